/** A small ocean for tests: two basins, a strait, a ridge, an island, shelves and an open polar cap. */
import type { BoundaryData } from '../../src/grid/boundary.ts';
import { gaussianGrid } from '../../src/grid/gaussian-grid.ts';
import {
  buildOceanGeometry,
  type OceanForcing,
  type OceanGeometry,
  type OceanSchemeChoice,
  type OceanState,
  oceanSchemes,
  restingOcean,
} from '../../src/ocean/index.ts';
import { constant, type Field, tf } from '../../src/tensor/index.ts';

export const smallGrid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
export const smallLevels = Float64Array.of(40, 80, 160, 320, 600, 800);
export const smallStep = 7200;

/** Whether a cell of the small world is ocean. */
function isOcean(j: number, i: number): boolean {
  if (j < 2) return false;
  if (i === 5 && j > 4 && j < 14) return false;
  if ((i === 18 || i === 19) && j > 5) return j === 9;
  return !(i === 12 && j === 10);
}

export function smallBoundary(): BoundaryData {
  const { rows, columns } = smallGrid;
  const cells = Array.from({ length: rows * columns }, (_, n) => ({ j: Math.floor(n / columns), i: n % columns }));
  const oceanMask = Float32Array.from(cells, ({ j, i }) => Number(isOcean(j, i)));
  const depth = (j: number, i: number) => (i === 25 ? 600 : 2000 - 1400 * Math.cos((i * Math.PI) / 16) ** 2 - 30 * j);
  return {
    grid: smallGrid,
    oceanMask,
    oceanDepth: Float32Array.from(cells, ({ j, i }) => (isOcean(j, i) ? depth(j, i) : 0)),
    orography: new Float32Array(rows * columns),
  };
}

export const smallGeometry = (choice: Partial<OceanSchemeChoice> = {}): OceanGeometry =>
  buildOceanGeometry(smallBoundary(), smallLevels, smallStep, choice);

/** Distance of each row's centres from those of the first, m. */
export const northwardDistance = ({ cgrid }: OceanGeometry['topography']): number[] =>
  Array.from(cgrid.northRows.dy, (_, j) => cgrid.northRows.dy.slice(0, j).reduce((a, b) => a + b, 0));

/** Every scheme that is not a default, one at a time. */
export const otherSchemes: [string, Partial<OceanSchemeChoice>][] = Object.entries(oceanSchemes).flatMap(([kind, schemes]) =>
  Object.keys(schemes)
    .slice(1)
    .map((name): [string, Partial<OceanSchemeChoice>] => [`${kind} ${name}`, { [kind]: name }]),
);

/** A smooth, reproducible pattern of order one. */
export const pattern = (k: number, j: number, i: number, phase = 0): number =>
  Math.sin(0.9 * k + 0.55 * j + phase) * Math.cos((2 * Math.PI * (i + k + 3 * phase)) / 32 + 0.3 * j);

/** Values of a function of level, row and column. */
export function values([K, J, I]: readonly [number, number, number], f: (k: number, j: number, i: number) => number): Float32Array {
  const out = new Float32Array(K * J * I);
  for (let n = 0; n < out.length; n++) out[n] = f(Math.floor(n / (J * I)), Math.floor(n / I) % J, n % I);
  return out;
}

/** Stably stratified water with horizontal differences, at rest. @param contrast amplitude of the differences, K */
export function stratifiedOcean(g: OceanGeometry, contrast = 2): OceanState {
  const { shape, depth } = g.topography;
  const decay = (k: number) => Math.exp(-(depth[k] ?? 0) / 500);
  const T = values(shape, (k, j, i) => 3 + 15 * decay(k) + contrast * decay(k) * pattern(0, j, i));
  const S = values(shape, (k, j, i) => -0.3 + 0.3 * (1 - decay(k)) + 0.1 * contrast * decay(k) * pattern(0, j, i, 1));
  return restingOcean(g, T, S);
}

/** Winds, heat, sunlight, rain and salt of realistic size; also on land, where the ocean must not take it. */
export function steadyForcing(g: OceanGeometry): OceanForcing {
  const [, J, I] = g.topography.shape;
  const map = (f: (j: number, i: number) => number): Field<'center'> =>
    constant(
      values([1, J, I], (_, j, i) => f(j, i)),
      [1, J, I],
    );
  return {
    heatToOcean: map((j, i) => -120 + 100 * pattern(0, j, i)),
    shortwaveToOcean: map((j) => 180 * Math.sin((Math.PI * (j + 0.5)) / J)),
    waterToOcean: map((j, i) => 1e-5 + 6e-5 * pattern(0, j, i, 2)),
    saltToOcean: map((j, i) => 2e-7 * pattern(0, j, i, 0.5)),
    brine: map((j, i) => 1e-6 * (1 + pattern(0, j, i, 0.7))),
    stressEast: map((j) => -0.1 * Math.cos((3 * Math.PI * j) / J)),
    stressNorth: map((j, i) => 0.03 * pattern(0, j, i, 1.5)),
  };
}

export function noForcing(g: OceanGeometry): OceanForcing {
  const [, J, I] = g.topography.shape;
  const zero = constant<'center'>(new Float32Array(J * I), [1, J, I]);
  const still = { stressEast: zero, stressNorth: zero };
  return { heatToOcean: zero, shortwaveToOcean: zero, waterToOcean: zero, saltToOcean: zero, brine: zero, ...still };
}

/** Largest absolute value of a field. */
export const largest = (x: tf.Tensor): number => tf.tidy(() => tf.max(tf.abs(x)).dataSync()[0] ?? Number.NaN);
