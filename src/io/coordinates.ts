import { basins } from '../grid/basins.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Variable } from '../grid/variables.ts';
import type { Attributes, NetcdfDefinition, Numbers, VariableDefinition } from './netcdf-types.ts';

/** Where the model's values lie, for output: the grid, the layers under it, and what is wet. */
export interface OutputGrid {
  /** Of ocean, sea ice and land; of the air too, unless that has one of its own. */
  readonly grid: GaussianGrid;
  readonly airGrid?: GaussianGrid | undefined;
  /** Layer thicknesses from the top, m. */
  readonly oceanThicknesses: Numbers;
  readonly soilThicknesses: Numbers;
  /** Levels of pressure that air is written on, Pa. */
  readonly pressureLevels: Numbers;
  /** Borders of the classes of potential density, kg m⁻³ less 1000. */
  readonly densityBorders: Numbers;
  /** 1 on the ocean, [rows × columns]. */
  readonly oceanMask: Numbers;
  /** 1 in wet cells, [ocean levels × rows × columns]. */
  readonly oceanLevelsMask: Numbers;
}

/** One coordinate variable: numbers, most with the bounds of their cells, or labels, which stand in a variable of another name. */
export interface Axis {
  readonly name: string;
  readonly values: readonly number[] | readonly string[];
  /** Name of the variable that holds labels. */
  readonly labels?: string;
  /** Lower and upper bound of every cell, pair after pair. */
  readonly bounds?: readonly number[];
  readonly attributes: Attributes;
}

/** Characters of a label. */
export const labelLength = 32;

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

const densityAxis = (borders: Numbers): Axis => ({
  name: 'rho',
  values: Array.from(borders, (border) => 1000 + border),
  attributes: {
    standard_name: 'sea_water_potential_density',
    long_name: 'potential density referred to a depth of 2000 m',
    units: 'kg m-3',
    positive: 'down',
    axis: 'Z',
  },
});

const pressureAxis = (pressures: Numbers): Axis => ({
  name: 'plev',
  values: Array.from(pressures),
  attributes: { standard_name: 'air_pressure', long_name: 'pressure', units: 'Pa', positive: 'down', axis: 'Z' },
});

const basinAxis: Axis = {
  name: 'basin',
  labels: 'sector',
  values: basins,
  attributes: { standard_name: 'region', long_name: 'ocean basin', _Encoding: 'utf-8' },
};

function verticalAxes({ at, levels }: Variable, { oceanThicknesses, soilThicknesses, densityBorders, pressureLevels }: OutputGrid): Axis[] {
  const layers = (onFaces: boolean): Axis[] => [depthAxis('depth', 'depth of ocean layers', oceanThicknesses, onFaces)];
  if (levels === 'ocean') return layers(at === 'topFace');
  if (levels === 'interfaces') return layers(true);
  if (levels === 'density') return [densityAxis(densityBorders)];
  if (levels === 'pressure') return [pressureAxis(pressureLevels)];
  if (levels === 'soil') return [depthAxis('soil_depth', 'depth of soil layers', soilThicknesses, false)];
  return [];
}

/** Names of the horizontal axes of air with a grid of its own. */
export const airAxes = ['lat_air', 'lon_air'] as const;

const axesOfAir = (grid: GaussianGrid): Axis[] =>
  [latitudeAxis(grid, false), longitudeAxis(grid, false)].map((axis, n) => ({
    ...axis,
    name: airAxes[n] ?? axis.name,
    attributes: { ...axis.attributes, long_name: `${axis.attributes.long_name} of the grid of the air` },
  }));

/** The axes of a variable on the grid, slowest first. Spectral variables and those on σ levels have none here. @throws RangeError for them */
export function axesOf(variable: Variable, output: OutputGrid): Axis[] {
  const { at, levels, summed } = variable;
  if (at === 'spectral' || levels === 'spectral')
    throw new RangeError('Output files hold grid fields only; got a spectral one; transform it.');
  if (levels === 'sigma') throw new RangeError('Output files hold air on levels of pressure; got a field on sigma levels; interpolate it.');
  const vertical = verticalAxes(variable, output);
  if (output.airGrid && variable.grid === 'air') return [...vertical, ...axesOfAir(output.airGrid)];
  const latitude = latitudeAxis(output.grid, at === 'northFace');
  if (summed) return [basinAxis, ...vertical, latitude];
  return [...vertical, latitude, longitudeAxis(output.grid, at === 'eastFace')];
}

/** Lengths of a variable's axes. */
export const shapeOf = (variable: Variable, output: OutputGrid): number[] => axesOf(variable, output).map(({ values }) => values.length);

/** 1 where a variable has a value, in its own shape; a face has one where both of its cells have. */
export function validCells(variable: Variable, output: OutputGrid): Uint8Array {
  const { at, mask } = variable;
  const size = shapeOf(variable, output).reduce((product, length) => product * length, 1);
  if (mask === undefined) return new Uint8Array(size).fill(1);
  const { rows, columns } = output.grid;
  const cell = (k: number, j: number, i: number): number => {
    if (j >= rows) return 0;
    const n = j * columns + (i % columns);
    if (mask === 'ocean-levels') return output.oceanLevelsMask[k * rows * columns + n] ?? 0;
    const wet = output.oceanMask[n] ?? 0;
    return mask === 'ocean' ? wet : 1 - wet;
  };
  const [north, east] = [at === 'northFace' ? 1 : 0, at === 'eastFace' ? 1 : 0];
  return Uint8Array.from({ length: size }, (_, n) => {
    const [k, j, i] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    return cell(k, j, i) * cell(k, j + north, i + east);
  });
}

/** Definition and numbers of one axis. Labels are texts of one length, filled up with zeros. */
function axisVariable({ name, values, labels, bounds, attributes }: Axis): [string, VariableDefinition, Numbers][] {
  if (labels !== undefined) {
    const text = values.map((label) => `${label}`.padEnd(labelLength, '\0')).join('');
    return [[labels, { type: 'char', dimensions: [name, 'strlen'], attributes }, Buffer.from(text, 'utf8')]];
  }
  const numbers = values.map(Number);
  if (!bounds) return [[name, { type: 'double', dimensions: [name], attributes }, numbers]];
  const boundsName = `${name}_bnds`;
  return [
    [name, { type: 'double', dimensions: [name], attributes: { ...attributes, bounds: boundsName } }, numbers],
    [boundsName, { type: 'double', dimensions: [name, 'nv'] }, bounds],
  ];
}

/** Definitions and numbers of coordinate variables and their bounds. */
export function axisVariables(axes: readonly Axis[]): { variables: NetcdfDefinition['variables']; numbers: [string, Numbers][] } {
  const all = axes.flatMap(axisVariable);
  return {
    variables: Object.fromEntries(all.map(([name, definition]) => [name, definition])),
    numbers: all.map(([name, , numbers]) => [name, numbers]),
  };
}
