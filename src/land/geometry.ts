import type { BoundaryData } from '../grid/boundary.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Field } from '../tensor/index.ts';
import { constant } from '../tensor/index.ts';
import { icebergPattern } from './icebergs.ts';
import type { RiverNetwork } from './river-network.ts';
import { directions, neighbour, riverNetwork } from './river-network.ts';

/** Constants of the land on its grid, all maps [1, latitude, longitude]. */
export interface LandGeometry {
  /** 1 on land, 0 on the ocean. */
  readonly mask: Field<'center'>;
  /** 1 on ice sheets. */
  readonly glacier: Field<'center'>;
  /** How rough the relief is, 0 … 1. [L-11] */
  readonly roughness: Field<'center'>;
  /** Distance to the next cell downstream, m; 1 on the ocean, where nothing drains. */
  readonly riverDistance: Field<'center'>;
  /** For each of the eight directions, the ratio of source to target cell area where rivers run that way, else 0. */
  readonly riverWeights: readonly Field<'center'>[];
  /** For north and south, the weights of its ice sheets in a global mean, and the pattern in which their icebergs melt. */
  readonly icebergs: readonly { readonly source: Field<'center'>; readonly pattern: Field<'center'> }[];
  readonly grid: GaussianGrid;
  readonly orography: Float32Array;
}

/**
 * Where ice sheets stand: where they cover half of a cell of land. Where no data say, a rule does: Antarctica (south of 60° S) and land
 * above 1500 m poleward of 60° N, which is Greenland.
 */
export function glacierMask({ grid, oceanMask, orography, landIce }: BoundaryData): Float32Array {
  return oceanMask.map((ocean, n) => {
    if (landIce) return Number(!ocean && (landIce[n] ?? 0) >= 0.5);
    const φ = grid.latitude[Math.floor(n / grid.columns)] ?? 0;
    const sheet = φ < -60 || (φ > 60 && (orography[n] ?? 0) > 1500);
    return ocean ? 0 : Number(sheet);
  });
}

/** Area ratios of source to target cells for the rivers that run in one direction. */
function riverWeight(grid: GaussianGrid, network: RiverNetwork, d: number): Float32Array {
  return Float32Array.from(network.direction, (own, cell) => {
    const step = directions[d];
    const next = own === d && step ? neighbour(grid, cell, step) : undefined;
    if (next === undefined) return 0;
    const areaOf = (n: number) => grid.cellArea[Math.floor(n / grid.columns)] ?? 0;
    return areaOf(cell) / areaOf(next);
  });
}

/** Weight of a cell in a global mean if it lies on one side of the equator. */
function hemisphereWeight({ weights, columns, sinLatitude }: GaussianGrid, n: number, side: 1 | -1): number {
  const row = Math.floor(n / columns);
  return side * (sinLatitude[row] ?? 0) > 0 ? (weights[row] ?? 0) / (2 * columns) : 0;
}

/** Standard deviation of heights within a cell beyond which mountains are as rough as any, m. */
const ruggedLand = 300;

/** Standard deviation of the height of land within cells, m; where no data say, that of nine cells, a sixth more at T31. */
function reliefDeviation({ grid, oceanMask, orography, reliefDeviation: given }: BoundaryData): Float32Array {
  return oceanMask.map((ocean, n) => {
    if (ocean) return 0;
    if (given) return given[n] ?? 0;
    const heights = [n, ...directions.map((step) => neighbour(grid, n, step) ?? n)].map((cell) => Math.max(orography[cell] ?? 0, 0));
    const mean = heights.reduce((sum, h) => sum + h, 0) / heights.length;
    return Math.hypot(...heights.map((h) => h - mean)) / Math.sqrt(heights.length);
  });
}

/** Builds the constants of the land from mask and relief. */
export function buildLandGeometry(boundary: BoundaryData): LandGeometry {
  const { grid, oceanMask, orography } = boundary;
  const map = (values: ArrayLike<number>) => constant<'center'>(values, [1, grid.rows, grid.columns]);
  const glacier = glacierMask(boundary);
  const network = riverNetwork(grid, oceanMask, orography);
  return {
    mask: map(oceanMask.map((ocean) => (ocean ? 0 : 1))),
    glacier: map(glacier),
    roughness: map(reliefDeviation(boundary).map((s) => Math.tanh(s / ruggedLand))),
    riverDistance: map(network.distance.map((distance) => distance || 1)),
    riverWeights: directions.map((_, d) => map(riverWeight(grid, network, d))),
    icebergs: ([1, -1] as const).map((side) => ({
      source: map(glacier.map((ice, n) => ice * hemisphereWeight(grid, n, side))),
      pattern: map(icebergPattern(grid, oceanMask, side)),
    })),
    grid,
    orography,
  };
}
