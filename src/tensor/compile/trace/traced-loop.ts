import type { tf } from '../../runtime.ts';
import { makeNode } from '../graph/graph.ts';
import type { Course, StepTensors } from './course.ts';
import { adjointCourse } from './loop-adjoint.ts';
import { currentScope, nodeOf, tensorOf } from './scope.ts';
import { type Subgraph, subgraph, type TensorType } from './subgraph.ts';
import { record, tapeIsOn } from './tape.ts';

const sliceOf = ({ shape, dtype }: tf.Tensor): TensorType => ({ shape: shape.slice(1), dtype });

/** The body as a graph. */
const bodyOf = ({ start, sequences, step }: Course): Subgraph =>
  subgraph(currentScope(), [...start, ...sequences.map(sliceOf)], (tensors) => {
    const { carry, results } = step(tensors.slice(0, start.length), tensors.slice(start.length));
    return [...carry, ...results];
  });

/** The same loop, which also stacks the carry at the beginning of every iteration, after its own results. */
const keepingCarries = (course: Course): Course => ({
  ...course,
  step: (before, slices) => {
    const { carry, results } = course.step(before, slices);
    return { carry, results: [...results, ...before] };
  },
});

/** The node of a loop, and all that it returns. */
function emit({ count, reverse, start, sequences }: Course, { graph, invariants }: Subgraph): tf.Tensor[] {
  const inputs = [...start, ...sequences, ...invariants].map(nodeOf);
  const carried = start.length;
  const loop = makeNode({ kind: 'loop', body: graph, count, carried, sequences: sequences.length, reverse }, inputs, []);
  return graph.outputs.map(({ shape, dtype }, index) =>
    tensorOf(makeNode({ kind: 'part', index }, [loop], index < carried ? shape : [count, ...shape], dtype)),
  );
}

/** Puts a loop that keeps its carries on the tape. */
function recordLoop(course: Course, captured: readonly tf.Tensor[], outputs: readonly tf.Tensor[]): void {
  const inputs = [...course.start, ...course.sequences, ...captured];
  const carries = outputs.slice(outputs.length - course.start.length);
  record({
    name: 'Loop',
    inputs,
    outputs,
    saved: [],
    gradient: (cotangents, needed) => {
      const backward = adjointCourse({ course, inputs, carries, cotangents, needed });
      const { carry, results } = tracedLoop(backward.course);
      return new Map([...carry, ...results].map((cotangent, k) => [backward.places[k] as number, cotangent]));
    },
  });
}

/**
 * Makes a loop one node of the graph that is being traced. Its body runs once for the value and once for the gradient; while a gradient
 * is taken, the loop also returns every carry, so that nothing is run forward twice.
 */
export function tracedLoop(given: Course): StepTensors {
  const taped = tapeIsOn();
  const course = taped ? keepingCarries(given) : given;
  const body = bodyOf(course);
  const outputs = emit(course, body);
  if (taped) recordLoop(course, body.captured, outputs);
  const [first, last] = [course.start.length, taped ? outputs.length - course.start.length : outputs.length];
  return { carry: outputs.slice(0, first), results: outputs.slice(first, last) };
}
