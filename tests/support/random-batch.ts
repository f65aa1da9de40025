import type { Graph } from '../../src/tensor/compile/graph/graph.ts';
import { optimize } from '../../src/tensor/compile/passes/optimize.ts';
import { trace } from '../../src/tensor/compile/trace/trace.ts';
import { tf } from '../../src/tensor/index.ts';
import { noise } from './program-parts.ts';
import { type RandomProgram, runProgram } from './random-program.ts';
import { type Bounded, boundsOf, exactly } from './running-error.ts';

/** Several programs as one graph, so that a target is built once for all of them. */
export interface Batch {
  readonly programs: readonly RandomProgram[];
  /** As traced. */
  readonly plain: Graph;
  /** As simplified. */
  readonly graph: Graph;
  readonly inputs: readonly Float64Array[];
  /** Which program every output is of. */
  readonly owners: readonly RandomProgram[];
  /** The outputs in float64, and how far off operations in float32 may be when they are done as traced. */
  readonly wanted: readonly Bounded[];
  /** How far off they may be when they are done as simplified. */
  readonly errors: readonly Float64Array[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const inputsOf = ({ shapes, seed }: RandomProgram): Float64Array[] => shapes.map((shape, n) => noise(sizeOf(shape), seed + 17 * n, -2, 2));

const typesOf = ({ shapes }: RandomProgram): { shape: readonly number[]; dtype: string }[] =>
  shapes.map((shape) => ({ shape, dtype: 'float32' }));

/** Works out what a batch of programs should give: traces, simplifies, and runs both in float64 with bounds of the errors. */
export function batchOf(programs: readonly RandomProgram[]): Batch {
  const owners: RandomProgram[] = [];
  const plain = trace((...tensors) => {
    let used = 0;
    return programs.flatMap((program) => {
      const own = tensors.slice(used, used + program.shapes.length);
      used += own.length;
      const made = runProgram(program, own);
      for (const _ of made) owners.push(program);
      return made;
    });
  }, programs.flatMap(typesOf));
  const graph = optimize(plain);
  const inputs = programs.flatMap(inputsOf);
  const [wanted, simplified] = [plain, graph].map((either) => boundsOf(either, inputs.map(exactly))) as [Bounded[], Bounded[]];
  return { programs, plain, graph, inputs, owners, wanted, errors: simplified.map(({ errors }) => errors) };
}

/** The outputs of a batch on the backend of TensorFlow.js that is in use, without any graph. */
export const eagerOutputs = ({ programs }: Batch): Float32Array[] =>
  programs.flatMap((program) =>
    tf.tidy(() => {
      const inputs = inputsOf(program).map((values, n) => tf.tensor(Float32Array.from(values), [...(program.shapes[n] ?? [])]));
      return runProgram(program, inputs).map((x) => Float32Array.from(x.dataSync()));
    }),
  );
