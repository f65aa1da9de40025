import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Variable } from '../grid/variables.ts';
import type { Attributes, NetcdfDefinition, Numbers } from './netcdf-types.ts';

/** Where the model's values lie, for output: the grid, the layers under it, and what is wet. */
export interface OutputGrid {
  readonly grid: GaussianGrid;
  /** Layer thicknesses from the top, m. */
  readonly oceanThicknesses: Numbers;
  readonly soilThicknesses: Numbers;
  /** 1 on the ocean, [rows × columns]. */
  readonly oceanMask: Numbers;
  /** 1 in wet cells, [ocean levels × rows × columns]. */
  readonly oceanLevelsMask: Numbers;
}

/** One coordinate variable with the bounds of its cells. */
export interface Axis {
  readonly name: string;
  readonly values: readonly number[];
  /** Lower and upper bound of every cell, pair after pair. */
  readonly bounds: readonly number[];
  readonly attributes: Attributes;
}

const pairs = (edges: readonly number[]): number[] => edges.slice(1).flatMap((edge, n) => [edges[n] ?? edge, edge]);

function latitudeAxis(grid: GaussianGrid, onFaces: boolean): Axis {
  const centres = [...grid.latitude];
  const attributes = { standard_name: 'latitude', long_name: 'latitude', units: 'degrees_north', axis: 'Y' };
  if (!onFaces) return { name: 'lat', values: centres, bounds: pairs([...grid.latitudeEdges]), attributes };
  const values = [...grid.latitudeEdges].slice(1);
  const long_name = 'latitude of the northern faces of cells';
  return { name: 'lat_north', values, bounds: pairs([...centres, 90]), attributes: { ...attributes, long_name } };
}

function longitudeAxis({ longitude, columns }: GaussianGrid, onFaces: boolean): Axis {
  const spacing = 360 / columns;
  const values = [...longitude].map((λ) => (onFaces ? λ + spacing / 2 : λ));
  const bounds = values.flatMap((λ) => [λ - spacing / 2, λ + spacing / 2]);
  const long_name = onFaces ? 'longitude of the eastern faces of cells' : 'longitude';
  const attributes = { standard_name: 'longitude', long_name, units: 'degrees_east', axis: 'X' };
  return { name: onFaces ? 'lon_east' : 'lon', values, bounds, attributes };
}

function depthAxis(name: string, longName: string, thicknesses: Numbers, onFaces: boolean): Axis {
  const edges = [0];
  for (let k = 0; k < thicknesses.length; k++) edges.push((edges[k] ?? 0) + (thicknesses[k] ?? 0));
  const centres = edges.slice(1).map((edge, k) => (edge + (edges[k] ?? 0)) / 2);
  const attributes = { standard_name: 'depth', long_name: longName, units: 'm', positive: 'down', axis: 'Z' };
  if (!onFaces) return { name, values: centres, bounds: pairs(edges), attributes };
  const long_name = 'depth of the upper faces of cells';
  return { name: `${name}_top`, values: edges.slice(0, -1), bounds: pairs([0, ...centres]), attributes: { ...attributes, long_name } };
}

/** The axes of a variable on the grid, slowest first. Spectral variables have none here. @throws RangeError for them */
export function axesOf({ at, levels }: Variable, { grid, oceanThicknesses, soilThicknesses }: OutputGrid): Axis[] {
  if (at === 'spectral' || levels === 'spectral')
    throw new RangeError('Output files hold grid fields only; got a spectral one; transform it.');
  const horizontal = [latitudeAxis(grid, at === 'northFace'), longitudeAxis(grid, at === 'eastFace')];
  if (levels === 'ocean') return [depthAxis('depth', 'depth of ocean layers', oceanThicknesses, at === 'topFace'), ...horizontal];
  if (levels === 'soil') return [depthAxis('soil_depth', 'depth of soil layers', soilThicknesses, false), ...horizontal];
  return horizontal;
}

/** 1 where a variable has a value, in its own shape; a face has one where both of its cells have. */
export function validCells({ at, levels, mask }: Variable, output: OutputGrid): Uint8Array {
  const { rows, columns } = output.grid;
  const depth = { ocean: output.oceanThicknesses.length, soil: output.soilThicknesses.length, surface: 1, spectral: 0 }[levels];
  const cell = (k: number, j: number, i: number): number => {
    if (mask === undefined) return 1;
    if (j >= rows) return 0;
    const n = j * columns + (i % columns);
    if (mask === 'ocean-levels') return output.oceanLevelsMask[k * rows * columns + n] ?? 0;
    const wet = output.oceanMask[n] ?? 0;
    return mask === 'ocean' ? wet : 1 - wet;
  };
  const [north, east] = [at === 'northFace' ? 1 : 0, at === 'eastFace' ? 1 : 0];
  return Uint8Array.from({ length: depth * rows * columns }, (_, n) => {
    const [k, j, i] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    return cell(k, j, i) * cell(k, j + north, i + east);
  });
}

/** Definitions and numbers of coordinate variables and their bounds. */
export function axisVariables(axes: readonly Axis[]): { variables: NetcdfDefinition['variables']; numbers: [string, Numbers][] } {
  const variables = Object.fromEntries(
    axes.flatMap(({ name, attributes }) => [
      [name, { type: 'double' as const, dimensions: [name], attributes: { ...attributes, bounds: `${name}_bnds` } }],
      [`${name}_bnds`, { type: 'double' as const, dimensions: [name, 'nv'] }],
    ]),
  );
  const numbers = axes.flatMap(({ name, values, bounds }): [string, Numbers][] => [
    [name, values],
    [`${name}_bnds`, bounds],
  ]);
  return { variables, numbers };
}
