import { tf } from '../../runtime.ts';
import type { Course } from './course.ts';
import { pullBack, reviving } from './tape.ts';

/** A loop that was run, and what is asked of its gradient. */
export interface LoopRecord {
  readonly course: Course;
  /** Start, sequences, and tensors that the body captured. */
  readonly inputs: readonly tf.Tensor[];
  /** [count, …] each: the carry at the beginning of every iteration. */
  readonly carries: readonly tf.Tensor[];
  /** Of the carry at the end and of the stacked results; undefined where nothing depends on them. */
  readonly cotangents: readonly (tf.Tensor | undefined)[];
  /** Places in `inputs` whose cotangents are wanted. */
  readonly needed: readonly number[];
}

/** Which of the inputs and outputs take part, by their places. */
interface Places {
  readonly carries: readonly number[];
  readonly sequences: readonly number[];
  readonly captured: readonly number[];
  /** Stacked results with a cotangent. */
  readonly seeded: readonly number[];
}

const pick = <T>(list: readonly T[], places: readonly number[]): T[] => places.map((n) => list[n] as T);

function placesOf({ course: { start, sequences }, inputs, cotangents, needed }: LoopRecord): Places {
  const floating = needed.filter((n) => inputs[n]?.dtype === 'float32');
  const [first, last] = [start.length, start.length + sequences.length];
  return {
    carries: [...start.keys()].filter((n) => start[n]?.dtype === 'float32'),
    sequences: floating.filter((n) => n >= first && n < last),
    captured: floating.filter((n) => n >= last),
    seeded: [...cotangents.keys()].filter((n) => n >= first && cotangents[n]),
  };
}

/** One iteration backward. Its slices: the carry it began with, its own slices, the cotangents of its results. */
function backwardStep({ course, inputs }: LoopRecord, { carries, sequences, captured, seeded }: Places): Course['step'] {
  const [own, slicesFrom] = [course.start.length + course.sequences.length, course.start.length];
  const outside = pick(inputs, captured);
  return (cotangents, slices) => {
    const seeds = new Map([...carries, ...seeded].map((n, k) => [n, [...cotangents.slice(0, carries.length), ...slices.slice(own)][k]]));
    const xs = [...pick(slices, carries), ...pick(slices, sequences), ...outside];
    const forward = (): tf.Tensor[] => {
      const { carry, results } = course.step(slices.slice(0, slicesFrom), slices.slice(slicesFrom, own));
      return [...carry, ...results];
    };
    const gradients = reviving(outside, () => pullBack(forward, xs, (n) => seeds.get(n)));
    const [stacked, added] = [carries.length, carries.length + sequences.length];
    const filled = gradients.slice(0, added).map((gradient, k) => gradient ?? tf.zerosLike(xs[k] as tf.Tensor));
    const sums = cotangents.slice(stacked).map((sum, k) => {
      const gradient = gradients[added + k];
      return gradient ? tf.add(sum, gradient) : sum;
    });
    return { carry: [...filled.slice(0, stacked), ...sums], results: filled.slice(stacked) };
  };
}

/**
 * The loop that runs another one backward. Every iteration works its step out again from the carry that it began with, and takes the
 * gradient of that; the cotangent of the carry is carried, those of captured tensors are added up, those of slices are stacked.
 * @returns the loop, and for every tensor that it returns the place in `inputs` of which it is the cotangent
 */
export function adjointCourse(record: LoopRecord): { readonly course: Course; readonly places: readonly number[] } {
  const { course, inputs, carries, cotangents } = record;
  const places = placesOf(record);
  const zeros = (n: number): tf.Tensor => tf.zerosLike(inputs[n] as tf.Tensor);
  return {
    course: {
      count: course.count,
      reverse: !course.reverse,
      start: [...places.carries.map((n) => cotangents[n] ?? zeros(n)), ...places.captured.map(zeros)],
      sequences: [...carries, ...course.sequences, ...pick(cotangents, places.seeded).filter((x) => x !== undefined)],
      step: backwardStep(record, places),
    },
    places: [...places.carries, ...places.captured, ...places.sequences],
  };
}
