import { below } from '../../grid/c-grid.ts';
import { add, div, type Field, hinge, type Live, mul, neg, sqrt, square } from '../../tensor/index.ts';
import { implicitColumn } from '../implicit-column.ts';
import type { OceanParameters } from '../parameters.ts';
import { levelColumn, type Topography, tabulate } from '../topography.ts';
import { buildInterfaceGeometry, frictionVelocitySquared, squaredShear, wavesAndConvection } from './interfaces.ts';
import type { VerticalMixingScheme } from './vertical-mixing.ts';

/** Constants of the turbulence, all at the interface below each cell. */
interface TurbulenceGeometry {
  readonly timeStep: number;
  /** Distance to the surface or to the sea floor, whichever is nearer, m. */
  readonly distance: Field<'center'>;
  /** Height of the water that an interface stands for, m, [levels, 1, 1]; that of the first reaches up to the surface. */
  readonly height: Field<'center'>;
  /** ½ Δt ⁄ thickness of the level between two wet interfaces, s m⁻¹. */
  readonly transport: Field<'center'>;
  /** Δt at the first interface, else 0, s, [levels, 1, 1]. */
  readonly surface: Field<'center'>;
}

function buildTurbulenceGeometry(t: Topography, timeStep: number): TurbulenceGeometry {
  const [K] = t.shape;
  const z = (k: number) => t.interfaces[k] ?? 0;
  const floor = (j: number, i: number) => {
    let levels = 0;
    while (levels < K && t.wet(levels, j, i)) levels++;
    return z(levels);
  };
  const distance = (k: number, j: number, i: number) => (t.wetBelow(k, j, i) ? Math.min(z(k + 1), floor(j, i) - z(k + 1)) : 1);
  const within = (k: number, j: number, i: number) => Number(t.wetBelow(k, j, i) && t.wetBelow(k + 1, j, i));
  return {
    timeStep,
    distance: tabulate(t.shape, distance),
    height: levelColumn(t.spacing.map((h, k) => (k === 0 ? h + 0.5 * (t.thickness[0] ?? 0) : h))),
    transport: tabulate(t.shape, (k, j, i) => (0.5 * timeStep * within(k, j, i)) / (t.thickness[k + 1] ?? 1)),
    surface: levelColumn(t.thickness.map((_, k) => (k === 0 ? timeStep : 0))),
  };
}

/** Turbulence that never ends, m² s⁻²: keeps roots and quotients finite; its diffusivity is small beside that of internal waves. */
const restEnergy = 1e-8;
/** Width over which N² is cut at zero, s⁻². */
const flatWidth = 1e-9;
/** Keeps the Richardson number of water at rest finite, s⁻². */
const restShear = 1e-12;
/** Prandtl number per Richardson number. */
const prandtlSlope = 6.6;

/**
 * Time in which an eddy turns, s: its length l over √e.
 *
 *     τ = √2 d ⁄ √(N²₊ d² + 2e),   so that 1 ⁄ l² = N²₊ ⁄ 2e + 1 ⁄ d²                                     [O-29]
 *
 * The length is that of a parcel that lifts itself against N², √(2e) ⁄ N, and no more than the distance d to the surface or to the floor.
 */
const turnoverTime = (e: Field<'center'>, N2: Field<'center'>, d: Field<'center'>): Field<'center'> =>
  div(mul(d, Math.SQRT2), sqrt(add(mul(N2, square(d)), mul(e, 2))));

/**
 * 1 ⁄ Pr, a smooth form of Pr = 6.6 Ri between 1 and 10.
 *
 *     Pr = 1 + 9 x ⁄ (9 + x),   x = 6.6 N²₊ ⁄ |∂u/∂z|²                                                   [O-30]
 */
function inversePrandtlNumber(N2: Field<'center'>, S2: Field<'center'>): Field<'center'> {
  const x = mul(N2, prandtlSlope);
  const nine = mul(add(S2, restShear), 9);
  return div(add(nine, x), add(nine, mul(x, 10)));
}

/** What makes turbulence and what ends it. */
interface EnergyBalance {
  /** ν, m² s⁻¹, as the energy before the step gives it. */
  readonly viscosity: Field<'center'>;
  /** Power that does not depend on the new energy, m² s⁻³, and rate at which the new energy is spent, s⁻¹. */
  readonly power: Field<'center'>;
  readonly decay: Field<'center'>;
  /** Flux of energy through the surface, m³ s⁻³; map. */
  readonly fromWind: Field<'center'>;
}

/** The energy after the step, implicit in decay and transport, 0 at dry interfaces and nowhere negative. */
function nextEnergy(
  e: Field<'center'>,
  { viscosity, power, decay, fromWind }: EnergyBalance,
  wet: Field<'center'>,
  p: Live<OceanParameters>,
  g: TurbulenceGeometry,
): Field<'center'> {
  const Δt = g.timeStep;
  const storage = mul(g.height, add(mul(decay, Δt), 1)); // m
  const between = mul(mul(add(viscosity, below(viscosity)), g.transport), p.turbulentTransport); // m
  const given = add(mul(add(e, mul(power, Δt)), g.height), mul(fromWind, g.surface)); // m³ s⁻²
  return implicitColumn(storage, between, mul(given, wet));
}

/** What the wind gives to turbulence, m u*³, m³ s⁻³. */
function windPower(frictionVelocitySquared: Field<'center'>, p: Live<OceanParameters>): Field<'center'> {
  return mul(mul(frictionVelocitySquared, sqrt(frictionVelocitySquared)), p.windEnergy);
}

/**
 * Vertical mixing by turbulence with an energy of its own, besides waves and convection [O-28].
 *
 *     ∂e/∂t = ν |∂u/∂z|² − κ N² − c_ε e ⁄ τ + ∂z(α ν ∂z e),   α ν ∂z e = m u*³ at the surface
 *     ν = ν_b + c_k τ e,   κ = … + c_k τ e ⁄ Pr                                                          [O-31]
 *
 * One backward Euler step: the energy is spent at the rates of the old one, so it is never negative. Where the water is unstable, its buoyancy
 * feeds the turbulence. Without other sources turbulence grows while Ri is below ¼, which follows from c_ε ⁄ 2 c_k and Pr.
 * @see Gaspar et al. (1990)   @see Blanke and Delecluse (1993)
 */
export const turbulentKineticEnergyScheme: VerticalMixingScheme = {
  title: 'turbulent kinetic energy',
  source: 'Gaspar, Grégoris and Lefevre (1990), J. Geophys. Res. 95, 16179-16193; Blanke and Delecluse (1993); numbers as in Veros',
  build: (t, timeStep) => {
    const g = buildInterfaceGeometry(t);
    const turbulence = buildTurbulenceGeometry(t, timeStep);
    return ({ buoyancyFrequencySquared, u, v, turbulentKineticEnergy, stress }, p) => {
      const [stable, unstable] = [hinge(buoyancyFrequencySquared, flatWidth), hinge(neg(buoyancyFrequencySquared), flatWidth)];
      const e = add(turbulentKineticEnergy, restEnergy);
      const S2 = squaredShear(u, v, g);
      const τ = turnoverTime(e, stable, turbulence.distance);
      const perEnergy = mul(τ, p.turbulentViscosity); // c_k τ, s
      const viscosity = mul(perEnergy, e);
      const tracerPerEnergy = mul(perEnergy, inversePrandtlNumber(stable, S2));
      const diffusivity = mul(tracerPerEnergy, e);
      const power = add(mul(viscosity, S2), mul(diffusivity, unstable));
      const decay = add(mul(tracerPerEnergy, stable), div(p.turbulentDissipation, τ));
      const fromWind = windPower(frictionVelocitySquared(stress), p);
      return {
        viscosity: add(viscosity, p.verticalViscosity),
        diffusivity: mul(add(diffusivity, wavesAndConvection(buoyancyFrequencySquared, p, g)), g.wet),
        turbulentKineticEnergy: nextEnergy(turbulentKineticEnergy, { viscosity, power, decay, fromWind }, g.wet, p, turbulence),
      };
    };
  },
};
