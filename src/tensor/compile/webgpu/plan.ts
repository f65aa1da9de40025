import type { Block } from './block.ts';
import { KernelScope, type ShaderParts } from './kernel-scope.ts';

/** How one kernel, or one pass of it, runs on workgroups. */
export interface Plan {
  /** Invocations of a workgroup that suit it best. */
  readonly lanes: 64 | 256;
  /** Steps that one invocation takes one after the other; the longest start first. */
  readonly steps: number;
  readonly usesIteration: boolean;
  /** Workgroups of that many invocations. */
  groups(lanes: number): number;
  /** Fills the body of a function of `group`, the number of the workgroup, and `lane`, that of the invocation within it. */
  fill(parts: ShaderParts, block: Block): void;
}

export const countOf = (extents: readonly number[]): number => extents.reduce((product, n) => product * n, 1);

/** Names of the indices (i32) at a point (u32) of a dense, row-major space. */
export function indicesAt(block: Block, point: string, space: readonly number[]): string[] {
  const names = new Array<string>(space.length);
  let rest = point;
  for (let axis = space.length - 1; axis >= 0; axis--) {
    names[axis] = block.define(`i32(${axis === 0 ? rest : `${rest} % ${space[axis]}u`})`);
    if (axis > 0) rest = block.define(`${rest} / ${space[axis]}u`);
  }
  return names;
}

/** Runs `fill` once for each of `count` points. */
export function everyPoint(parts: ShaderParts, block: Block, count: number, fill: (block: Block, point: string) => void): void {
  const point = block.define(`group * ${parts.lanes}u + lane`);
  if (count % parts.lanes === 0) fill(block, point);
  else block.nest(`if (${point} < ${count}u)`, (inner) => fill(inner, point));
}

/** A plan with one invocation for each point of a space. */
export function pointwisePlan(
  space: readonly number[],
  steps: number,
  usesIteration: boolean,
  fill: (scope: KernelScope, point: string) => void,
): Plan {
  const count = countOf(space);
  return {
    lanes: 64,
    steps,
    usesIteration,
    groups: (lanes) => Math.ceil(count / lanes),
    fill: (parts, block) =>
      everyPoint(parts, block, count, (inner, point) => fill(new KernelScope(parts, inner, indicesAt(inner, point, space)), point)),
  };
}
