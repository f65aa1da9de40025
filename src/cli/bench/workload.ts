import type { TensorTree } from '../../kernel/index.ts';

/** Names that `--only` takes, in the order of the table. */
export const workloadNames = [
  'advection',
  'tridiagonal',
  'free-surface',
  'spectral',
  'ocean',
  'atmosphere',
  'primitive',
  'coupled',
  'control',
] as const;
export type WorkloadName = (typeof workloadNames)[number];

/** Whether a workload is a whole coupled day. */
export const isDay = (name: WorkloadName): boolean => name === 'coupled' || name === 'control';
/** Workloads with the air on levels: no experiment has them at another resolution than T31. */
export const isOnLevels = (name: WorkloadName): boolean => name === 'primitive' || name === 'control';

/** A loop that the yardsticks in C and JAX know too. */
export interface YardstickLoop {
  readonly name: 'advection' | 'tridiagonal';
  /** Levels, rows, columns. */
  readonly shape: readonly [number, number, number];
}

/** A step that is timed: from a state to one of the same form, so that it can be run in a loop. */
export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /** Shape or resolution, as the table prints it. */
  readonly size: string;
  readonly start: TensorTree;
  step(state: TensorTree): TensorTree;
  /** Steps in one timed call, eager (0: it cannot run eagerly) and compiled. */
  readonly eagerSteps: number;
  readonly compiledSteps: number;
  readonly yardstick?: YardstickLoop;
}

/** A workload whose state has a type of its own. */
export function workload<S extends object>(made: Omit<Workload, 'start' | 'step'> & { start: S; step: (state: S) => S }): Workload {
  return made as unknown as Workload;
}

export const shapeText = (shape: readonly number[]): string => shape.join(' × ');
