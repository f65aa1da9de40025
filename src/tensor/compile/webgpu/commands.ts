import type { Kernel, Program, Stage } from '../schedule/kernel.ts';
import type { Memory } from './kernel-scope.ts';
import type { Pipelines } from './pipelines.ts';
import type { Shader } from './shader.ts';
import { stageShaders } from './stage-shaders.ts';

export interface Dispatch {
  readonly kind: 'dispatch';
  readonly pipeline: GPUComputePipeline;
  readonly groups: readonly [number, number];
  readonly usesIteration: boolean;
}

export interface Repetition {
  readonly kind: 'loop';
  readonly count: number;
  readonly reverse: boolean;
  readonly body: readonly Command[];
}

/** What a run submits, in order. */
export type Command = Dispatch | Repetition;

/**
 * The commands of a program; all shaders are compiled at the same time.
 * @param chainLanes invocations of the largest workgroup
 */
export function programCommands({ stages }: Program, memory: Memory, pipelines: Pipelines, chainLanes: number): Promise<Command[]> {
  const dispatch = async ({ text, groups, usesIteration }: Shader): Promise<Command> => {
    return { kind: 'dispatch', pipeline: await pipelines.pipeline(text), groups, usesIteration };
  };
  const sequence = async (list: readonly Stage[]): Promise<Command[]> => {
    const commands: Promise<Command>[] = [];
    let row: (readonly Kernel[])[] = [];
    const endRow = (): void => {
      commands.push(...stageShaders(row, memory, chainLanes).map(dispatch));
      row = [];
    };
    for (const stage of list) {
      if (stage.kind === 'parallel') row.push(stage.kernels);
      else {
        endRow();
        commands.push(repetition(stage));
      }
    }
    endRow();
    return Promise.all(commands);
  };
  const repetition = async ({ kind, count, reverse, body }: Extract<Stage, { kind: 'loop' }>): Promise<Command> => {
    return { kind, count, reverse, body: await sequence(body) };
  };
  return sequence(stages);
}

/** The number of iterations whose counter some command reads; at least 1. */
export function iterationsRead(commands: readonly Command[], count = 1): number {
  const own = commands.some((command) => command.kind === 'dispatch' && command.usesIteration) ? count : 1;
  return commands.reduce(
    (most, command) => (command.kind === 'loop' ? Math.max(most, iterationsRead(command.body, command.count)) : most),
    own,
  );
}
