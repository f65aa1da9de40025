import {
  type Background,
  normals,
  type ObservingSystem,
  observed,
  observingSystem,
  twinSites,
  twinStreams,
  type UpperOcean,
  type WithOcean,
  withIncrements,
} from '../../assimilation/index.ts';
import { readTree } from '../../kernel/index.ts';
import type { TargetOptions } from '../../tensor/compile/index.ts';
import { constant, type TensorTree, tf, unflatten } from '../../tensor/index.ts';
import type { Assimilated } from './plan.ts';
import { compileRunner, type World } from './world.ts';

/** The truth that a twin experiment is to find again, and what is known of it. */
export interface Twin {
  readonly truth: WithOcean;
  /** Where the assimilation starts: the truth made wrong by the background error. */
  readonly background: WithOcean;
  readonly observing: ObservingSystem;
  /** Cells that are observed. */
  readonly cells: ReadonlySet<number>;
}

/** What a perfect instrument finds in a mean, on the host. */
export async function predicted(observing: ObservingSystem, mean: UpperOcean): Promise<Float32Array> {
  const [leaf] = await readTree({ seen: observing.predict(mean) });
  return leaf?.[1].values ?? new Float32Array();
}

/** Tuned parameters at their true values, by component and name. */
const trueParameters = ({ declared }: Assimilated): TensorTree =>
  unflatten(Object.entries(declared.tuned).map(([path, { truth }]) => [path, tf.scalar(truth)] as const)) as TensorTree;

/** Runs the truth: spin-up, then the window that the network looks at. */
export async function makeTwin(world: World, plan: Assimilated, background: Background, options: TargetOptions): Promise<Twin> {
  const { declared, run } = plan;
  const { seed } = run.identity;
  const [levels, rows, columns] = background.shape;
  const runner = await compileRunner(world, levels, trueParameters(plan), options);
  const { state: truth } = await runner.run(world.initial, world.yearFractions(0, declared.spinUpDays));
  const { mean } = await runner.run(truth, world.yearFractions(declared.spinUpDays, run.cycles));
  runner.release();
  const seen = world.seen(levels);
  const { observations, cells } = twinSites(declared.twin, seen, seed);
  const perfect = await predicted(observingSystem(observations, seen), mean);
  const noise = (stream: number) => constant<'center'>(normals({ seed, stream, step: 0 }, levels * rows * columns), background.shape);
  const wrong = await background.increments({ temperature: noise(twinStreams.temperature), salinity: noise(twinStreams.salinity) });
  return {
    truth,
    background: withIncrements(truth, wrong),
    observing: observingSystem(observed(observations, perfect, seed), seen),
    cells,
  };
}
