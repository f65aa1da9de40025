import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import {
  broadcastShape,
  type Graph,
  inputNode,
  makeNode,
  type Node,
  type Shape,
  sizeOf,
} from '../../../../src/tensor/compile/graph/graph.ts';
import type { Expression, Kernel, Stage } from '../../../../src/tensor/compile/schedule/kernel.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { noise } from '../../../support/program-parts.ts';

const shape: Shape = [3, 4, 6];
const apply = (name: string, ...inputs: Node[]): Node =>
  makeNode({ kind: 'elementwise', name }, inputs, broadcastShape(...inputs.map((input) => input.shape)));
const total = (x: Node): Node => makeNode({ kind: 'reduce', name: 'sum', axes: [0, 1, 2] }, [x], [1, 1, 1]);

const kernelsOf = (stages: readonly Stage[]): Kernel[] =>
  stages.flatMap((stage) => (stage.kind === 'loop' ? kernelsOf(stage.body) : stage.kernels));

/** How often an operation is worked out, each time over a whole field. */
function timesWorkedOut(name: string, stages: readonly Stage[]): number {
  const count = (roots: readonly Expression[]): number => {
    const seen = new Set<Expression>();
    const visit = (expression: Expression): number => {
      if (seen.has(expression) || expression.kind !== 'apply') return 0;
      seen.add(expression);
      return expression.arguments.reduce((sum, argument) => sum + visit(argument), expression.name === name ? 1 : 0);
    };
    return roots.reduce((sum, root) => sum + visit(root), 0);
  };
  return kernelsOf(stages).reduce((sum, kernel) => {
    if (kernel.kind === 'map') return sum + count(kernel.writes.map(({ value }) => value));
    return kernel.kind === 'reduce' ? sum + count([kernel.value]) : sum;
  }, 0);
}

/**
 * Many values made of x, the sum of which is needed before anything else, as a flux forward; and a weighted sum of the same values,
 * which is needed afterwards, as the cotangent of a coefficient that they all have.
 */
function flowAndCotangent(values: number): Graph {
  const [x, y] = [inputNode(0, shape), inputNode(1, shape)];
  const terms = Array.from({ length: values }, (_, n) => apply('Divide', x, apply('Add', y, apply('Power', x, inputNode(2 + n, [])))));
  const flow = terms.reduce((sum, term) => apply('Add', sum, term));
  const weighted = terms.map((term) => apply('Multiply', term, apply('Subtract', term, y))).reduce((sum, term) => apply('Add', sum, term));
  const late = apply('Multiply', weighted, total(apply('Exponential', flow)));
  return { inputs: [x, y, ...terms.map((_, n) => inputNode(2 + n, []))], outputs: [flow, late] };
}

describe('what two kernels work out alike', () => {
  it('is worked out once, up to the one value that the later kernel makes of it', () => {
    const made = flowAndCotangent(12);
    const inputs = made.inputs.map(({ shape: extents }, n) => noise(sizeOf(extents), n + 1, 0.5, 2));
    const program = schedule(made);
    const outputs = interpretProgram(program, inputs);
    evaluate(made, inputs).forEach((wanted, n) => {
      expect(wanted.every((value, k) => Math.abs(value - (outputs[n]?.[k] as number)) <= 1e-12 * Math.abs(value))).toBe(true);
    });
    expect(timesWorkedOut('Divide', program.stages)).toBe(12);
    const stored = kernelsOf(program.stages).reduce((sum, kernel) => sum + (kernel.kind === 'map' ? kernel.writes.length : 1), 0);
    expect(stored).toBeLessThan(8);
  });
});
