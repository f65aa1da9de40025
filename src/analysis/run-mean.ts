import { type Basin, basinMask } from '../grid/basins.ts';
import { type GaussianGrid, gaussianGrid, type Resolution, resolutions } from '../grid/gaussian-grid.ts';
import { type NetcdfFile, onOneGrid, openNetcdf } from '../io/index.ts';
import { isWaterWorld, monthOf, resolutionOf } from './run-files.ts';

/** Means over some months of a run. */
export interface RunMean {
  readonly resolution: Resolution;
  readonly grid: GaussianGrid;
  /** Whether there is no land, nor anything that was observed. */
  readonly waterWorld: boolean;
  /** What the mean is over, as in a title: one month or the first and the last. */
  readonly span: string;
  /** Months of the year from 0 that the mean is over, one for each file. */
  readonly months: readonly number[];
  readonly has: (variable: string) => boolean;
  /** Mean of a variable, each month weighing as long as it lasts. */
  readonly mean: (variable: string) => Float64Array;
  /** Mean over the files of one month of the year; undefined when there is none. */
  readonly monthMean: (variable: string, month: number) => Float64Array | undefined;
  /** A coordinate or its bounds. */
  readonly coordinate: (name: string) => Float64Array;
}

/** Files that are kept open at the most; of more each is read when it is needed, so that a century does not have to fit into memory. */
const mostOpen = 24;

interface Month {
  readonly open: () => NetcdfFile;
  readonly month: number;
  readonly name: string;
}

/** Length of a month in days. */
function daysOf(file: NetcdfFile): number {
  const [start = 0, end = 0] = file.variable('time_bnds').values();
  return end - start;
}

/** Mean of one variable over files; NaN where any has none. @param months at least one */
function meanOver(months: readonly Month[], variable: string): Float64Array {
  let sums: Float64Array | undefined;
  let days = 0;
  for (const { open } of months) {
    const file = open();
    const length = daysOf(file);
    const values = file.variable(variable).values();
    sums ??= new Float64Array(values.length);
    for (let n = 0; n < values.length; n++) sums[n] = (sums[n] as number) + length * (values[n] as number);
    days += length;
  }
  const mean = (sums as Float64Array).map((sum) => sum / days);
  return Float64Array.from(onOneGrid((months[0] as Month).open(), variable, mean));
}

/** Opens monthly means of a run. @param paths at least one, oldest first */
export function runMean(paths: readonly string[]): RunMean {
  const months = paths.map((path): Month => {
    const file = paths.length > mostOpen ? undefined : openNetcdf(path);
    return { open: () => file ?? openNetcdf(path), month: monthOf(path).index, name: monthOf(path).name };
  });
  const [first, last] = [months[0], months.at(-1)] as [Month, Month];
  const file = first.open();
  const resolution = resolutionOf(file);
  const means = new Map<string, Float64Array>();
  const mean = (variable: string): Float64Array => {
    const found = means.get(variable) ?? meanOver(months, variable);
    means.set(variable, found);
    return found;
  };
  return {
    resolution,
    grid: gaussianGrid(resolutions[resolution]),
    waterWorld: isWaterWorld(file),
    span: first === last ? first.name : `${first.name} to ${last.name}`,
    months: months.map(({ month }) => month),
    has: (variable) => file.names.includes(variable),
    mean,
    monthMean: (variable, month) => {
      const of = months.filter((each) => each.month === month);
      return of.length > 0 ? meanOver(of, variable) : undefined;
    },
    coordinate: (name) => Float64Array.from(file.variable(name).values()),
  };
}

/** Means along circles of latitude over the wet cells of a basin. @param field [levels × rows × columns]  @returns [levels × rows], NaN without water */
export function zonalMean(field: ArrayLike<number>, basin: Basin, grid: GaussianGrid): Float64Array {
  const { rows, columns } = grid;
  const plane = rows * columns;
  const mask = basinMask(basin, grid, new Float32Array(plane).fill(1));
  const means = new Float64Array(field.length / columns);
  for (let line = 0; line < means.length; line++) {
    const j = line % rows;
    let [sum, count] = [0, 0];
    for (let i = 0; i < columns; i++) {
      const value = field[line * columns + i] ?? Number.NaN;
      if (!mask[j * columns + i] || !Number.isFinite(value)) continue;
      sum += value;
      count++;
    }
    means[line] = count > 0 ? sum / count : Number.NaN;
  }
  return means;
}
