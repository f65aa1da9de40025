import type { Ledger } from '../../grid/budget.ts';
import { synthesizeFlow } from '../../grid/spectral-flow.ts';
import { joinStacks, type SpectralStack } from '../../grid/spectral-stack.ts';
import { dryAirHeatCapacity, gravity } from '../../physics/constants.ts';
import { add, div, type Field, type Live, levels, mul, sub, type total, zerosLike } from '../../tensor/index.ts';
import { semiImplicitStep } from '../spectral/semi-implicit-step.ts';
import { damp } from './damping.ts';
import { columnEnergy, type EnergeticAir } from './energy.ts';
import { corrected, energyCorrection, massCorrection } from './fixers.ts';
import { divergenceIn, type Flow, flowOnGrid, pressureIn, temperatureIn, vorticityIn } from './flow.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import type { PrimitiveParameters } from './parameters.ts';
import { stackState, unstackState } from './state-stack.ts';
import { type AirTendencies, explicitTendency, type HeldForcing } from './tendency.ts';
import type { PrimitiveState } from './variables.ts';

type Maps = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** What a step has mended, global, to be watched. */
export interface Corrections {
  /** Relative change of the mass of the air. */
  readonly mass: Scalar;
  /** Energy given to the air, W m⁻². */
  readonly energy: Scalar;
}

/** The state on the grid, for those who compute tendencies of it. */
export const airFlow = (state: PrimitiveState, g: PrimitiveGeometry): Flow => flowOnGrid(stackState(state), g);

const held = (air: AirTendencies, g: PrimitiveGeometry): HeldForcing => ({
  wind: { east: mul(air.windEast, g.cosLatitude), north: mul(air.windNorth, g.cosLatitude) },
  temperature: air.temperature,
  buoyancyOfVapour: zerosLike(air.temperature),
});

/** What of a flow has energy. */
function energeticAir(x: SpectralStack, g: PrimitiveGeometry): EnergeticAir {
  const K = g.levels.count;
  const { values, wind } = synthesizeFlow(g.transform, {
    values: joinStacks([temperatureIn(x, K), pressureIn(x, K)]),
    gradients: [],
    vorticity: vorticityIn(x, K),
    divergence: divergenceIn(x, K),
  });
  return { wind, temperatureAnomaly: levels(values, 0, K), logSurfacePressure: levels(values, K) };
}

/**
 * One step of the primitive equations: dynamics and held tendencies, diffusion, then mass and energy to the last place.
 * @param flow     of `airFlow` for the same state
 * @param air      tendencies by everything else, held through the step
 * @param received energy that came with them, W m⁻², map
 */
export function advancePrimitive(
  state: PrimitiveState,
  flow: Flow,
  air: AirTendencies,
  received: Maps,
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): { state: PrimitiveState; heat: Ledger; corrections: Corrections } {
  const forcing = held(air, g);
  const explicit = (x: SpectralStack, stage: 0 | 1 | 2): SpectralStack =>
    explicitTendency(stage === 0 ? flow : flowOnGrid(x, g), forcing, g);
  const moved = damp(semiImplicitStep(stackState(state), { explicit, waves: g.waves }, g.dt), p, g);
  const drifted = energeticAir(moved, g);
  const mass = massCorrection(drifted.logSurfacePressure, p.meanSurfacePressure, g);
  const next = { ...drifted, logSurfacePressure: add(drifted.logSurfacePressure, mass) };
  const change = sub(columnEnergy(next, g), columnEnergy(flow, g));
  const income = mul(received, g.dt);
  const warming = energyCorrection(sub(income, change), p.meanSurfacePressure, g);
  const mended = corrected(moved, mass, warming, g);
  const given = mul(warming, mul(p.meanSurfacePressure, dryAirHeatCapacity / gravity)) as Scalar;
  return {
    state: unstackState(mended, g.levels.count),
    heat: { change: add(change, given), received: income },
    corrections: { mass, energy: div(given, g.dt) },
  };
}
