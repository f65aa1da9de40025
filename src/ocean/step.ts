import type { Budget } from '../grid/budget.ts';
import { freshWaterDensity, referenceSalinity } from '../physics/constants.ts';
import { add, compensatedAdd, type Field, type Live, levels, mul, stackLevels, sumLevels } from '../tensor/index.ts';
import type { OceanGeometry } from './geometry.ts';
import { advanceFlow, type Flow } from './momentum.ts';
import type { OceanParameters } from './parameters.ts';
import { stratification } from './stratification.ts';
import { heatPerKelvin, type OceanForcing, type SurfaceInput, saltPerUnit, surfaceInput } from './surface-forcing.ts';
import { type TracerIncrements, tracerIncrements } from './tracers.ts';
import type { OceanState } from './variables.ts';
import type { VerticalMixing } from './vertical-mixing/vertical-mixing.ts';

/** What one step says about itself. */
export interface OceanStepDiagnostics {
  /** Iterations of the free-surface solver until its tolerance, and its true relative residual. */
  readonly solverIterations: Flow['solverIterations'];
  readonly solverResidual: Flow['solverResidual'];
  /** Height of the water that rose through the top of each cell in this step, m. */
  readonly rise: Field<'topFace'>;
  /** What the step moved north through each column: temperature K m³, salinity anomaly g kg⁻¹ m³, volume m³; [3, rows, columns]. */
  readonly northward: Field<'northFace'>;
}

/** The ocean after one step, its ledgers of heat, water and salt, and its diagnostics. */
export interface OceanStepResult {
  readonly state: OceanState;
  readonly budget: Required<Budget>;
  readonly diagnostics: OceanStepDiagnostics;
}

/**
 * One time step of the ocean: flow, then tracers with the new flow.
 * @param forcing means over the step   @param g holds the time step
 */
export function oceanStep(state: OceanState, forcing: OceanForcing, p: Live<OceanParameters>, g: OceanGeometry): OceanStepResult {
  const { temperature: T, salinityAnomaly: S } = state;
  const q = stackLevels([T, S]);
  const input = surfaceInput(forcing, levels(T, 0), g.forcing);
  const layers = stratification(q, T, S, g.stratification);
  const mixing = mixed(state, layers.buoyancyFrequencySquared, forcing, p, g);
  const flow = advanceFlow(state, forcing, { viscosity: mixing.viscosity, rise: input.rise }, p, g);
  const change = tracerIncrements(q, { flow, stratification: layers, mixing, input }, p, g);
  return {
    state: advanced(state, flow, mixing, change.increment, g),
    budget: ledgers(state, flow, change, input, g),
    diagnostics: {
      solverIterations: flow.solverIterations,
      solverResidual: flow.solverResidual,
      rise: flow.transport.top,
      northward: columnSums(change.northward, flow, g),
    },
  };
}

/** Vertical mixing of a state. @param buoyancyFrequencySquared s⁻², at interfaces */
function mixed(
  state: OceanState,
  buoyancyFrequencySquared: Field<'center'>,
  stress: OceanForcing,
  p: Live<OceanParameters>,
  g: OceanGeometry,
): VerticalMixing {
  const { eastwardVelocity: u, northwardVelocity: v, turbulentKineticEnergy } = state;
  return g.verticalMixing({ buoyancyFrequencySquared, u, v, turbulentKineticEnergy, stress }, p);
}

/** The new state. */
function advanced(
  state: OceanState,
  flow: Flow,
  { turbulentKineticEnergy }: VerticalMixing,
  increment: Field<'center'>,
  g: OceanGeometry,
): OceanState {
  const K = g.topography.shape[0];
  const T = compensatedAdd(state.temperature, state.temperatureResidual, levels(increment, 0, K));
  const S = compensatedAdd(state.salinityAnomaly, state.salinityAnomalyResidual, levels(increment, K, K));
  return {
    temperature: T.value,
    temperatureResidual: T.residual,
    salinityAnomaly: S.value,
    salinityAnomalyResidual: S.residual,
    eastwardVelocity: flow.u,
    northwardVelocity: flow.v,
    seaSurfaceHeight: flow.transport.surfaceHeight,
    turbulentKineticEnergy,
  };
}

/** Sums over the levels of what moved north. */
function columnSums(tracers: Field<'northFace'>, { transport }: Flow, g: OceanGeometry): Field<'northFace'> {
  const K = g.topography.shape[0];
  return stackLevels([sumLevels(levels(tracers, 0, K)), sumLevels(levels(tracers, K, K)), sumLevels(transport.north)]);
}

/** What each column stores more than before, from the increments themselves, and what came through its surface. */
function ledgers(state: OceanState, flow: Flow, { content }: TracerIncrements, input: SurfaceInput, g: OceanGeometry): Required<Budget> {
  const K = g.topography.shape[0];
  const η = flow.transport.surfaceChange;
  const warmth = add(sumLevels(levels(content, 0, K)), mul(levels(state.temperature, 0), η)); // K m
  const anomaly = add(sumLevels(levels(content, K, K)), mul(levels(state.salinityAnomaly, 0), η)); // g kg⁻¹ m
  const salt = add(anomaly, mul(η, referenceSalinity));
  return {
    heat: { change: mul(warmth, heatPerKelvin), received: input.heat },
    water: { change: mul(η, freshWaterDensity), received: input.water },
    salt: { change: mul(salt, saltPerUnit), received: input.salt },
  };
}
