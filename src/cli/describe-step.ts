import { readOceanClimatology } from '../io/index.ts';
import { cycleTime } from '../kernel/index.ts';
import { initialState } from '../model/coupled-state.ts';
import { buildGeometry } from '../model/geometry.ts';
import { initialNoise } from '../model/initial-noise.ts';
import { type StepPart, stepParts } from '../model/step-parts.ts';
import { oceanLevels } from '../ocean/index.ts';
import { useBackend } from '../tensor/backend.ts';
import { stepCosts } from '../tensor/compile/step-costs.ts';
import { memoryBandwidth } from '../tensor/memory-bandwidth.ts';
import { profileStep, timeStep } from '../tensor/profile.ts';
import { describeMachine, machineText } from './bench/machine.ts';
import { findExperiment } from './experiments.ts';
import { modelSetup } from './run/model.ts';
import { planRun } from './run/plan.ts';
import { resolveSettings } from './settings.ts';
import { type MeasuredPart, stepText } from './step-text.ts';

const eagerRepetitions = 3;

async function measure({ name, perInterval, start, step }: StepPart, threads: readonly number[]): Promise<MeasuredPart> {
  const once = () => step(start);
  // The whole interval has more calls than can be counted, and its parts have warmed up all that it runs.
  const eager = perInterval > 1 ? await profileStep(once, eagerRepetitions) : { calls: 0, milliseconds: timeStep(once) };
  return { name, perInterval, eager, costs: await stepCosts(start, step, perInterval, threads) };
}

/**
 * What `chronos describe step` prints: the graph of each part of the coupled step before and after the compiler, the memory traffic and
 * the operations, and the time it takes here, operation by operation and compiled.
 */
export async function describeStep(): Promise<string> {
  const plan = planRun(await findExperiment('production-control'), resolveSettings({}, process.env));
  const { threads: most } = await useBackend('wasm', { threads: plan.settings.threads });
  const { name } = await useBackend('tfjs-wasm');
  const threads = [...new Set([1, most])];
  const { parameters: p, resolution } = plan;
  const { atmosphere, oceanSchemes: ocean } = plan;
  const { boundary, airBoundary } = modelSetup(plan);
  const geometry = buildGeometry(boundary, oceanLevels(resolution), plan.steps, { atmosphere, airBoundary, ocean });
  const state = initialState(geometry, readOceanClimatology(resolution), p, initialNoise(plan.identity.seed));
  const parts: MeasuredPart[] = [];
  for (const part of stepParts(state, cycleTime(plan.clock, 0).middleYearFraction, p, geometry)) parts.push(await measure(part, threads));
  return stepText({
    title: `${plan.resolution} on ${machineText(describeMachine())}`,
    eagerName: name,
    threads,
    bandwidth: memoryBandwidth(),
    interval: plan.steps.coupling,
    parts,
  });
}
