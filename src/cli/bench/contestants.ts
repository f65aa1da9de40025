import { createRequire } from 'node:module';
import { compiled } from './compiled.ts';
import { descent } from './descent.ts';
import { eager } from './eager.ts';
import type { Contestant } from './race.ts';
import { isDay, type Workload } from './workload.ts';
import type { Yardstick } from './yardstick.ts';

/** What this machine has beside the model's own backends. */
export interface Rivals {
  readonly c: Yardstick | undefined;
  readonly jax: Yardstick | undefined;
  readonly tensorflow: boolean;
}

const require = createRequire(import.meta.url);

/** Whether native TensorFlow is installed. */
export function hasTensorflow(): boolean {
  return ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'].some((name) => {
    try {
      return require.resolve(name) !== '';
    } catch {
      return false;
    }
  });
}

/** Steps of the scan of which JAX takes the gradient. */
const scanned = 20;

const when = (condition: boolean, contestant: () => Contestant): Contestant[] => (condition ? [contestant()] : []);

/** A workload made anew, with the backend that is in use then. */
export type Make = () => Workload;

/** The compiled step on one thread and on two, and TensorFlow.js op by op. */
const own = (workload: Workload): Contestant[] => [
  ...when(workload.eagerSteps > 0, () => eager('eager', 'tfjs-wasm', () => workload)),
  compiled('oneThread', workload, { threads: 1 }),
  compiled('allThreads', workload, { threads: 2 }),
];

/** Native TensorFlow op by op. A whole day takes it too long. */
const nativeEager = ({ name, eagerSteps }: Workload, make: Make, { tensorflow }: Rivals): Contestant[] =>
  when(tensorflow && eagerSteps > 0 && !isDay(name), () => eager('tensorflow', 'tensorflow', make));

/** The traced graph compiled by XLA in native TensorFlow. */
const nativeCompiled = (workload: Workload, { tensorflow }: Rivals): Contestant[] =>
  when(tensorflow, () => compiled('xla', workload, { target: 'tensorflow' }));

function yardsticks({ yardstick: loop, compiledSteps }: Workload, { c, jax }: Rivals): Contestant[] {
  if (!loop) return [];
  return [
    ...when(c !== undefined, () => ({ column: 'c', measure: () => (c as Yardstick).measure(loop, compiledSteps) })),
    ...when(jax !== undefined, () => ({ column: 'jax', measure: () => (jax as Yardstick).measure(loop, compiledSteps) })),
  ];
}

/** All who can run a step here. */
export const stepContestants = (workload: Workload, make: Make, rivals: Rivals): Contestant[] => [
  ...own(workload),
  ...nativeEager(workload, make, rivals),
  ...nativeCompiled(workload, rivals),
  ...yardsticks(workload, rivals),
];

/** All who can take its gradient here; XLA where it compiles in passing. */
export function gradientContestants(workload: Workload, make: Make, rivals: Rivals): Contestant[] {
  const { yardstick: loop } = workload;
  const { jax } = rivals;
  const gradient = descent(workload);
  return [
    ...own(gradient),
    ...nativeEager(gradient, () => descent(make()), rivals),
    ...(loop ? nativeCompiled(gradient, rivals) : []),
    ...(jax && loop ? [{ column: 'jax', measure: () => jax.measure(loop, scanned, '-gradient') } as const] : []),
  ];
}
