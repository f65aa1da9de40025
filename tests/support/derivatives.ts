import { straightLine } from '../../src/analysis/straight-line.ts';
import { evaluate } from '../../src/tensor/compile/graph/evaluate.ts';
import { trace } from '../../src/tensor/compile/trace/trace.ts';
import { tf } from '../../src/tensor/index.ts';

type Numbers = readonly Float64Array[];

/** A function of tensors and its gradient, worked out in float64. */
export interface Derivative {
  readonly value: (inputs: Numbers) => number;
  readonly gradient: (inputs: Numbers) => Numbers;
}

/** Traces a scalar function of tensors and its gradient for the interpreter. @param shapes of its arguments */
export function derivative(f: (...inputs: tf.Tensor[]) => tf.Scalar, shapes: readonly (readonly number[])[]): Derivative {
  const types = shapes.map((shape) => ({ shape: [...shape], dtype: 'float32' as const }));
  const value = trace((...inputs) => f(...inputs), types);
  const gradient = trace((...inputs) => tf.grads(f as (...xs: tf.Tensor[]) => tf.Tensor)(inputs), types);
  return { value: (x) => (evaluate(value, [...x])[0] as Float64Array)[0] as number, gradient: (x) => evaluate(gradient, [...x]) };
}

const moved = (x: Numbers, v: Numbers, h: number): Float64Array[] =>
  x.map((a, n) => a.map((value, k) => value + h * ((v[n] as Float64Array)[k] as number)));
export const inner = (a: Numbers, b: Numbers): number =>
  a.reduce((s, x, n) => s + x.reduce((t, value, k) => t + value * ((b[n] as Float64Array)[k] as number), 0), 0);

export interface Taylor {
  /** ⟨∇f, v⟩ and (f(x + hv) − f(x − hv))/2h. */
  readonly slope: number;
  readonly difference: number;
  /** log₂ of the fall of |f(x + hv) − f(x) − h⟨∇f, v⟩| when h is halved. */
  readonly order: number;
}

/** Holds a gradient to differences along v. @param h the larger of two steps */
export function taylor({ value, gradient }: Derivative, x: Numbers, v: Numbers, h: number): Taylor {
  const slope = inner(gradient(x), v);
  const f0 = value(x);
  const remainder = (step: number): number => Math.abs(value(moved(x, v, step)) - f0 - step * slope);
  const δ = h / 64;
  return {
    slope,
    difference: (value(moved(x, v, δ)) - value(moved(x, v, -δ))) / (2 * δ),
    order: Math.log2(remainder(h) / remainder(h / 2)),
  };
}

/**
 * Decades of the longest stretch of changes over which Taylor remainders fall with slope 2: the line through their logarithms has it within 0.1.
 * Above it the model bends at thresholds, below it there is rounding.
 * @param sizes of the changes, falling   @param remainders at each
 */
export function quadraticDecades(sizes: readonly number[], remainders: readonly number[]): { slopes: number[]; decades: number } {
  const [x, y] = [sizes.map(Math.log10), remainders.map(Math.log10)];
  const slopeFrom = (first: number, last: number): number => straightLine(x.slice(first, last + 1), y.slice(first, last + 1)).slope;
  const stretches = x.flatMap((from, first) =>
    x.slice(first + 1).map((to, n) => (Math.abs(slopeFrom(first, first + 1 + n) - 2) < 0.1 ? from - to : 0)),
  );
  return { slopes: x.slice(1).map((_, n) => slopeFrom(n, n + 1)), decades: Math.max(...stretches) };
}
