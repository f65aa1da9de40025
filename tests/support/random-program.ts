import * as fc from 'fast-check';
import { scan } from '../../src/tensor/compile/trace/scan.ts';
import { type Field, fourier, shift, tf, tridiagonalSolve, verticalScan } from '../../src/tensor/index.ts';

/** One step of a random program: which operation, on which of the latest values, and three numbers that it may use as it likes. */
export type Instruction = readonly [operation: number, x: number, y: number, p: number, q: number, r: number];

export interface RandomProgram {
  readonly shapes: readonly (readonly number[])[];
  readonly instructions: readonly Instruction[];
  readonly seed: number;
}

/** Values so large are not made any larger. */
const mostNumbers = 600;
const recent = 7;

const extent = fc.constantFrom<number[]>(1, 2, 3, 4, 5, 7, 9, 17);
const shape: fc.Arbitrary<readonly number[]> = fc
  .oneof(fc.array(extent, { maxLength: 4 }), fc.array(extent, { minLength: 3, maxLength: 3 }))
  .filter((extents) => extents.reduce((a, b) => a * b, 1) <= 256);
const small = fc.nat(11);

export const randomProgram: fc.Arbitrary<RandomProgram> = fc.record({
  shapes: fc.array(shape, { minLength: 1, maxLength: 3 }),
  instructions: fc.array(fc.tuple(fc.nat(199), small, small, small, small, small), { minLength: 1, maxLength: 12, size: 'max' }),
  seed: fc.nat(1000),
});

type Tensor = tf.Tensor;
type Rank3 = Field;

/** What an instruction sees: two values (y broadcasts with x), its numbers, and all values to choose others from. */
interface Operands {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly p: number;
  readonly q: number;
  readonly r: number;
}

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const axisOf = (x: Tensor, n: number): number => n % x.rank;
const number = (n: number): number => pick([0, 1, -1, 2, 0.5, 3, -0.3, 4, 1e-3, 7, -2, 0.1], n);
const positive = (x: Tensor): Tensor => tf.add(1, tf.square(x));

/** x in the shape that it and y broadcast to; gradients of extrema in TensorFlow.js do not sum over what was broadcast. */
const over = (x: Tensor, y: Tensor): Tensor => tf.add(x, tf.zerosLike(y));

/** a where a condition holds, else b, of the same shape; TensorFlow.js knows no gradient of comparisons, so this has its own. */
function chosen(a: Tensor, b: Tensor, condition: (a: Tensor, b: Tensor) => Tensor): Tensor {
  const choose = tf.customGrad((...given) => {
    const [x, y, save] = given as unknown as [Tensor, Tensor, tf.GradSaveFunc];
    const holds = condition(x, y);
    save([tf.cast(holds, 'float32')]);
    const gradFunc = (dy: Tensor, [weight]: Tensor[]) => [tf.mul(dy, weight as Tensor), tf.mul(dy, tf.sub(1, weight as Tensor))];
    return { value: tf.where(holds, x, y), gradFunc };
  });
  return choose(a, b);
}

const pointwise: readonly ((o: Operands) => Tensor)[] = [
  ({ x }) => tf.neg(x),
  ({ x }) => tf.abs(x),
  ({ x }) => tf.relu(x),
  ({ x }) => tf.exp(tf.tanh(x)),
  ({ x }) => tf.log(positive(x)),
  ({ x }) => tf.sqrt(positive(x)),
  ({ x }) => tf.rsqrt(positive(x)),
  ({ x }) => tf.sin(x),
  ({ x }) => tf.cos(x),
  ({ x }) => tf.tanh(x),
  ({ x }) => tf.sigmoid(x),
  ({ x }) => tf.softplus(x),
  ({ x }) => tf.reciprocal(positive(x)),
  ({ x }) => tf.square(tf.tanh(x)),
  ({ x, p }) => tf.pow(positive(x), pick([0.25, 0.5, 1, 2, 3, -1, -2, 1.7, 0, 4], p)),
  ({ x, p, q }) => tf.clipByValue(x, -1 - (p % 3), 0.5 + (q % 3)),
  ({ x, p }) => tf.add(x, number(p)),
  ({ x, p }) => tf.mul(x, number(p)),
  ({ x, p }) => tf.mul(number(p), x),
  ({ x, p }) => tf.sub(number(p), x),
  ({ x, p }) => tf.div(x, number(p % 4) || 3),
  ({ x }) => tf.mul(tf.step(x), x),
  ({ x, y }) => tf.add(x, y),
  ({ x, y }) => tf.sub(x, y),
  ({ x, y }) => tf.mul(tf.tanh(x), y),
  ({ x, y }) => tf.div(x, positive(y)),
  ({ x, y }) => tf.maximum(over(x, y), over(y, x)),
  ({ x, y }) => tf.minimum(over(y, x), over(x, y)),
  ({ x, y }) => chosen(over(x, y), tf.mul(y, tf.onesLike(x)), (a, b) => tf.greater(a, b)),
  ({ x, y }) => chosen(tf.mul(x, tf.onesLike(y)), tf.add(y, x), (a, b) => tf.logicalAnd(tf.greater(a, 0), tf.lessEqual(b, 1))),
  ({ x, y }) => chosen(tf.sub(x, y), tf.sub(y, x), (a, b) => tf.logicalOr(tf.notEqual(a, a), tf.logicalNot(tf.less(a, b)))),
  ({ x, y }) => tf.squaredDifference(tf.tanh(over(x, y)), tf.tanh(over(y, x))),
  ({ x, y }) => tf.pow(positive(tf.tanh(x)), tf.tanh(y)),
  ({ x, y }) => tf.addN([tf.add(x, y), tf.sub(x, y), tf.mul(tf.sin(x), tf.cos(y))]),
];

function sliced(x: Tensor, p: number, q: number): Tensor {
  const begin = x.shape.map((n, axis) => (p + 3 * axis) % n);
  return tf.slice(
    x,
    begin,
    x.shape.map((n, axis) => 1 + ((q + axis) % (n - (begin[axis] as number)))),
  );
}

function padded(x: Tensor, p: number, q: number, r: number): Tensor {
  return tf.pad(
    x,
    x.shape.map((_, axis): [number, number] => [(p + axis) % 3, axis === axisOf(x, q) ? q % 4 : 0]),
    r % 2 === 0 ? 0 : number(r),
  );
}

/** Another shape of the same size: flat, an axis of extent 1 more, or two axes made one. */
function reshaped(x: Tensor, p: number, q: number): Tensor {
  const at = q % (x.rank + 1);
  if (p % 3 === 0 || x.rank > 4) return tf.reshape(x, [-1]);
  if (p % 3 === 1 || x.rank < 2) return tf.reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  const first = q % (x.rank - 1);
  return tf.reshape(x, [...x.shape.slice(0, first), -1, ...x.shape.slice(first + 2)]);
}

const rotated = (x: Tensor, p: number): number[] => x.shape.map((_, axis) => (axis + 1 + (p % Math.max(x.rank - 1, 1))) % x.rank);

const movement: readonly ((o: Operands) => Tensor)[] = [
  ({ x, p, q }) => sliced(x, p, q),
  ({ x, p }) => sliced(x, 0, p),
  ({ x, p, q, r }) => padded(x, p, q, r),
  ({ x, p, q }) => reshaped(x, p, q),
  ({ x, p }) => tf.transpose(x, rotated(x, p)),
  ({ x, p }) => tf.reverse(x, axisOf(x, p)),
  ({ x, p }) =>
    tf.tile(
      x,
      x.shape.map((_, axis) => (axis === axisOf(x, p) ? 2 : 1)),
    ),
  ({ x, p }) => tf.concat([x, tf.neg(x)], axisOf(x, p)),
  ({ x, p, q }) => {
    const axis = axisOf(x, p);
    const n = x.shape[axis] as number;
    const cut = q % n;
    return cut === 0 ? x : tf.concat(tf.split(x, [cut, n - cut], axis).reverse(), axis);
  },
  ({ x, p }) => tf.stack([x, tf.mul(x, 0.5)], p % (x.rank + 1)),
  ({ x, p, q }) =>
    tf.gather(
      x,
      tf.tensor1d(
        [p, q, p].map((n) => n % (x.shape[axisOf(x, q)] as number)),
        'int32',
      ),
      axisOf(x, q),
    ),
  ({ x, p, q }) => {
    const axis = p % 3;
    const n = x.shape[axis] as number;
    const names = ['level', 'latitude', 'longitude'] as const;
    if (x.rank !== 3 || n < 2) return x;
    return shift(x as Rank3, names[axis] as 'level', q % 2 === 0 ? 1 : 1 - n, pick(['periodic', 'zero', 'edge'] as const, q));
  },
];

/** A running sum with its gradient, as that of TensorFlow.js 4.22 is transposed along any axis but the last. */
function accumulated(x: Tensor, axis: number, exclusive: boolean, reverse: boolean): Tensor {
  const run = tf.customGrad((...given) => ({
    value: tf.cumsum(given[0] as Tensor, axis, exclusive, reverse),
    gradFunc: (dy: Tensor) => tf.cumsum(dy, axis, exclusive, !reverse),
  }));
  return run(x);
}

const reductions: readonly ((o: Operands) => Tensor)[] = [
  ({ x, p, q }) => tf.sum(x, axisOf(x, p), q % 2 === 0),
  ({ x, p, q }) => tf.mean(x, axisOf(x, p), q % 2 === 0),
  ({ x, q }) => tf.sum(tf.tanh(x), undefined, q % 2 === 0),
  ({ x, p }) => tf.max(x, axisOf(x, p), true),
  ({ x, p }) => tf.min(x, axisOf(x, p)),
  ({ x, p }) => tf.sum(x, [...new Set([axisOf(x, p), x.rank - 1])], true),
  ({ x, p, q, r }) => accumulated(x, axisOf(x, p), q % 2 === 0, r % 2 === 0),
];

/** Loops of a few iterations whose carry stays bounded: x ↦ tanh(0.8 x + what is given). */
function looped({ x, y, p, q, r }: Operands): Tensor {
  const count = 1 + (p % 4);
  const fits = tf.add(tf.zerosLike(x), tf.zerosLike(y)).shape.join() === x.shape.join();
  const slices = tf.stack(
    Array.from({ length: count }, (_, n) => tf.mul(x, 0.3 * n)),
    0,
  );
  const { carry, results } = scan({
    count,
    reverse: q % 2 === 0,
    start: { a: x, b: tf.mul(x, 0.5), unused: x },
    ...(r % 3 === 0 ? {} : { sequences: { slice: slices } }),
    body: ({ a, b, unused }: { a: Tensor; b: Tensor; unused: Tensor }, given: { slice?: Tensor }) => {
      const steady = tf.sin(fits ? y : tf.scalar(0.4));
      const next = tf.tanh(tf.add(tf.mul(a, 0.8), given.slice ? tf.mul(given.slice, steady) : steady));
      return { carry: { a: next, b: tf.add(tf.mul(b, 0.7), a), unused: tf.cos(unused) }, results: { seen: tf.sub(next, b) } };
    },
  });
  return pick([carry.a, carry.b, results.seen as Tensor], r);
}

const solvers: readonly ((o: Operands) => Tensor)[] = [
  ({ x, p, q }) => (x.rank === 3 ? verticalScan(x as Rank3, { from: pick(['top', 'bottom'] as const, p), exclusive: q % 2 === 0 }) : x),
  ({ x, y }) => {
    if (x.rank !== 3) return x;
    const lower = tf.mul(tf.tanh(x), 0.4) as Rank3;
    const upper = tf.mul(tf.sin(x), 0.4) as Rank3;
    const right = tf.add(tf.zerosLike(x), tf.mean(y)) as Rank3;
    return tridiagonalSolve(lower, positive(x) as Rank3, upper, tf.add(right, x) as Rank3);
  },
  ({ x }) => (x.rank >= 2 && x.rank <= 3 ? tf.matMul(tf.tanh(x), x, false, true) : x),
  ({ x }) => (x.rank >= 2 && x.rank <= 3 ? tf.matMul(x, tf.sin(x), true, false) : x),
  ({ x, q }) => {
    const points = x.shape.at(-1) ?? 1;
    if (points < 4 || x.rank < 2) return x;
    return fourier(x, { direction: 'analysis', points, waves: 1 + (q % Math.floor(points / 2)) });
  },
  looped,
];

/** How often each group is drawn, and how. */
const groups: readonly (readonly ((o: Operands) => Tensor)[])[] = [
  pointwise,
  pointwise,
  pointwise,
  movement,
  movement,
  reductions,
  solvers,
];

const broadcasts = (a: readonly number[], b: readonly number[]): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((n, k) => {
    const m = long[k + long.length - short.length];
    return n === 1 || m === 1 || n === m;
  });
};

function apply([operation, x, y, p, q, r]: Instruction, pool: readonly Tensor[]): Tensor {
  const latest = pool.slice(-recent).reverse();
  const first = pick(latest, x);
  const fitting = latest.filter((other) => broadcasts(first.shape, other.shape));
  const group = pick(groups, operation);
  if (first.rank === 0 && group !== pointwise) return first;
  const result = pick(group, Math.floor(operation / groups.length))({ x: first, y: pick(fitting, y), p, q, r });
  return result.size <= mostNumbers && result.rank <= 4 ? result : tf.mean(result, 0);
}

/** The last values that a program makes. */
export function values({ instructions }: RandomProgram, inputs: readonly Tensor[]): Tensor[] {
  const pool = [...inputs];
  for (const instruction of instructions) pool.push(apply(instruction, pool));
  return pool.slice(-Math.min(3, instructions.length));
}

/** A bounded number of everything that a program makes, which depends on all its inputs. */
function score(program: RandomProgram, inputs: readonly Tensor[]): tf.Scalar {
  const parts = values(program, inputs).map((value, n) => tf.sum(tf.mul(tf.sin(value), 0.5 + n)));
  return tf.addN([...parts, ...inputs.map((x) => tf.sum(tf.mul(x, 0.1)))]) as tf.Scalar;
}

/** Runs a program: its last values, and the gradient of a number made of them. */
export function runProgram(program: RandomProgram, inputs: readonly Tensor[]): Tensor[] {
  const gradients = tf.grads((...x: Tensor[]) => score(program, x))([...inputs]);
  return [...values(program, inputs), ...gradients];
}
