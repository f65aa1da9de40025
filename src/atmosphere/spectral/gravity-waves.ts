import { asStack, degreesOfParity, fieldsIn, joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { earthRadius } from '../../physics/constants.ts';
import { add, concatenate, constant, div, type Field, matMul, mul, reshape, sub, transpose } from '../../tensor/index.ts';
import { inverse, type Matrix, matrix, product } from './small-matrix.ts';

/**
 * Linear gravity waves about air at rest, as the implicit part of a step sees them.
 *
 *     ∂δ/∂t = −∇²(G s + Φₛ),   ∂s/∂t = −C δ                                                             [D-1]
 *
 * δ has K levels, s are the S scalars (temperature on K levels and ln pₛ, or the depth of shallow water).
 */
export interface WaveModel {
  /** K × S: what scalars add to the potential. */
  readonly potential: Matrix;
  /** S × K: what divergence takes from scalars. */
  readonly depletion: Matrix;
}

/** Constants of `WaveModel` for one truncation. */
export interface GravityWaves {
  readonly levels: number;
  /** Scalars that have the potential of the ground, G s₀ = Φₛ on all levels; added before G, so that the large terms cancel first. */
  readonly ground: SpectralStack;
  /** (δ, s) to (∂δ/∂t, ∂s/∂t), a matrix for each degree: [D · 2, K + S, K + S], even degrees first. */
  readonly tendency: Field;
  /** (δ, s) before an implicit step of a length to (δ, ∂s/∂t) after it. */
  readonly implicit: ReadonlyMap<number, Field>;
}

const blocks = (rows: readonly (readonly Matrix[])[]): Matrix =>
  rows.flatMap((row) => (row[0] as Matrix).map((_, i) => Float64Array.from(row.flatMap((block) => [...(block[i] as Float64Array)]))));

/** One matrix for each degree, by parity and half the degree. */
function byDegree(truncation: number, entry: (λ: number) => Matrix): Field {
  const D = degreesOfParity(truncation);
  const all = Array.from({ length: 2 * D }, (_, place) => {
    const n = 2 * (place % D) + (place < D ? 0 : 1);
    return entry((n * (n + 1)) / earthRadius ** 2);
  });
  const size = (all[0] as Matrix).length;
  const values = Float32Array.from(all.flatMap((rows) => rows.flatMap((row) => [...row])));
  return constant(values, [2 * D, size, size]);
}

/**
 * Solution of the implicit step  δ = r_δ + h λ (G s + Φₛ),  s = r_s − h C δ  for −∇² = λ:
 *
 *     (1 + h² λ G C) δ = r_δ + h λ G r_s                                                                [D-2]
 */
function implicitMatrix({ potential: G, depletion: C }: WaveModel, h: number, λ: number): Matrix {
  const K = G.length;
  const A = inverse(matrix(K, K, (i, j) => (i === j ? 1 : 0) + h * h * λ * (product(G, C)[i]?.[j] ?? 0)));
  const AG = product(A, G).map((row) => row.map((x) => h * λ * x));
  const minus = (x: Matrix): Matrix => x.map((row) => row.map((value) => -value));
  return blocks([
    [A, AG],
    [minus(product(C, A)), minus(product(C, AG))],
  ]);
}

/**
 * Tables for implicit steps of some lengths.
 * @param ground scalars whose potential is that of the ground, a stack of S fields
 * @param implicitSteps lengths h, s
 */
export function buildGravityWaves(
  truncation: number,
  model: WaveModel,
  ground: SpectralStack,
  implicitSteps: readonly number[],
): GravityWaves {
  const { potential: G, depletion: C } = model;
  const [K, S] = [G.length, C.length];
  const zeros = (rows: number, columns: number): Matrix => matrix(rows, columns, () => 0);
  const explicit = (λ: number): Matrix =>
    blocks([
      [zeros(K, K), G.map((row) => row.map((x) => λ * x))],
      [C.map((row) => row.map((x) => -x)), zeros(S, S)],
    ]);
  return {
    levels: K,
    ground,
    tendency: byDegree(truncation, explicit),
    implicit: new Map(implicitSteps.map((h) => [h, byDegree(truncation, (λ) => implicitMatrix(model, h, λ))])),
  };
}

/** Multiplies the fields of a stack, degree by degree, with matrices as from `byDegree`. */
function mixFields(stack: SpectralStack, matrices: Field): SpectralStack {
  const [W, , width] = stack.shape;
  const [F, D] = [fieldsIn(stack), width / fieldsIn(stack)];
  const [orders, parts] = [W / 2, 2];
  const columns = transpose(reshape(stack, [2, orders * parts, F, D]), [0, 3, 2, 1]);
  const mixed = matMul(matrices, reshape(columns, [2 * D, F, orders * parts]));
  return asStack(reshape(transpose(reshape(mixed, [2, D, F, orders * parts]), [0, 3, 2, 1]), [W, parts, F * D]));
}

/** Divergence and scalars, the scalars with those of the ground. */
function grounded(waves: GravityWaves, x: SpectralStack): { δ: SpectralStack; both: SpectralStack } {
  const K = waves.levels;
  const δ = stackPart(x, 0, K);
  const s = stackPart(x, K, fieldsIn(x) - K);
  return { δ, both: joinStacks([δ, add(s, waves.ground)]) };
}

/** Tendency of (δ, s) by gravity waves [D-1]. @param x stack of K + S fields */
export const waveTendency = (waves: GravityWaves, x: SpectralStack): SpectralStack => mixFields(grounded(waves, x).both, waves.tendency);

/** The tendency of (δ, s) at the end of an implicit step of length h from x, by [D-2]. @throws RangeError for a length without tables */
export function implicitWaveTendency(waves: GravityWaves, x: SpectralStack, h: number): SpectralStack {
  const matrices = waves.implicit.get(h);
  if (!matrices) throw new RangeError(`An implicit step must have tables; got ${h} s; name it when the tables are built.`);
  const K = waves.levels;
  const { δ, both } = grounded(waves, x);
  const solved = mixFields(both, matrices);
  const δTendency = div(sub(stackPart(solved, 0, K), δ), h);
  return asStack(concatenate([δTendency, stackPart(solved, K, fieldsIn(x) - K)], 2));
}

/** A stack of waves times a step, added to another. */
export const advanced = (x: SpectralStack, tendency: SpectralStack, dt: number): SpectralStack => add(x, mul(tendency, dt));
