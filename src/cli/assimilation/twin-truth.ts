import {
  type Background,
  normals,
  observed,
  observingSystem,
  type TwinNetwork,
  twinSites,
  twinStreams,
  withIncrements,
} from '../../assimilation/index.ts';
import type { TargetOptions } from '../../tensor/compile/index.ts';
import { constant, type TensorTree, tf, unflatten } from '../../tensor/index.ts';
import type { Assimilated } from './plan.ts';
import { predicted, type Scene } from './scene.ts';
import { compileRunner, type World } from './world.ts';

/** Tuned parameters at their true values, by component and name. */
const trueParameters = ({ declared }: Assimilated): TensorTree =>
  unflatten(Object.entries(declared.tuned).map(([path, { truth }]) => [path, tf.scalar(truth as number)] as const)) as TensorTree;

/** Runs the truth: spin-up, then the window that the network looks at. */
export async function makeTwin(
  world: World,
  plan: Assimilated,
  background: Background,
  options: TargetOptions,
  say: (sentence: string) => void,
): Promise<Scene> {
  const { declared, run } = plan;
  const network = declared.twin as TwinNetwork;
  const { seed } = run.identity;
  const [levels, rows, columns] = background.shape;
  const runner = await compileRunner(world, levels, trueParameters(plan), options);
  const { state: truth } = await runner.run(world.initial, world.yearFractions(0, declared.spinUpDays));
  const { mean } = await runner.run(truth, world.yearFractions(declared.spinUpDays, run.cycles));
  runner.release();
  const seen = world.seen(levels);
  const { observations, cells } = twinSites(network, seen, seed);
  const perfect = await predicted(observingSystem(observations, seen), mean);
  const noise = (stream: number) => constant<'center'>(normals({ seed, stream, step: 0 }, levels * rows * columns), background.shape);
  const wrong = await background.increments({ temperature: noise(twinStreams.temperature), salinity: noise(twinStreams.salinity) });
  say(`truth: ${declared.spinUpDays} days of spin-up and a window of ${run.cycles} days, seen by ${network.sites} sites`);
  return {
    truth,
    withheld: undefined,
    background: withIncrements(truth, wrong),
    observing: observingSystem(observed(observations, perfect, seed), seen),
    cells,
  };
}
