import { type GaussianGrid, gaussianGrid, resolutions } from '../grid/gaussian-grid.ts';
import { openNetcdf } from '../io/index.ts';
import { boxWeights, type GeographicBox, weightedMean } from './box-mean.ts';
import type { Unknown } from './gregory.ts';
import { monthlyMeans, monthOf, resolutionOf } from './run-files.ts';
import { straightLine } from './straight-line.ts';

/** How an index of the climate's own variability is made. */
export interface IndexKind {
  readonly name: string;
  readonly title: string;
  /** What the index is, for an axis. */
  readonly quantity: string;
  readonly units: string;
  readonly variable: string;
  readonly factor: number;
  /** The index is the mean over the first box less that over the second. */
  readonly boxes: readonly GeographicBox[];
  /** Months, from 0, whose maps are regressed on the index. */
  readonly months: readonly number[];
  /** Whole years that it needs. */
  readonly leastYears: number;
}

const allMonths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const band = (latitude: number): GeographicBox => ({ south: latitude - 2.5, north: latitude + 2.5, west: -80, east: 30 });

/**
 * ENSO by the sea surface in Niño 3.4 (Trenberth 1997, Bull. Amer. Meteor. Soc. 78, 2771-2777), whose events are 2 to 7 years apart: the run must
 * be longer than one pause. NAO by the pressure of the North Atlantic sector at 35° less that at 65° (Li and Wang 2003, Adv. Atmos. Sci. 20,
 * 661-676), here in hPa and not standardised.
 */
export const indexKinds: readonly IndexKind[] = [
  {
    name: 'nino34',
    title: 'Niño 3.4',
    quantity: 'Sea surface temperature, 5°S–5°N, 170–120°W',
    units: 'K',
    variable: 'tos',
    factor: 1,
    boxes: [{ south: -5, north: 5, west: -170, east: -120 }],
    months: allMonths,
    leastYears: 8,
  },
  {
    name: 'nao',
    title: 'North Atlantic Oscillation',
    quantity: 'Pressure at 35°N minus 65°N, 80°W–30°E',
    units: 'hPa',
    variable: 'psl',
    factor: 0.01,
    boxes: [band(35), band(65)],
    months: [11, 0, 1],
    leastYears: 8,
  },
];

/** An index of a run. */
export interface ClimateIndex {
  readonly kind: IndexKind;
  readonly grid: GaussianGrid;
  /** Middles of the months in years, the first year is 1, and the index, in the units of its kind. */
  readonly years: readonly number[];
  readonly values: readonly number[];
  /** Of months, and of the means over December to February. */
  readonly standardDeviation: number;
  readonly winters: { readonly years: readonly number[]; readonly values: readonly number[] };
  readonly winterDeviation: number;
  /** Response of the variable to one standard deviation, [rows × columns], in the units of the kind. */
  readonly pattern: Float64Array;
}

/**
 * Departures from a straight line through the values of each month of the year: neither seasons nor drift are left in them.
 * @param values of whole years, month by month
 */
export function departures(values: readonly number[]): number[] {
  const result = new Array<number>(values.length);
  for (let month = 0; month < 12; month++) {
    const own = values.filter((_, n) => n % 12 === month);
    const { intercept, slope } = straightLine(Array.from(own.keys()), own);
    own.forEach((value, year) => {
      result[12 * year + month] = value - intercept - slope * year;
    });
  }
  return result;
}

/** Deviation of departures, with the two freedoms that the line of each month took. @param years how many */
const deviation = (values: readonly number[], years: number): number =>
  Math.sqrt((values.reduce((sum, value) => sum + value * value, 0) / values.length) * (years / (years - 2)));

/** Means over December to February of whole winters. */
function wintersOf(values: readonly number[], firstYear: number): ClimateIndex['winters'] {
  const years = Array.from({ length: Math.floor(values.length / 12) - 1 }, (_, n) => n + 1);
  const mean = (n: number): number => [12 * n - 1, 12 * n, 12 * n + 1].reduce((sum, m) => sum + (values[m] as number) / 3, 0);
  return { years: years.map((n) => firstYear + n + 1 / 24), values: years.map(mean) };
}

/** An index over maps of whole years, which begin in a January. @param maps oldest first, in the units of the kind */
export function indexOf(kind: IndexKind, grid: GaussianGrid, maps: readonly ArrayLike<number>[], firstYear: number): ClimateIndex {
  const [first, second] = kind.boxes.map((box) => boxWeights(grid, box));
  const values = departures(maps.map((map) => weightedMean(map, first as Float64Array) - (second ? weightedMean(map, second) : 0)));
  const winters = wintersOf(values, firstYear);
  const years = maps.length / 12;
  return {
    kind,
    grid,
    years: values.map((_, n) => firstYear + (n + 0.5) / 12),
    values,
    standardDeviation: deviation(values, years),
    winters,
    winterDeviation: deviation(winters.values, years),
    pattern: patternOf(kind, maps, values),
  };
}

/** Regression of every cell on the index, times its deviation over the same months. The index has no season, so that of the maps cancels. */
function patternOf({ months }: IndexKind, maps: readonly ArrayLike<number>[], values: readonly number[]): Float64Array {
  const chosen = [...values.keys()].filter((n) => months.includes(n % 12));
  const square = chosen.reduce((sum, n) => sum + (values[n] as number) ** 2, 0);
  const scale = Math.sqrt(square / chosen.length) / square;
  const pattern = new Float64Array(maps[0]?.length ?? 0);
  for (const n of chosen) {
    const map = maps[n] as ArrayLike<number>;
    const weight = scale * (values[n] as number);
    for (let cell = 0; cell < pattern.length; cell++) pattern[cell] = (pattern[cell] as number) + weight * (map[cell] as number);
  }
  return pattern;
}

/** The newest monthly means of a run that make whole calendar years without a gap, oldest first. */
export function wholeYears(paths: readonly string[]): string[] {
  const months = paths.map((path) => {
    const { name, index } = monthOf(path);
    return 12 * Number(name.slice(0, -3)) + index;
  });
  const end = months.findLastIndex((month) => month % 12 === 11) + 1;
  let start = end;
  while (start >= 12 && (months[start - 12] as number) === (months[end - 1] as number) - (end - start) - 11) start -= 12;
  return paths.slice(start, end);
}

/** The indices of a run, or why there is none; nothing for what the run has no variable of. @param folder of the run */
export function climateIndices(folder: string): (ClimateIndex | (Unknown & { readonly kind: IndexKind }))[] {
  const paths = wholeYears(monthlyMeans(folder));
  const newest = openNetcdf(monthlyMeans(folder).at(-1) as string);
  const years = paths.length / 12;
  const grid = gaussianGrid(resolutions[resolutionOf(newest)]);
  const present = indexKinds.filter(({ variable }) => newest.names.includes(variable));
  const long = present.filter(({ leastYears }) => years >= leastYears);
  const maps = new Map<IndexKind, Float32Array[]>(long.map((kind) => [kind, []]));
  for (const path of long.length > 0 ? paths : []) {
    const file = openNetcdf(path);
    for (const [{ variable, factor }, list] of maps) list.push(Float32Array.from(file.variable(variable).values(), (x) => x * factor));
  }
  const firstYear = Number(monthOf(paths[0] ?? '').name.slice(0, -3));
  return present.map((kind) => {
    const own = maps.get(kind);
    if (own) return indexOf(kind, grid, own, firstYear);
    return { kind, unknown: `${kind.title}: needs ${kind.leastYears} whole years; the run has ${years}.` };
  });
}
