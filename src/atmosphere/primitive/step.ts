import type { Budget } from '../../grid/budget.ts';
import { synthesizeFlow } from '../../grid/spectral-flow.ts';
import { joinStacks, type SpectralStack } from '../../grid/spectral-stack.ts';
import { dryAirHeatCapacity, gravity } from '../../physics/constants.ts';
import type { Received } from '../../physics/surface-exchange.ts';
import { add, div, type Field, type Live, levels, mul, scalar, sub, type total } from '../../tensor/index.ts';
import { semiImplicitStep } from '../spectral/semi-implicit-step.ts';
import { damp } from './damping.ts';
import { columnEnergy, columnWater, type EnergeticAir, surfacePressure } from './energy.ts';
import { corrected, energyCorrection, globalMean, massCorrection } from './fixers.ts';
import { divergenceIn, type Flow, flowOnGrid, pressureIn, temperatureIn, vorticityIn } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import { carryHumidity } from './humidity-transport.ts';
import type { PrimitiveParameters } from './parameters.ts';
import { stackState, unstackState } from './state-stack.ts';
import { type AirTendencies, buoyancyOfVapour, explicitTendency, type HeldForcing } from './tendency.ts';
import type { PrimitiveState } from './variables.ts';

type Maps = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** What a step has mended, global, to be watched. */
export interface Corrections {
  /** Relative change of the mass of the air. */
  readonly mass: Scalar;
  /** Energy given to the air, W m⁻². */
  readonly energy: Scalar;
  /** Relative change of its water. */
  readonly water: Scalar;
}

/** What series call them. */
export const correctionTable = {
  mass_correction: { units: '1', longName: 'relative change of the mass of the air that a step mends' },
  energy_correction: { units: 'W m-2', longName: 'energy that steps give to the air to close its budget' },
  water_correction: { units: '1', longName: 'relative change of the vapour of the air that a step mends' },
} as const;

/** The state on the grid but for humidity, which is there already: for those who compute tendencies of it. */
export const airFlow = (state: PrimitiveState, g: PrimitiveGeometry): Flow => flowOnGrid(stackState(state), g);

const held = (humidity: Maps, air: AirTendencies, g: PrimitiveGeometry): HeldForcing => ({
  wind: { east: mul(air.windEast, g.cosLatitude), north: mul(air.windNorth, g.cosLatitude) },
  temperature: air.temperature,
  buoyancyOfVapour: buoyancyOfVapour(humidity),
});

/** What of a flow has energy or carries humidity. */
type CarryingFlow = Omit<EnergeticAir, 'humidity'>;

function carryingFlow(x: SpectralStack, g: PrimitiveGeometry): CarryingFlow {
  const K = g.levels.count;
  const { values, wind } = synthesizeFlow(g.transform, {
    values: joinStacks([temperatureIn(x, K), pressureIn(x, K)]),
    gradients: [],
    vorticity: vorticityIn(x, K),
    divergence: divergenceIn(x, K),
  });
  return { wind, temperatureAnomaly: levels(values, 0, K), logSurfacePressure: levels(values, K) };
}

/** Keeps the ratio of water finite in air without any, kg m⁻². */
const driest = 1e-9;

/**
 * Humidity after a step: moistened where it was, carried by the mean wind of the step, then held to the water that there was.
 *
 *     q⁺ = q* + q* ⟨(pₛ/g) Σ Δσ (q + Δt q̇) − (pₛ⁺/g) Σ Δσ q*⟩ / ⟨(pₛ⁺/g) Σ Δσ q*⟩                       [D-24]
 */
function nextHumidity(
  humidity: Maps,
  tendency: Maps,
  { before, after }: { before: Flow; after: CarryingFlow },
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): { humidity: Maps; gain: Scalar } {
  const moistened = add(humidity, mul(tendency, g.dt));
  const mean = (along: 'east' | 'north'): Maps => mul(add(before.wind[along], after.wind[along]), 0.5);
  const wind = { east: mean('east'), north: mean('north') };
  const q = carryHumidity(moistened, surfacePressure(before), wind, p.verticalStirring, g.transport);
  const there = columnWater(q, after, g);
  const missing = globalMean(sub(columnWater(moistened, before, g), there), g);
  const gain = div(missing, add(globalMean(there, g), driest));
  return { humidity: add(q, mul(q, gain)), gain };
}

/**
 * One step of the primitive equations: dynamics and held tendencies, diffusion, humidity, then mass, water and energy to the last place.
 * @param flow     of `airFlow` for the same state
 * @param air      tendencies by everything else, held through the step
 * @param received energy, W m⁻², and water, kg m⁻² s⁻¹, that came with them, maps
 */
export function advancePrimitive(
  state: PrimitiveState,
  flow: Flow,
  { air, received }: { readonly air: AirTendencies; readonly received: Received },
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): { state: PrimitiveState; budget: Budget; corrections: Corrections } {
  const forcing = held(state.humidity, air, g);
  const explicit = (x: SpectralStack, stage: 0 | 1 | 2): SpectralStack =>
    explicitTendency(stage === 0 ? flow : flowOnGrid(x, g), forcing, g);
  const moved = damp(semiImplicitStep(stackState(state), { explicit, waves: g.waves }, g.dt), p, g);
  const drifted = carryingFlow(moved, g);
  const mass = massCorrection(drifted.logSurfacePressure, p.meanSurfacePressure, g);
  const after = { ...drifted, logSurfacePressure: add(drifted.logSurfacePressure, mass) };
  const { humidity, gain } = nextHumidity(state.humidity, air.humidity, { before: flow, after }, p, g);
  const change = sub(columnEnergy({ ...after, humidity }, g), columnEnergy({ ...flow, humidity: state.humidity }, g));
  const income = mul(received.heat, g.dt);
  const warming = energyCorrection(sub(income, change), p.meanSurfacePressure, g);
  const given: Scalar = mul(warming, scalar.mul(p.meanSurfacePressure, dryAirHeatCapacity / gravity)); // J m⁻²
  return {
    state: { ...unstackState(corrected(moved, mass, warming, g), g.levels.count), humidity },
    budget: {
      heat: { change: add(change, given), received: income },
      water: {
        change: sub(columnWater(humidity, after, g), columnWater(state.humidity, flow, g)),
        received: mul(received.water, g.dt),
      },
    },
    corrections: { mass, energy: div(given, g.dt), water: gain },
  };
}
