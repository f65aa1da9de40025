import { tf } from '../runtime.ts';
import { flatten } from '../tree.ts';
import { type BuildOptions, build, buildProgram, scheduled } from './build.ts';
import type { Executable } from './executable.ts';
import type { ScheduledTree } from './kept-program.ts';
import type { Program } from './schedule/kernel.ts';
import { TensorExecutable } from './tensor-executable.ts';
import { type ScanProblem, type ScanResult, scan } from './trace/scan.ts';
import { type LeafType, leafTypes, leavesAs, type TracedTree, traceTree, treeFrom } from './trace/traced-tree.ts';

/** A loop that is compiled once and run any number of times, for a number of iterations that is given then. */
export interface FusedLoopProblem<C extends object, S extends object, R extends object> extends BuildOptions {
  /** Example of the carry; only shapes and data types are looked at. */
  readonly start: C;
  /** Example of the sequences, [maxCount, …] each. */
  readonly sequences?: S;
  readonly body: ScanProblem<C, S, R>['body'];
  /** Most iterations of one call. */
  readonly maxCount: number;
  /**
   * Names everything that `body` depends on, its code included. The scheduled program is kept on disk under this key, so that the next
   * process neither traces nor schedules; the body is then never called.
   */
  readonly key?: string;
}

/** A compiled loop. Sequences that it is given have at least `count` slices; results that it returns have `count`. */
export interface FusedLoop<C extends object, S extends object, R extends object> {
  /** At once; on targets whose memory the host sees. */
  run(carry: C, sequences: S, count: number): ScanResult<C, R>;
  /** On every target. */
  runAsync(carry: C, sequences: S, count: number): Promise<ScanResult<C, R>>;
  readonly program: Program;
  dispose(): void;
}

/** What the traced function takes and returns. */
type Argument<C, S> = { readonly carry: C; readonly sequences: S };

const isSequence = ({ path }: LeafType): boolean => path.startsWith('sequences.') || path === 'sequences';

/** Leaves of a call's argument. Its sequences may be shorter than those that the loop was compiled for. */
function argumentLeaves(argument: object, inputs: readonly LeafType[], count: number, maxCount: number): tf.Tensor[] {
  if (!Number.isSafeInteger(count) || count < 1 || count > maxCount)
    throw new RangeError(`A compiled loop runs 1 to ${maxCount} iterations at a time; got ${count}; call it several times.`);
  const lengths = new Map(flatten(argument).map(([path, { shape }]) => [path, shape[0] ?? 0]));
  const fitting = inputs.map((leaf): LeafType => {
    const [most = 0, ...slice] = leaf.shape;
    const given = lengths.get(leaf.path) ?? 0;
    return isSequence(leaf) && given >= count && given <= most ? { ...leaf, shape: [given, ...slice] } : leaf;
  });
  return leavesAs(argument, fitting, 'The carry and the sequences of a compiled loop');
}

/** The results of the iterations that were run. */
function trimmed(output: tf.Tensor, { path, shape }: LeafType, count: number): tf.Tensor {
  if (!path.startsWith('results') || shape[0] === count) return output;
  const whole = tf.slice(
    output,
    shape.map(() => 0),
    [count, ...shape.slice(1)],
  );
  output.dispose();
  return whole;
}

/** The loop scheduled, by the process that first asked for this key. */
async function scheduledTree(
  key: string,
  inputs: readonly LeafType[],
  traced: () => TracedTree,
  dynamicCount: boolean,
): Promise<ScheduledTree> {
  const { keepProgram, readProgram } = await import('./kept-program.ts');
  const kept = readProgram(key, inputs);
  if (kept) return kept;
  const { graph, outputs } = traced();
  const made = { program: scheduled(graph, { dynamicCount }), inputs, outputs };
  keepProgram(key, made);
  return made;
}

/** The loop as code, and the leaves that come out. */
async function executableOf(
  { key, ...options }: BuildOptions & { readonly key: string | undefined },
  inputs: readonly LeafType[],
  traced: () => TracedTree,
  dynamicCount: boolean,
): Promise<{ executable: Executable; outputs: readonly LeafType[] }> {
  if (key !== undefined && options.target !== 'tensorflow') {
    const { program, outputs } = await scheduledTree(key, inputs, traced, dynamicCount);
    return { executable: await buildProgram(program, options), outputs };
  }
  const { graph, outputs } = traced();
  return { executable: await build(graph, options, { dynamicCount }), outputs };
}

/**
 * Compiles a loop as one program that runs up to `maxCount` iterations without leaving compiled code. What is added up on the way is part
 * of the carry; what each iteration is told (its time, say) comes in sequences; what each reports is stacked.
 */
export async function fusedLoop<C extends object, S extends object = object, R extends object = object>(
  problem: FusedLoopProblem<C, S, R>,
): Promise<FusedLoop<C, S, R>> {
  const { start, sequences = {} as S, body, maxCount, key, ...options } = problem;
  const loop = (given: Partial<Argument<C, S>>): ScanResult<C, R> =>
    scan({ count: maxCount, start: given.carry ?? ({} as C), sequences: given.sequences ?? ({} as S), body });
  const example = { carry: start, sequences };
  const inputs = leafTypes(example);
  const { executable, outputs } = await executableOf(
    { ...options, key: key && `${key}-${maxCount}` },
    inputs,
    () => traceTree(loop, example),
    maxCount > 1,
  );
  const program = new TensorExecutable(executable, outputs);

  const leaves = (carry: C, given: S, count: number): tf.Tensor[] => argumentLeaves({ carry, sequences: given }, inputs, count, maxCount);
  const result = (made: readonly tf.Tensor[], count: number): ScanResult<C, R> => {
    const tensors = made.map((output, n) => trimmed(output, outputs[n] as LeafType, count));
    return { carry: {} as C, results: {} as R, ...treeFrom<Partial<ScanResult<C, R>>>(outputs, tensors) } as ScanResult<C, R>;
  };
  const counter = (count: number): number | undefined => (maxCount > 1 ? count : undefined);
  return {
    run: (carry, given, count) => result(program.run(leaves(carry, given, count), counter(count)), count),
    runAsync: async (carry, given, count) => result(await program.runAsync(leaves(carry, given, count), counter(count)), count),
    program: program.executable.program,
    dispose: () => program.dispose(),
  };
}
