import { freshWaterDensity, referenceSalinity, seaWaterDensity, seaWaterHeatCapacity } from '../physics/constants.ts';
import { add, type Field, mul, stackLevels, sub, total, zerosLike } from '../tensor/index.ts';
import type { Transport } from './continuity.ts';
import { type Topography, tabulate } from './topography.ts';

/** What the ocean receives through its surface; maps, means over the step. */
export interface OceanForcing {
  /** Heat without the penetrating shortwave radiation, W m⁻², and that radiation. */
  readonly heatToOcean: Field<'center'>;
  readonly shortwaveToOcean: Field<'center'>;
  /** Fresh water and salt, kg m⁻² s⁻¹. */
  readonly waterToOcean: Field<'center'>;
  readonly saltToOcean: Field<'center'>;
  /** Salt that freezing leaves in the top level and that sinks from there, kg m⁻² s⁻¹. */
  readonly brine: Field<'center'>;
  /** Stress of wind and ice on the ocean at cell centres, Pa. */
  readonly stressEast: Field<'center'>;
  readonly stressNorth: Field<'center'>;
}

/** Nothing crosses the surface. @param mask of the ocean, for its shape */
export function noForcing(mask: Field<'center'>): OceanForcing {
  const none = zerosLike(mask);
  const still = { stressEast: none, stressNorth: none };
  return { heatToOcean: none, shortwaveToOcean: none, waterToOcean: none, saltToOcean: none, brine: none, ...still };
}

/** Constants of the surface forcing. */
export interface ForcingGeometry {
  readonly timeStep: number;
  /** 1 on the ocean, and the share of each ocean cell in the area of the ocean (sum 1), maps. */
  readonly wet: Field<'center'>;
  readonly areaShare: Field<'center'>;
  /** Share of shortwave radiation that each cell absorbs: top level (a map), and the levels below. */
  readonly absorbedTop: Field<'center'>;
  readonly absorbedBelow: Field<'center'>;
  /** Share of brine that comes to rest in each level below the top one, and the share that leaves the top one (a map). */
  readonly brineBelow: Field<'center'>;
  readonly brineLost: Field<'center'>;
}

/** Shares and e-folding depths (m) of shortwave radiation in clear ocean water, Jerlov type I (Paulson and Simpson 1977) [O-21]. */
const shortwaveBands = [
  { share: 0.58, depth: 0.35 },
  { share: 0.42, depth: 23 },
] as const;

/** Depth over which brine spreads, m (Duffy and Caldeira 1997, Geophysical Research Letters 24, 1323). */
const brineDepth = 160;

const transmitted = (z: number): number => shortwaveBands.reduce((sum, band) => sum + band.share * Math.exp(-z / band.depth), 0);

export function buildForcingGeometry(t: Topography, timeStep: number): ForcingGeometry {
  const [K, J, I] = t.shape;
  const { cellArea } = t.cgrid.grid;
  const absorbed = (k: number, j: number, i: number): number => {
    if (!t.wet(k, j, i)) return 0;
    const lost = t.wetBelow(k, j, i) ? transmitted(t.interfaces[k + 1] ?? 0) : 0;
    return transmitted(t.interfaces[k] ?? 0) - lost;
  };
  const within = (k: number): number => Math.min(t.interfaces[k] ?? 0, brineDepth);
  const held = (k: number, j: number, i: number): number => (t.wet(k, j, i) ? within(k + 1) - within(k) : 0);
  const resting = (k: number, j: number, i: number): number => {
    const reached = t.thickness.reduce((sum, _, level) => sum + held(level, j, i), 0);
    return held(k, j, i) / Math.max(reached, 1);
  };
  const oceanArea = cellArea.reduce((sum, a, j) => {
    for (let i = 0; i < I; i++) if (t.wet(0, j, i)) sum += a;
    return sum;
  }, 0);
  return {
    timeStep,
    wet: tabulate([1, J, I], t.wet),
    areaShare: tabulate([1, J, I], (k, j, i) => (Number(t.wet(k, j, i)) * (cellArea[j] ?? 0)) / oceanArea),
    absorbedTop: tabulate([1, J, I], absorbed),
    absorbedBelow: tabulate([K - 1, J, I], (k, j, i) => absorbed(k + 1, j, i)),
    brineBelow: tabulate([K - 1, J, I], (k, j, i) => resting(k + 1, j, i)),
    brineLost: tabulate([1, J, I], (k, j, i) => Number(t.wet(k, j, i)) - resting(k, j, i)),
  };
}

/** Heat per kelvin and metre of sea water, J m⁻³ K⁻¹, and salt mass per g kg⁻¹ and metre, kg m⁻³. */
export const heatPerKelvin = seaWaterDensity * seaWaterHeatCapacity;
export const saltPerUnit = seaWaterDensity * 1e-3;

/** What came through the surface in one step, on ocean cells only. */
export interface SurfaceInput {
  /** Heat J m⁻² (with the enthalpy of the water and what is taken back for it), water kg m⁻², salt kg m⁻². */
  readonly heat: Field<'center'>;
  readonly water: Field<'center'>;
  readonly salt: Field<'center'>;
  /** Salt that sinks from the top level, kg m⁻². */
  readonly brine: Field<'center'>;
  /** Penetrating shortwave radiation, J m⁻²; part of `heat`. */
  readonly shortwave: Field<'center'>;
  /** Height of the water, m. */
  readonly rise: Field<'center'>;
}

/**
 * Heat, water and salt through the surface in one step.
 *
 * Water enters or leaves at the local surface temperature; the global sum of that heat is taken back evenly, so the
 * heat of the ocean changes by the heat fluxes alone.
 *
 *     received = Q + ρ₀ c (F_w T₁ − ⟨F_w T₁⟩),   ⟨⟩ the area mean over the ocean                         [O-13]
 */
export function surfaceInput(forcing: OceanForcing, surfaceTemperature: Field<'center'>, g: ForcingGeometry): SurfaceInput {
  const seconds = mul(g.wet, g.timeStep);
  const water = mul(forcing.waterToOcean, seconds);
  const rise = mul(water, 1 / freshWaterDensity);
  const shortwave = mul(forcing.shortwaveToOcean, seconds);
  const enthalpy = mul(mul(rise, surfaceTemperature), heatPerKelvin);
  const takenBack = mul(g.wet, total(mul(enthalpy, g.areaShare)));
  const heat = add(add(mul(forcing.heatToOcean, seconds), shortwave), sub(enthalpy, takenBack));
  return { heat, water, salt: mul(forcing.saltToOcean, seconds), brine: mul(forcing.brine, seconds), shortwave, rise };
}

/**
 * Amounts that the surface adds to each cell: temperature on top of salinity anomaly, times m.
 *
 * The top layer moves with the surface: what its new thickness holds at the old value is taken off.
 *
 *     top: Q Δt ⁄ (ρ₀ c) − T₁ (η⁺ − η),   F_s Δt ⁄ ρ₀ − 35 F_w Δt − S′₁ (η⁺ − η)                        [O-14]
 *
 * Sunlight penetrates, and brine b sinks: evenly over the upper 160 m or all that there is, level k gets its share z_k of it,
 *
 *     top: − Σ_{k>1} z_k b Δt ⁄ ρ₀,   below: z_k b Δt ⁄ ρ₀                                                [O-40]
 */
export function surfaceSources(
  input: SurfaceInput,
  top: { readonly T: Field<'center'>; readonly S: Field<'center'> },
  transport: Transport,
  g: ForcingGeometry,
): Field<'center'> {
  const penetrating = mul(input.shortwave, 1 / heatPerKelvin);
  const atSurface = mul(sub(input.heat, input.shortwave), 1 / heatPerKelvin);
  const warmth = add(atSurface, mul(penetrating, g.absorbedTop));
  const brine = mul(input.brine, 1 / saltPerUnit);
  const salted = sub(sub(mul(input.salt, 1 / saltPerUnit), mul(input.rise, referenceSalinity)), mul(brine, g.brineLost));
  const topTemperature = sub(warmth, mul(top.T, transport.surfaceChange));
  const topSalinity = sub(salted, mul(top.S, transport.surfaceChange));
  return stackLevels([topTemperature, mul(penetrating, g.absorbedBelow), topSalinity, mul(brine, g.brineBelow)]);
}
