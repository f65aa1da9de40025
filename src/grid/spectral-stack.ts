import { add, concatenate, type Field, located, mul, reshape, slice, split, square, sumOver, type tf, transpose } from '../tensor/index.ts';

declare const stacked: unique symbol;

/**
 * F spectral fields as the transforms like them: [2(M+1), 2, F D], D = ⌈(M+1)/2⌉.
 *
 * Place (p(M+1) + m, c, f D + d) is the real (c = 0) or imaginary (c = 1) part of field f at order m and degree n = 2d + p:
 * Legendre functions of one parity of n − m are symmetric about the equator, those of the other antisymmetric. Zero where n < m
 * or n > M.
 */
export type SpectralStack = tf.Tensor3D & { readonly [stacked]: true };

/** Takes an array of rank 3 to be a stack; the caller says why that is right. */
export const asStack = (x: tf.Tensor): SpectralStack => x as unknown as SpectralStack;

/** Number of degrees of one parity. */
export const degreesOfParity = (truncation: number): number => Math.ceil((truncation + 1) / 2);

const degreesOf = (stack: SpectralStack): number => degreesOfParity(stack.shape[0] / 2 - 1);

/** Number of fields in a stack. */
export const fieldsIn = (stack: SpectralStack): number => stack.shape[2] / degreesOf(stack);

/** Stacks spectral fields [m, n, 2], or levels of them on top of each other, [levels (M+1), n, 2]. */
export function stackSpectral(fields: readonly Field<'spectral'>[]): SpectralStack {
  const parts = fields.map((field) => {
    const [rows, N] = field.shape;
    const [D, levels] = [degreesOfParity(N - 1), rows / N];
    const paired = N % 2 === 0 ? field : concatenate([field, mul(slice(field, [0, 0, 0], [rows, 1, 2]), 0)], 1);
    return reshape(transpose(reshape(paired, [levels, N, D, 2, 2]), [3, 1, 4, 0, 2]), [2 * N, 2, levels * D]);
  });
  return asStack(concatenate(parts, 2));
}

/** All fields of a stack as levels of one, [levels (M+1), n, 2]. */
export function spectralLevels(stack: SpectralStack): Field<'spectral'> {
  const [N, D, levels] = [stack.shape[0] / 2, degreesOf(stack), fieldsIn(stack)];
  const paired = reshape(transpose(reshape(stack, [2, N, 2, levels, D]), [3, 1, 4, 0, 2]), [levels * N, 2 * D, 2]);
  return located<'spectral'>(N === 2 * D ? paired : slice(paired, [0, 0, 0], [levels * N, N, 2]));
}

/** The fields [m, n, 2] of a stack; undoes `stackSpectral`. */
export const unstackSpectral = (stack: SpectralStack): Field<'spectral'>[] =>
  split(stack, fieldsIn(stack), 2).map((part) => spectralLevels(asStack(part)));

/** Fields [from, from + count) of a stack. */
export function stackPart(stack: SpectralStack, from: number, count: number): SpectralStack {
  const D = degreesOf(stack);
  return asStack(slice(stack, [0, 0, from * D], [stack.shape[0], stack.shape[1], count * D]));
}

/** The fields of several stacks, one behind the other. */
export const joinStacks = (stacks: readonly SpectralStack[]): SpectralStack => asStack(concatenate(stacks, 2));

/** A factor of one field for every field of a stack. */
export const forEachField = (factor: SpectralStack, fields: number): SpectralStack =>
  fields === 1 ? factor : joinStacks(Array.from({ length: fields }, () => factor));

/** Fields of K levels, one set of them or several, as [2(M+1), 2, sets, K, D]. */
function apart(stack: SpectralStack, K: number): tf.Tensor {
  const F = fieldsIn(stack);
  return reshape(stack, [stack.shape[0], 2, F / K, K, degreesOf(stack)]);
}

/** A factor of one field, [2(M+1), 1, D], beside fields that are apart. */
const besideLevels = (factor: SpectralStack): tf.Tensor => reshape(factor, [factor.shape[0], 1, 1, 1, factor.shape[2]]);

/** Σ weight X² over all places of each of K levels, [1, 1, 1, K, 1], of one set of levels or of several together. */
export function squaresByLevel(stack: SpectralStack, weight: SpectralStack, K: number): tf.Tensor {
  const squares = mul(square(apart(stack, K)), besideLevels(weight));
  return reshape(sumOver(squares, [0, 1, 2, 4]), [1, 1, 1, K, 1]);
}

/** X (1 + places growth). @param places [2(M+1), 1, D]  @param growth of each of K levels, as `squaresByLevel` gives numbers */
export function grownByLevel(stack: SpectralStack, places: SpectralStack, growth: tf.Tensor): SpectralStack {
  const K = growth.shape[3] as number;
  return asStack(reshape(mul(apart(stack, K), add(mul(besideLevels(places), growth), 1)), stack.shape));
}
