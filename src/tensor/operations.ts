/**
 * The elementwise and shape operations that physics is written on: stock TensorFlow.js ops under types that
 * keep a field's grid location.
 */
import type { Field, Location, Numeric } from './field.ts';
import { tf } from './runtime.ts';

interface Binary {
  (a: Numeric, b: Numeric): tf.Scalar;
  <T extends tf.Tensor>(a: T, b: T | Numeric): T;
  <T extends tf.Tensor>(a: Numeric, b: T): T;
}
interface Unary {
  (a: number): tf.Scalar;
  <T extends tf.Tensor>(a: T): T;
}

export const add = tf.add as unknown as Binary;
export const sub = tf.sub as unknown as Binary;
export const mul = tf.mul as unknown as Binary;
export const div = tf.div as unknown as Binary;
export const pow = tf.pow as unknown as Binary;
export const minimum = tf.minimum as unknown as Binary;
export const maximum = tf.maximum as unknown as Binary;
export const neg = tf.neg as unknown as Unary;
export const abs = tf.abs as unknown as Unary;
export const square = tf.square as unknown as Unary;
export const sqrt = tf.sqrt as unknown as Unary;
export const exp = tf.exp as unknown as Unary;
export const log = tf.log as unknown as Unary;
export const tanh = tf.tanh as unknown as Unary;
export const sin = tf.sin as unknown as Unary;
export const cos = tf.cos as unknown as Unary;
export const acos = tf.acos as unknown as Unary;
export const relu = tf.relu as unknown as Unary;
export const clip = tf.clipByValue as <T extends tf.Tensor>(x: T, low: number, high: number) => T;

/** Sum of any number of terms. */
export function sum<T extends tf.Tensor>(...terms: readonly [T, ...T[]]): T {
  return terms.reduce((total, term) => add(total, term));
}

/** Product of any number of factors. */
export function product<T extends tf.Tensor>(first: T, ...factors: readonly (T | Numeric)[]): T {
  return factors.reduce<T>((total, factor) => mul(total, factor), first);
}

/** Sum over all elements. @returns a scalar */
export const total = (x: tf.Tensor): tf.Scalar => tf.sum(x) as tf.Scalar;

/** Levels [from, from + count) of a field. */
export function levels<L extends Location>(x: Field<L>, from: number, count = 1): Field<L> {
  const [, rows, columns] = x.shape;
  return tf.slice(x, [from, 0, 0], [count, rows, columns]) as Field<L>;
}

/** A field as its levels, each a map [1, latitude, longitude]. */
export function unstackLevels<L extends Location>(x: Field<L>): Field<L>[] {
  // TensorFlow.js has no gradient of a split into one.
  return x.shape[0] === 1 ? [x] : (tf.split(x, x.shape[0], 0) as unknown as Field<L>[]);
}

/** Maps or slabs put on top of each other along the level axis. */
export function stackLevels<L extends Location>(slabs: readonly Field<L>[]): Field<L> {
  return tf.concat(slabs as unknown as tf.Tensor3D[], 0) as Field<L>;
}

/** Sum over levels. @returns map [1, latitude, longitude] */
export function sumLevels<L extends Location>(x: Field<L>): Field<L> {
  return tf.sum(x, 0, true) as Field<L>;
}

/** A field of zeros with the shape of another. */
export const zerosLike = <T extends tf.Tensor>(x: T): T => tf.zerosLike(x);

/** Takes a field to mean another location; the caller says why that is right. */
export const located = <L extends Location>(x: tf.Tensor): Field<L> => x as unknown as Field<L>;

/** A constant field from host values. @param shape [levels, latitude, longitude] */
export function constant<L extends Location>(values: ArrayLike<number>, shape: readonly [number, number, number]): Field<L> {
  return tf.tensor3d(Float32Array.from(values), [...shape]) as Field<L>;
}

/** Rearrangements of raw arrays, for transforms that leave the grid. */
export const reshape = (x: tf.Tensor, shape: readonly number[]): tf.Tensor => tf.reshape(x, [...shape]);
export const transpose = (x: tf.Tensor, order: readonly number[]): tf.Tensor => tf.transpose(x, [...order]);
export const slice = (x: tf.Tensor, begin: readonly number[], size: readonly number[]): tf.Tensor => tf.slice(x, [...begin], [...size]);
export const concatenate = (parts: readonly tf.Tensor[], axis: number): tf.Tensor => tf.concat([...parts], axis);
/** The same array with one axis running backwards. */
export const reverse = (x: tf.Tensor, axis: number): tf.Tensor => tf.reverse(x, axis);
export const split = (x: tf.Tensor, parts: number, axis: number): tf.Tensor[] => tf.split(x, parts, axis);

/** Sum over some axes, which vanish. */
export const sumOver = (x: tf.Tensor, axes: readonly number[]): tf.Tensor => tf.sum(x, [...axes]);
/** Places to gather from, as whole numbers. */
export const places = (values: ArrayLike<number>): tf.Tensor1D => tf.tensor1d(Int32Array.from(values), 'int32');
/** The slices of an array at given places along an axis, as often and in the order that they are named. */
export const gather = (x: tf.Tensor, at: tf.Tensor1D, axis: number): tf.Tensor => tf.gather(x, at, axis);

/** Matrix product over the last two axes; the leading axes broadcast. */
export const matMul = (a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor =>
  tf.matMul(a, b, transposeA, transposeB);

const scalarOf =
  (onNumbers: (a: number, b: number) => number, onTape: Binary) =>
  (a: Numeric, b: Numeric): Numeric =>
    typeof a === 'number' && typeof b === 'number' ? onNumbers(a, b) : onTape(a, b);

/** Arithmetic on parameters: plain numbers cost no kernel while they are frozen, and stay on the tape while tuned. */
export const scalar = {
  add: scalarOf((a, b) => a + b, add),
  sub: scalarOf((a, b) => a - b, sub),
  mul: scalarOf((a, b) => a * b, mul),
  div: scalarOf((a, b) => a / b, div),
};

/** 1 where x > 0, else 0; its gradient is zero everywhere. */
export const positive = <T extends tf.Tensor>(x: T): T => tf.step(x) as T;

/** Largest element. @returns a scalar */
export const largest = (x: tf.Tensor): tf.Scalar => tf.max(x) as tf.Scalar;

/** Runs a function and frees all that it made but its result, so that the next one works in memory that is still in the cache. */
export const freeing = <T extends object>(make: () => T): T => tf.tidy(make as () => T & tf.TensorContainer);

/** A plain number or a tensor. */
export type Quantity = tf.Tensor | number;

type OnQuantities = <Q extends Quantity>(a: Q | number, b: Q | number) => Q;

/** Arithmetic that makes numbers of numbers and tensors of tensors: for formulas that the host and the step share. */
export const formula = {
  add: scalar.add as unknown as OnQuantities,
  sub: scalar.sub as unknown as OnQuantities,
  mul: scalar.mul as unknown as OnQuantities,
  div: scalar.div as unknown as OnQuantities,
  sqrt: <Q extends Quantity>(x: Q): Q => (typeof x === 'number' ? Math.sqrt(x) : sqrt(x)) as Q,
};
