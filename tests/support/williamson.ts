import { buildShallowWater, type ShallowWater, shallowWaterStep } from '../../src/atmosphere/shallow-water/shallow-water.ts';
import type { GaussianGrid } from '../../src/grid/gaussian-grid.ts';
import { legendreFunctions } from '../../src/grid/legendre-functions.ts';
import { analyseForces } from '../../src/grid/spectral-flow.ts';
import { toGrid, toSpectral } from '../../src/grid/spectral-operators.ts';
import { asStack, joinStacks, type SpectralStack, stackPart } from '../../src/grid/spectral-stack.ts';
import { buildSpectralTransform } from '../../src/grid/spectral-transform.ts';
import { earthRadius as a, gravity as g, rotationRate as Ω } from '../../src/physics/constants.ts';
import { fusedLoop } from '../../src/tensor/compile/index.ts';
import { add, constant, type Field, mul, sub, type tf } from '../../src/tensor/index.ts';

type Map = Field<'center'>;
type OnSphere = (λ: number, φ: number) => number;
const day = 86400;

/** A case of Williamson et al. (1992), Journal of Computational Physics 102, 211–224: winds m s⁻¹, free surface and ground m. */
export interface WilliamsonCase {
  readonly u: OnSphere;
  readonly v: OnSphere;
  readonly surface: OnSphere;
  readonly ground: OnSphere;
  readonly coriolis: OnSphere;
  readonly meanDepth: number;
}

const still: OnSphere = () => 0;
const planetary: OnSphere = (_, φ) => 2 * Ω * Math.sin(φ);

/** Solid rotation about an axis tilted by α: cases 1 and 2. */
const rotation = (u0: number, α: number): Pick<WilliamsonCase, 'u' | 'v'> => ({
  u: (λ, φ) => u0 * (Math.cos(φ) * Math.cos(α) + Math.sin(φ) * Math.cos(λ) * Math.sin(α)),
  v: (λ) => -u0 * Math.sin(λ) * Math.sin(α),
});

/** Sine of latitude about the tilted axis. */
const tilted =
  (α: number): OnSphere =>
  (λ, φ) =>
    -Math.cos(λ) * Math.cos(φ) * Math.sin(α) + Math.sin(φ) * Math.cos(α);

/** A zonal flow in balance: gh = gh₀ − (aΩu₀ + u₀²/2) sin²φ'. */
const balanced = (u0: number, gh0: number, α: number): OnSphere => {
  const s = tilted(α);
  return (λ, φ) => (gh0 - (a * Ω * u0 + (u0 * u0) / 2) * s(λ, φ) ** 2) / g;
};

const oncePer12Days = (2 * Math.PI * a) / (12 * day);

/** Case 1: a cosine bell carried by solid rotation; centre at 90 degrees west on the equator. */
export function cosineBell(α: number, turned = 0): WilliamsonCase {
  const s = tilted(α);
  const bell: OnSphere = (λ, φ) => {
    const distance = Math.acos(Math.min(1, Math.cos(φ) * Math.cos(λ - 1.5 * Math.PI - turned)));
    return distance < 1 / 3 ? 500 * (1 + Math.cos(Math.PI * distance * 3)) : 0;
  };
  return { ...rotation(oncePer12Days, α), surface: bell, ground: still, coriolis: (λ, φ) => 2 * Ω * s(λ, φ), meanDepth: 0 };
}

/** Case 2: solid rotation in balance. */
export const steadyZonalFlow = (α: number): WilliamsonCase => ({
  ...rotation(oncePer12Days, α),
  surface: balanced(oncePer12Days, 2.94e4, α),
  ground: still,
  coriolis: (λ, φ) => 2 * Ω * tilted(α)(λ, φ),
  meanDepth: 2.94e4 / g,
});

/** Case 5: zonal flow over a mountain. */
export const flowOverMountain: WilliamsonCase = {
  ...rotation(20, 0),
  surface: balanced(20, 5960 * g, 0),
  ground: (λ, φ) => 2000 * (1 - Math.min(Math.PI / 9, Math.hypot(λ - 1.5 * Math.PI, φ - Math.PI / 6)) / (Math.PI / 9)),
  coriolis: planetary,
  meanDepth: 5960,
};

const [ω, K, R] = [7.848e-6, 7.848e-6, 4];
/** Case 6: Rossby–Haurwitz wave of number 4. */
export const rossbyHaurwitzWave: WilliamsonCase = {
  u: (λ, φ) => {
    const c = Math.cos(φ);
    return a * ω * c + a * K * c ** (R - 1) * (R * Math.sin(φ) ** 2 - c * c) * Math.cos(R * λ);
  },
  v: (λ, φ) => -a * K * R * Math.cos(φ) ** (R - 1) * Math.sin(φ) * Math.sin(R * λ),
  surface: (λ, φ) => {
    const c = Math.cos(φ);
    const A = (ω / 2) * (2 * Ω + ω) * c * c + (K * K * c ** (2 * R) * ((R + 1) * c * c + (2 * R * R - R - 2) - (2 * R * R) / (c * c))) / 4;
    const B = ((2 * (Ω + ω) * K) / ((R + 1) * (R + 2))) * c ** R * (R * R + 2 * R + 2 - (R + 1) ** 2 * c * c);
    const C = (K * K * c ** (2 * R) * ((R + 1) * c * c - (R + 2))) / 4;
    return 8000 + ((A + B * Math.cos(R * λ) + C * Math.cos(2 * R * λ)) * a * a) / g;
  },
  ground: still,
  coriolis: planetary,
  meanDepth: 8000,
};

/** A function on the cells of a grid. */
export function sampled(grid: GaussianGrid, f: OnSphere): Map {
  const { rows, columns, sinLatitude } = grid;
  const values = Float32Array.from({ length: rows * columns }, (_, k) =>
    f((2 * Math.PI * (k % columns)) / columns, Math.asin(sinLatitude[Math.floor(k / columns)] as number)),
  );
  return constant<'center'>(values, [1, rows, columns]);
}

/** A case on a grid: its constants, its first state, and its free surface of a state, m, in float64. */
export function prepare(test: WilliamsonCase, grid: GaussianGrid, dt: number, hyperdiffusionTime = Number.POSITIVE_INFINITY) {
  const transform = buildSpectralTransform(grid);
  const scaled = (f: OnSphere): Map => sampled(grid, (λ, φ) => f(λ, φ) * Math.cos(φ));
  const wind = { east: scaled(test.u), north: scaled(test.v) };
  const ground = toSpectral(
    transform,
    sampled(grid, (λ, φ) => g * test.ground(λ, φ)),
  );
  const deviation = toSpectral(
    transform,
    sampled(grid, (λ, φ) => g * (test.surface(λ, φ) - test.meanDepth)),
  );
  const { vorticity, divergence } = analyseForces(transform, { forces: wind, fluxes: wind, values: wind.east });
  const setting = { grid, meanGeopotential: g * test.meanDepth, ground, dt, hyperdiffusionTime, coriolis: sampled(grid, test.coriolis) };
  const water = buildShallowWater(setting);
  const start = joinStacks([vorticity, divergence, sub(deviation, ground)]);
  const surface = (x: SpectralStack): Float64Array => {
    const φ = toGrid(transform, joinStacks([stackPart(x, 2, 1), ground])).dataSync();
    const half = φ.length / 2;
    return Float64Array.from({ length: half }, (_, k) => ((φ[k] as number) + (φ[k + half] as number)) / g + test.meanDepth);
  };
  return { transform, water, start, ground, surface };
}

/** Runs compiled steps of any kind. @returns the last state and the sum of all after the first */
export async function runSteps(start: SpectralStack, steps: number, step: (x: SpectralStack) => SpectralStack) {
  const loop = await fusedLoop({
    start: { x: start as tf.Tensor, sum: start as tf.Tensor },
    maxCount: Math.max(2, steps),
    body: ({ x, sum }) => {
      const next = step(asStack(x));
      return { carry: { x: next as tf.Tensor, sum: add(sum, next) } };
    },
  });
  const { carry } = loop.run({ x: start, sum: mul(start, 0) }, {}, steps);
  loop.dispose();
  return { last: asStack(carry.x), sum: asStack(carry.sum) };
}

/** Runs compiled steps of shallow water. */
export const runShallowWater = async (water: ShallowWater, start: SpectralStack, steps: number): Promise<SpectralStack> =>
  (await runSteps(start, steps, (x) => shallowWaterStep(water, x))).last;

/** Normalised l₁, l₂ and l∞ errors by Gaussian quadrature (Williamson et al. 1992, eqs. 82–84). */
export function errorNorms(grid: GaussianGrid, h: ArrayLike<number>, reference: ArrayLike<number>) {
  const weight = (k: number): number => grid.weights[Math.floor(k / grid.columns)] as number;
  const sum = (f: (k: number) => number): number => Array.from({ length: h.length }, (_, k) => weight(k) * f(k)).reduce((x, y) => x + y, 0);
  const error = (k: number): number => (h[k] as number) - (reference[k] as number);
  const most = (f: (k: number) => number): number =>
    Array.from({ length: h.length }, (_, k) => Math.abs(f(k))).reduce((x, y) => Math.max(x, y), 0);
  const known = (k: number): number => reference[k] as number;
  return {
    l1: sum((k) => Math.abs(error(k))) / sum((k) => Math.abs(known(k))),
    l2: Math.sqrt(sum((k) => error(k) ** 2) / sum((k) => known(k) ** 2)),
    maximum: most(error) / most(known),
  };
}

/** A spectral field [m, n, 2] on the cells of any grid, in float64: a fine run where a coarse one has its points. */
export function evaluated(field: Field<'spectral'>, grid: GaussianGrid): Float64Array {
  const N = field.shape[0];
  const X = field.dataSync();
  const { value: P } = legendreFunctions(N - 1, grid.sinLatitude);
  const { rows, columns } = grid;
  const result = new Float64Array(rows * columns);
  for (let j = 0; j < rows; j++)
    for (let m = 0; m < N; m++) {
      let [re, im] = [0, 0];
      for (let n = m; n < N; n++) {
        const p = (m === 0 ? 1 : 2) * (P[(m * rows + j) * N + n] as number);
        re += p * (X[(m * N + n) * 2] as number);
        im += p * (X[(m * N + n) * 2 + 1] as number);
      }
      for (let i = 0; i < columns; i++) {
        const angle = (2 * Math.PI * m * i) / columns;
        result[j * columns + i] = (result[j * columns + i] as number) + re * Math.cos(angle) - im * Math.sin(angle);
      }
    }
  return result;
}
