import { earthRadius } from '../physics/constants.ts';
import {
  add,
  concatenate,
  constant,
  type Field,
  fourier,
  located,
  matMul,
  mul,
  reshape,
  reverse,
  slice,
  split,
  sub,
  type tf,
  transpose,
} from '../tensor/index.ts';
import type { GaussianGrid } from './gaussian-grid.ts';
import { legendreFunctions } from './legendre-functions.ts';
import { asStack, degreesOfParity, fieldsIn, type SpectralStack } from './spectral-stack.ts';

/**
 * One Legendre transform on the K = J/2 rows of the northern hemisphere, from the equator. The southern one follows from parity:
 * in waves that are symmetric about the equator where n − m is even, south = (−1)^m (even − odd); minus that where they are not.
 */
export interface LegendreTable {
  /** For even and for odd degrees; synthesis [2(M+1), D, K], analysis [2(M+1), K, D], the same for c = 0 and 1. */
  readonly matrices: readonly [even: tf.Tensor3D, odd: tf.Tensor3D];
  /** Whether functions with even n − m are symmetric about the equator, as values are, or antisymmetric, as slopes are. */
  readonly symmetric: boolean;
}

/** Fourier coefficients of F fields on the rows of the northern hemisphere from the equator: their symmetric and antisymmetric part. */
export interface Waves {
  readonly symmetric: Field;
  readonly antisymmetric: Field;
}

/**
 * Constants of the spherical harmonic transform of one grid, computed in float64 and kept in float32.
 *
 *     X(λ, μ) = Re Σ_m (2 − δ_m0) Σ_n X_mn P_mn(μ) exp(imλ),   n ≤ M                                     [G-2]
 */
export interface SpectralTransform {
  readonly truncation: number;
  readonly rows: number;
  readonly columns: number;
  /** (2 − δ_m0) P for values, (2 − δ_m0) H/a for slopes. */
  readonly synthesis: LegendreTable;
  readonly slopeSynthesis: LegendreTable;
  /** w P/I for scalars; w P/(I cos²φ) and −w H/(I a cos²φ) for the two components of vectors. */
  readonly analysis: LegendreTable;
  readonly eastAnalysis: LegendreTable;
  readonly northAnalysis: LegendreTable;
  /** ∓m/a, m⁻¹, what the imaginary and the real part are multiplied by to become the other's ∂/∂λ: [2(M+1), 2, 1]. */
  readonly zonalFactor: SpectralStack;
  /** (−1)^m: for synthesis [2(M+1), 1, 1], for analysis [1, 1, 2(M+1)]. */
  readonly alternation: { readonly synthesis: Field; readonly analysis: Field };
  /** Eigenvalues of the Laplacian −n(n+1)/a², m⁻², and of its inverse (0 at n = 0), m²: [2(M+1), 1, D]. */
  readonly laplacianEigenvalue: SpectralStack;
  readonly inverseLaplacianEigenvalue: SpectralStack;
}

type Entry = (a: number, b: number, c: number) => number;

/** Host function of three indices as a constant. */
function tabulated(shape: readonly [number, number, number], entry: Entry): Field {
  const [A, B, C] = shape;
  const values = new Float32Array(A * B * C);
  for (let a = 0, at = 0; a < A; a++) for (let b = 0; b < B; b++) for (let c = 0; c < C; c++) values[at++] = entry(a, b, c);
  return constant(values, shape);
}

/** (−1)^m of wave part 2m + c. */
const alternating = (w: number): number => ((w >> 1) % 2 === 0 ? 1 : -1);

/** A function of degree at the places of one field in a stack: [2(M+1), 1, D]. */
export const overDegrees = (truncation: number, f: (n: number) => number): SpectralStack =>
  asStack(tabulated([2 * (truncation + 1), 1, degreesOfParity(truncation)], (pm, _, d) => f(2 * d + Number(pm > truncation))));

/** Tables of the Legendre transforms; the same quadrature serves analysis of values and of flux vectors. */
function legendreTables({ truncation, rows: J, columns: I, sinLatitude, weights }: GaussianGrid) {
  const [N, K, D] = [truncation + 1, J / 2, degreesOfParity(truncation)];
  const { value, slope } = legendreFunctions(truncation, sinLatitude);
  const read = (table: Float64Array, w: number, k: number, n: number): number =>
    n > truncation ? 0 : (table[((w >> 1) * J + K + k) * N + n] as number);
  const synthesis = (table: Float64Array, symmetric: boolean, scale: number): LegendreTable => {
    const parity = (p: number) => tabulated([2 * N, D, K], (w, d, k) => (w < 2 ? 1 : 2) * scale * read(table, w, k, 2 * d + p));
    return { matrices: [parity(0), parity(1)], symmetric };
  };
  const analysis = (table: Float64Array, symmetric: boolean, weight: (k: number, cos2: number) => number): LegendreTable => {
    const weighted = Float64Array.from(
      { length: K },
      (_, k) => ((weights[K + k] as number) / I) * weight(k, 1 - (sinLatitude[K + k] as number) ** 2),
    );
    const parity = (p: number) => tabulated([2 * N, K, D], (w, k, d) => (weighted[k] as number) * read(table, w, k, 2 * d + p));
    return { matrices: [parity(0), parity(1)], symmetric };
  };
  return {
    synthesis: synthesis(value, true, 1),
    slopeSynthesis: synthesis(slope, false, 1 / earthRadius),
    analysis: analysis(value, true, () => 1),
    eastAnalysis: analysis(value, true, (_, cos2) => 1 / cos2),
    northAnalysis: analysis(slope, false, (_, cos2) => -1 / (earthRadius * cos2)),
  };
}

/**
 * Builds the transform of a Gaussian grid. Quadratic products are free of aliasing if I ≥ 3M + 1 and J ≥ (3M + 1)/2.
 * @throws RangeError for an odd number of rows
 */
export function buildSpectralTransform(grid: GaussianGrid): SpectralTransform {
  const { truncation, rows, columns } = grid;
  if (rows % 2 !== 0)
    throw new RangeError(`A spectral transform must have as many rows in the north as in the south; got ${rows}; add one.`);
  const eigenvalue = (n: number): number => -(n * (n + 1)) / earthRadius ** 2;
  const N = truncation + 1;
  return {
    truncation,
    rows,
    columns,
    ...legendreTables(grid),
    zonalFactor: asStack(tabulated([2 * N, 2, 1], (pm, c) => ((c === 0 ? -1 : 1) * (pm % N)) / earthRadius)),
    alternation: {
      synthesis: tabulated([2 * N, 1, 1], alternating),
      analysis: tabulated([1, 1, 2 * N], (_a, _b, w) => alternating(w)),
    },
    laplacianEigenvalue: overDegrees(truncation, eigenvalue),
    inverseLaplacianEigenvalue: overDegrees(truncation, (n) => (n === 0 ? 0 : 1 / eigenvalue(n))),
  };
}

/** Legendre sums over degrees. @returns parts [2(M+1), F, K] */
export function legendreSynthesis(t: SpectralTransform, stack: SpectralStack, { matrices, symmetric }: LegendreTable): Waves {
  const [W, F, D] = [stack.shape[0], fieldsIn(stack), degreesOfParity(t.truncation)];
  const [even, odd] = split(stack, 2, 0).map((part, p) => matMul(reshape(part, [W, F, D]), matrices[p] as Field)) as [Field, Field];
  return symmetric ? { symmetric: even, antisymmetric: odd } : { symmetric: odd, antisymmetric: even };
}

/** Fourier sums over orders, on both hemispheres. @param waves [2(M+1), F, K]  @returns [F, J, I] */
export function fourierSynthesis(t: SpectralTransform, { symmetric, antisymmetric }: Waves): Field<'center'> {
  const hemisphere = (waves: tf.Tensor): tf.Tensor =>
    fourier(transpose(waves, [1, 2, 0]), { direction: 'synthesis', points: t.columns, waves: t.truncation + 1 });
  const south = hemisphere(reverse(mul(sub(symmetric, antisymmetric), t.alternation.synthesis), 2));
  return located<'center'>(concatenate([south, hemisphere(add(symmetric, antisymmetric))], 1));
}

/** Synthesis on the grid: Legendre, the southern hemisphere by parity, Fourier. @returns [F, J, I] */
export const synthesize = (t: SpectralTransform, stack: SpectralStack, table: LegendreTable): Field<'center'> =>
  fourierSynthesis(t, legendreSynthesis(t, stack, table));

/** Fourier integrals along rows of maps [F, J, I]. @returns parts [F, K, 2(M+1)] */
export function fourierAnalysis(t: SpectralTransform, values: Field<'center'>): Waves {
  const [F, J] = values.shape;
  const [W, K] = [2 * (t.truncation + 1), J / 2];
  const waves = fourier(values, { direction: 'analysis', points: t.columns, waves: W / 2 });
  const [south, north] = [0, K].map((from) => slice(waves, [0, from, 0], [F, K, W])) as [Field, Field];
  const mirrored = mul(reverse(south, 1) as Field, t.alternation.analysis);
  return { symmetric: add(north, mirrored), antisymmetric: sub(north, mirrored) };
}

/** Legendre integrals over the rows; their transpose but for weights is `legendreSynthesis`. @param waves [F, K, 2(M+1)] */
export function legendreAnalysis(t: SpectralTransform, waves: Waves, { matrices, symmetric }: LegendreTable): SpectralStack {
  const halves = symmetric ? [waves.symmetric, waves.antisymmetric] : [waves.antisymmetric, waves.symmetric];
  const parities = halves.map((half, p) => matMul(transpose(half, [2, 0, 1]), matrices[p] as Field));
  const [F, , W] = waves.symmetric.shape;
  return asStack(reshape(concatenate(parities, 0), [W, 2, F * degreesOfParity(t.truncation)]));
}

/** Analysis of maps [F, J, I]; the transpose of a synthesis but for weights. */
export const analyse = (t: SpectralTransform, values: Field<'center'>, table: LegendreTable): SpectralStack =>
  legendreAnalysis(t, fourierAnalysis(t, values), table);
