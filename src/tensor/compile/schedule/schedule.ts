import { type Graph, sizeOf } from '../graph/graph.ts';
import { placeBuffers } from './buffers.ts';
import { GraphSchedule } from './graph-schedule.ts';
import { TablePool } from './indexing.ts';
import type { Buffer, Kernel, Program, Stage } from './kernel.ts';
import { LayeredConstants } from './layered-constants.ts';
import { denseStorage, newBuffer } from './storage.ts';

export interface ScheduleOptions {
  /** For a graph that has one outermost loop at the most: the number of iterations is given at run time; without a loop it means nothing. */
  readonly dynamicCount?: boolean;
}

/** Whether a kernel has any point to write. */
function writesAny(kernel: Kernel): boolean {
  if (kernel.kind === 'matmul') return kernel.batch * kernel.rows * kernel.columns > 0;
  const along = kernel.kind === 'cumulative' || kernel.kind === 'tridiagonal' ? kernel.length : 1;
  return along > 0 && !kernel.space.includes(0);
}

/** The same stages without the kernels of arrays that hold nothing. */
const withoutEmpty = (stages: readonly Stage[]): Stage[] =>
  stages
    .map((stage) =>
      stage.kind === 'loop' ? { ...stage, body: withoutEmpty(stage.body) } : { ...stage, kernels: stage.kernels.filter(writesAny) },
    )
    .filter((stage) => (stage.kind === 'loop' ? stage.body : stage.kernels).length > 0);

/** Schedules a graph into loop nests over one arena. */
export function schedule(graph: Graph, { dynamicCount = false }: ScheduleOptions = {}): Program {
  const context = {
    pool: new TablePool(),
    constants: new Map<Float64Array, Buffer>(),
    layers: new LayeredConstants(),
    sameAs: new Map<Buffer, Buffer>(),
  };
  const inputs = graph.inputs.map(({ shape }) => newBuffer(sizeOf(shape), 'input'));
  const outputs = graph.outputs.map(({ shape }) => newBuffer(sizeOf(shape), 'output'));
  const whole = new GraphSchedule(
    graph,
    context,
    graph.inputs.map(({ shape }, n) => denseStorage(inputs[n] as Buffer, shape)),
    graph.outputs.map(({ shape }, n) => denseStorage(outputs[n] as Buffer, shape)),
  ).stages();
  const stages = withoutEmpty(whole);
  const loops = stages.filter(({ kind }) => kind === 'loop').length;
  if (dynamicCount && loops > 1)
    throw new Error(`A program with a dynamic count must have one outermost loop; got ${loops}; carry what they carry in one.`);
  const constants = [...context.constants.values()];
  const size = placeBuffers(stages, [...inputs, ...outputs, ...constants], context.sameAs);
  return { stages, inputs, outputs, constants, size, dynamicCount };
}
