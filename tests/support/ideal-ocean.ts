/** Oceans with known answers: flat bands of regular rows with a Coriolis parameter of one's own, and runs of the compiled step. */
import type { BoundaryData } from '../../src/grid/boundary.ts';
import type { GaussianGrid } from '../../src/grid/gaussian-grid.ts';
import {
  buildOceanGeometry,
  type OceanForcing,
  type OceanGeometry,
  type OceanParameters,
  type OceanSchemeChoice,
  type OceanState,
  type OceanStepResult,
  oceanParameters,
  oceanStep,
  restingOcean,
} from '../../src/ocean/index.ts';
import { earthRadius, rotationRate } from '../../src/physics/constants.ts';
import { fusedLoop, type Precision } from '../../src/tensor/compile/index.ts';
import { constant, type Field, type Location, mul, type tf, total } from '../../src/tensor/index.ts';
import { noForcing, values } from './ocean-world.ts';

/** Columns go around the globe; rows are as narrow as one likes, so a band about the equator is flat. */
export interface Band {
  readonly rows: number;
  readonly columns: number;
  /** Distance of the rows, m. */
  readonly spacing: number;
  /** Coriolis parameter, s⁻¹, by distance from the southern wall, m. */
  readonly coriolis: (y: number) => number;
}

/** Circumference of the equator, m: the length of a row. */
export const circumference = 2 * Math.PI * earthRadius;

/** Distance of the centre of row j from the southern wall, m. */
export const rowCentre = ({ spacing }: Band, j: number): number => (j + 0.5) * spacing;

/** A band as a grid that the ocean can be built on. Its `sinLatitude` says nothing but the Coriolis parameter. */
export function bandGrid(band: Band): GaussianGrid {
  const { rows, columns, spacing, coriolis } = band;
  const degrees = 180 / Math.PI / earthRadius;
  const edges = Float64Array.from({ length: rows + 1 }, (_, j) => (j - rows / 2) * spacing * degrees);
  const sine = (degree: number | undefined) => Math.sin(((degree ?? 0) * Math.PI) / 180);
  const weights = Float64Array.from({ length: rows }, (_, j) => sine(edges[j + 1]) - sine(edges[j]));
  const cellArea = weights.map((w) => ((earthRadius ** 2 * 2 * Math.PI) / columns) * w);
  return {
    truncation: 0,
    rows,
    columns,
    sinLatitude: Float64Array.from({ length: rows }, (_, j) => coriolis(rowCentre(band, j)) / (2 * rotationRate)),
    weights,
    latitude: Float64Array.from({ length: rows }, (_, j) => ((edges[j] ?? 0) + (edges[j + 1] ?? 0)) / 2),
    latitudeEdges: edges,
    longitude: Float64Array.from({ length: columns }, (_, i) => (360 * i) / columns),
    cellArea,
    totalArea: cellArea.reduce((sum, area) => sum + columns * area, 0),
  };
}

/** Rows in the north that the ocean reserves for its polar cap: they are land here. */
export const reservedRows = (rows: number): number => (rows > 64 ? 3 : 1);

/** Sea floor of a band. @param depth m, 0 on land, by row and column; rows of the polar cap are land */
export function bandBoundary(band: Band, depth: (j: number, i: number) => number): BoundaryData {
  const { rows, columns } = band;
  const at = (n: number) => (Math.floor(n / columns) < rows - reservedRows(rows) ? depth(Math.floor(n / columns), n % columns) : 0);
  const oceanDepth = Float32Array.from({ length: rows * columns }, (_, n) => at(n));
  return { grid: bandGrid(band), oceanDepth, oceanMask: oceanDepth.map((h) => Number(h > 0)), orography: new Float32Array(rows * columns) };
}

/** Equal levels. */
export const equalLevels = (count: number, depth: number): Float64Array => new Float64Array(count).fill(depth / count);

/** A field of the shape of the ocean, zero where `open` is false. */
export function fieldOf<L extends Location>(
  g: OceanGeometry,
  f: (k: number, j: number, i: number) => number,
  open: (k: number, j: number, i: number) => boolean = g.topography.wet,
): Field<L> {
  const { shape } = g.topography;
  return constant<L>(
    values(shape, (k, j, i) => (open(k, j, i) ? f(k, j, i) : 0)),
    shape,
  );
}

/** A map, zero on land. */
export function mapOf(g: OceanGeometry, f: (j: number, i: number) => number): Field<'center'> {
  const [, J, I] = g.topography.shape;
  return constant<'center'>(
    values([1, J, I], (_, j, i) => (g.topography.wet(0, j, i) ? f(j, i) : 0)),
    [1, J, I],
  );
}

/** The ocean without anything that mixes, rubs or stirs: what is left are waves. */
export const frictionless: OceanParameters = {
  ...oceanParameters.parse({}),
  viscosityScale: 0,
  verticalViscosity: 0,
  bottomDrag: 0,
  isoneutralDiffusivity: 0,
  thermoclineDiffusivity: 0,
  abyssalDiffusivity: 0,
  convectiveDiffusivity: 0,
  shearViscosity: 0,
  windMixing: 0,
};

/**
 * The same ocean with a solver that converges on cells of any shape: rows that are much closer than columns are what its preconditioner,
 * exact along rows, is not made for.
 */
export const solvedWell = (g: OceanGeometry): OceanGeometry => ({ ...g, freeSurface: { ...g.freeSurface, iterations: 60 } });

/** A flat channel from wall to wall, its water of 10 °C and 35 g kg⁻¹ at rest. @param choice schemes that differ from their defaults */
export function channel(band: Band, thickness: Float64Array, timeStep: number, choice: Partial<OceanSchemeChoice> = {}) {
  const depth = thickness.reduce((a, b) => a + b, 0);
  const boundary = bandBoundary(band, () => depth);
  const geometry = solvedWell(buildOceanGeometry(boundary, thickness, timeStep, choice));
  const { shape } = geometry.topography;
  const rows = band.rows - reservedRows(band.rows);
  const temperature = values(shape, () => 10);
  const atRest = restingOcean(
    geometry,
    temperature,
    values(shape, () => 0),
  );
  return { geometry, band, rows, depth, width: rows * band.spacing, atRest };
}

/** Sum of the products of two fields. */
export const projection = (x: Field, pattern: Field): tf.Scalar => total(mul(x, pattern));

/** A run of the compiled step. */
export interface OceanRun<R extends Record<string, tf.Tensor>> {
  readonly geometry: OceanGeometry;
  readonly start: OceanState;
  readonly steps: number;
  readonly parameters?: OceanParameters;
  /** Steady, or what the state calls for. */
  readonly forcing?: OceanForcing | ((state: OceanState) => OceanForcing);
  readonly precision?: Precision;
  /** What is kept of every step. */
  readonly watch?: (result: OceanStepResult) => R;
}

/** The state at the end, and what was kept of each step, stacked along a first axis. */
export interface OceanHistory<R> {
  readonly state: OceanState;
  readonly series: { readonly [Name in keyof R]: Float32Array };
}

/** Runs many steps as one compiled program on one thread. */
export async function runOcean<R extends Record<string, tf.Tensor> = Record<never, tf.Tensor>>(run: OceanRun<R>): Promise<OceanHistory<R>> {
  const { geometry: g, start, steps, parameters = oceanParameters.parse({}), forcing = noForcing(g), watch, precision = 'float32' } = run;
  const loop = await fusedLoop<OceanState, object, Record<string, tf.Tensor>>({
    start,
    maxCount: steps,
    threads: 1,
    precision,
    body: (state) => {
      const result = oceanStep(state, typeof forcing === 'function' ? forcing(state) : forcing, parameters, g);
      return { carry: result.state, results: watch?.(result) ?? {} };
    },
  });
  const { carry, results } = loop.run(start, {}, steps);
  const series = Object.fromEntries(Object.entries(results).map(([name, x]) => [name, x.dataSync<'float32'>()]));
  loop.dispose();
  return { state: carry, series: series as OceanHistory<R>['series'] };
}
