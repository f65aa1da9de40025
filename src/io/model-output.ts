import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Variable, VariableTable } from '../grid/variables.ts';
import { cfCalendar, cfTimeUnits, daySeconds, type HostArray, type Leaf, type TimeAxis } from '../kernel/index.ts';
import { type Axis, airAxes, axesOf, axisVariables, labelLength, type OutputGrid, validCells } from './coordinates.ts';
import type { Attributes, NetcdfDefinition, Numbers, VariableDefinition } from './netcdf-types.ts';
import { type NetcdfWriter, writeNetcdf } from './netcdf-writer.ts';

/** What stands in a file where a variable has no value. */
export const fillValue = 1e20;

/** A field to be written, with what its component's table says of it. */
export interface OutputField {
  /** Name in the file. */
  readonly name: string;
  readonly variable: Variable;
  /** Host values in the shape of the variable. */
  readonly values: Numbers;
}

/** One moment, or the mean over one span, of any number of fields. */
export interface OutputRecord {
  readonly axis: TimeAxis;
  /** Seconds since the epoch; equal for a moment. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly fields: readonly OutputField[];
  readonly grid: OutputGrid;
  /** Global attributes: title, source, history, … */
  readonly attributes?: Attributes;
}

/** Names of the initial state and of a monthly mean within an output folder. */
export const stateFile = 'state_0000.nc';
export const meanFile = (monthKey: string): string => `mean_${monthKey}.nc`;

/** Leaves of a tree with their rows of a table, which is keyed by path; dots become underscores in the file, spectral rows are left out. */
export function outputFields(table: VariableTable, leaves: readonly Leaf<HostArray>[]): OutputField[] {
  return leaves.flatMap(([path, { values }]) => {
    const variable = table[path];
    if (!variable) throw new RangeError(`Every output field must stand in a variable table; '${path}' does not; add a row for it.`);
    return variable.at === 'spectral' ? [] : [{ name: path.replaceAll('.', '_'), variable, values }];
  });
}

/** Attributes of the time coordinate. */
export const timeAttributes = (axis: TimeAxis): Attributes => ({
  standard_name: 'time',
  long_name: 'time',
  units: cfTimeUnits(axis),
  calendar: cfCalendar(axis),
  axis: 'T',
});

const areaName = { ofAll: 'cell_area', ofAir: 'cell_area_air' } as const;

/** Name of the areas of the cells of a field. */
const areaNameOn = (axes: readonly Axis[]): string => (axes.some(({ name }) => name === airAxes[0]) ? areaName.ofAir : areaName.ofAll);

/** CF attributes of a variable: what its table says, and how it was sampled. */
function fieldDefinition({ variable }: OutputField, axes: readonly Axis[], isMean: boolean): VariableDefinition {
  const { longName, standardName, units, at, summed } = variable;
  const attributes: Record<string, string | number> = { long_name: longName, units };
  if (standardName !== undefined) attributes.standard_name = standardName;
  const labels = axes.flatMap((axis) => axis.labels ?? []);
  if (labels.length > 0) attributes.coordinates = labels.join(' ');
  attributes.cell_methods = isMean ? 'time: mean' : 'time: point';
  if (!summed && (at === 'center' || at === 'topFace')) attributes.cell_measures = `area: ${areaNameOn(axes)}`;
  if (variable.mask !== undefined) Object.assign(attributes, { _FillValue: fillValue, missing_value: fillValue });
  return { type: 'float', dimensions: ['time', ...axes.map(({ name }) => name)], attributes };
}

/** Numbers of a field with the fill value where it has none. @throws RangeError when the shape is not the variable's */
function filled({ name, variable, values }: OutputField, grid: OutputGrid): Float32Array {
  const valid = validCells(variable, grid);
  if (valid.length !== values.length)
    throw new RangeError(`Field '${name}' must have ${valid.length} values for its table row; got ${values.length}; check its levels.`);
  return Float32Array.from(values, (value, n) => (valid[n] ? value : fillValue));
}

const cellArea = (dimensions: readonly string[]): VariableDefinition => ({
  type: 'double',
  dimensions,
  attributes: { standard_name: 'cell_area', long_name: 'area of grid cells', units: 'm2' },
});

/** Areas of cells by name, with the dimensions that they lie on: of the grid of all, and of the air where it has one of its own. */
const cellAreas = ({ grid, airGrid }: OutputGrid): (readonly [string, readonly string[], number[]])[] => {
  const areas = ({ cellArea: areas, columns }: GaussianGrid): number[] =>
    [...areas].flatMap((area) => new Array<number>(columns).fill(area));
  const own = [areaName.ofAll, ['lat', 'lon'], areas(grid)] as const;
  return airGrid ? [own, [areaName.ofAir, airAxes, areas(airGrid)]] : [own];
};

/** The axes that a record's fields and its cell areas lie on, each once. */
function axesOfRecord({ fields, grid }: OutputRecord): Axis[] {
  const centre = { at: 'center', levels: 'surface', units: '1', longName: '' } as const;
  const all = [centre, { ...centre, grid: 'air' } as const, ...fields.map(({ variable }) => variable)].flatMap((variable) =>
    axesOf(variable, grid),
  );
  return [...new Map(all.map((each) => [each.name, each])).values()];
}

/** Header of a record's file. */
function definitionOf(record: OutputRecord, axes: readonly Axis[], isMean: boolean): NetcdfDefinition {
  const lengths = Object.fromEntries(axes.map(({ name, values }) => [name, values.length]));
  const time = { ...timeAttributes(record.axis), ...(isMean ? { bounds: 'time_bnds' } : {}) };
  const bounds = isMean ? { time_bnds: { type: 'double', dimensions: ['time', 'nv'] } as const } : {};
  const fields = record.fields.map((field) => [field.name, fieldDefinition(field, axesOf(field.variable, record.grid), isMean)] as const);
  return {
    dimensions: { time: 'unlimited', nv: 2, ...(axes.some(({ labels }) => labels) ? { strlen: labelLength } : {}), ...lengths },
    attributes: { Conventions: 'CF-1.11', ...record.attributes },
    variables: {
      time: { type: 'double', dimensions: ['time'], attributes: time },
      ...bounds,
      ...axisVariables(axes).variables,
      ...Object.fromEntries(cellAreas(record.grid).map(([name, dimensions]) => [name, cellArea(dimensions)])),
      ...Object.fromEntries(fields),
    },
  };
}

/** Writes one record of fields as a CF-1.11 file; a span of no length is a moment. */
export function writeModelOutput(path: string, record: OutputRecord, options: { overwrite?: boolean } = {}): void {
  const { startSeconds, endSeconds, grid, fields } = record;
  const axes = axesOfRecord(record);
  const areas = cellAreas(grid).map(([name, , numbers]) => [name, numbers] as const);
  const fill = (writer: NetcdfWriter): void => {
    for (const [name, numbers] of [...axisVariables(axes).numbers, ...areas]) writer.write(name, numbers);
    const values = Object.fromEntries(fields.map((field) => [field.name, filled(field, grid)]));
    const [start, end] = [startSeconds / daySeconds, endSeconds / daySeconds];
    writer.writeRecord({ time: [(start + end) / 2], time_bnds: [start, end], ...values });
  };
  writeNetcdf(path, definitionOf(record, axes, endSeconds > startSeconds), fill, options);
}
