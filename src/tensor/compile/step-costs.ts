import { median } from '../median.ts';
import { flatten } from '../tree.ts';
import { type ProgramStatistics, programStatistics } from './graph/program-statistics.ts';
import { type GraphStatistics, graphStatistics } from './graph/statistics.ts';
import { optimize } from './passes/optimize.ts';
import type { Program } from './schedule/kernel.ts';
import { schedule } from './schedule/schedule.ts';
import { scan } from './trace/scan.ts';
import { traceTree } from './trace/traced-tree.ts';
import { compileWasm } from './wasm/index.ts';

/** What the compiler makes of a step that runs in a loop. All but the nodes, the loop nests and the memory is per step. */
export interface StepCosts {
  readonly traced: GraphStatistics;
  /** After the passes. */
  readonly simplified: GraphStatistics;
  readonly program: ProgramStatistics;
  /** Median time of compiled code for each number of threads asked for. */
  readonly milliseconds: readonly number[];
}

/** Runs that are not counted: the engine optimises code while it runs. */
const warmUps = 4;
const mostRuns = 40;
/** Runs are repeated for so long, ms. */
const patience = 1500;

/** Times whole runs of a program from the same start. @returns ms */
async function timed(program: Program, inputs: readonly Float32Array[], threads: number): Promise<number> {
  const executable = await compileWasm(program, { threads });
  for (const [n, values] of inputs.entries()) executable.write(n, values);
  for (let run = 0; run < warmUps; run++) executable.run();
  const timings: number[] = [];
  for (let spent = 0; spent < patience && timings.length < mostRuns; ) {
    const began = performance.now();
    executable.run();
    const milliseconds = performance.now() - began;
    timings.push(milliseconds);
    spent += milliseconds;
  }
  executable.dispose();
  return median(timings);
}

function graphPerStep(statistics: GraphStatistics, count: number): GraphStatistics {
  const { nodes, operations, numbersMoved } = statistics;
  return { nodes, operations: operations / count, numbersMoved: numbersMoved / count };
}

function programPerStep(statistics: ProgramStatistics, count: number): ProgramStatistics {
  const { kernelsRun, barriers, operations, numbersMoved } = statistics;
  return {
    ...statistics,
    kernelsRun: kernelsRun / count,
    barriers: barriers / count,
    operations: operations / count,
    numbersMoved: numbersMoved / count,
  };
}

/**
 * Compiles a step to WebAssembly as the model runs it, in a loop, and times it.
 * @param start   of floating-point tensors; what the step hands on as it is counts as given to the loop
 * @param count   steps in the loop
 * @param threads numbers of threads to time it with
 */
export async function stepCosts<C extends object>(
  start: C,
  step: (before: C) => C,
  count: number,
  threads: readonly number[],
): Promise<StepCosts> {
  const loop = (before: C): C => scan<C, object, object>({ count, start: before, body: (carry) => ({ carry: step(carry) }) }).carry;
  const { graph } = traceTree(loop, start);
  const simplified = optimize(graph);
  const program = schedule(simplified);
  const inputs = flatten(start).map(([, tensor]) => tensor.dataSync<'float32'>());
  const milliseconds: number[] = [];
  for (const number of threads) milliseconds.push((await timed(program, inputs, number)) / count);
  return {
    traced: graphPerStep(graphStatistics(graph), count),
    simplified: graphPerStep(graphStatistics(simplified), count),
    program: programPerStep(programStatistics(program), count),
    milliseconds,
  };
}
