import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type NetcdfFile, openNetcdf } from '../io/index.ts';
import { freshWaterDensity, referenceSalinity, seaWaterDensity, seaWaterHeatCapacity, secondsPerDay } from '../physics/constants.ts';
import { monthlyMeans, monthOf } from './run-files.ts';

/** What the ocean holds more of than before, what it received, and how much passed its surface either way. */
export interface BudgetRow {
  readonly quantity: 'heat' | 'water' | 'salt';
  /** J, kg, kg. */
  readonly stored: number;
  readonly received: number;
  /** Area and time integral of the absolute flux; of salt, what the water that passed would hold at 35 g/kg. */
  readonly passed: number;
  /** What was stored and not received, as a change of the mean temperature (K), surface height (m) or salinity (g/kg). */
  readonly drift: number;
}

/** Budget of the ocean between two restarts, in float64 from the fields themselves. */
export interface OceanBudget {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly rows: readonly BudgetRow[];
}

/** Unpaid part in float32 roundings of what passed the surface; at most 64 are allowed over a year. */
export const roundings = ({ stored, received, passed }: BudgetRow): number => Math.abs(stored - received) / (passed * 2 ** -23);

/** Cells of the ocean as an output file has them: areas by cell, thicknesses by level, water by cell and level. */
interface Cells {
  readonly area: ArrayLike<number>;
  readonly thickness: readonly number[];
  readonly wet: (n: number) => boolean;
}

function cellsOf(mean: NetcdfFile): Cells {
  const bounds = mean.variable('depth_bnds').values();
  const T = mean.variable('thetao').values();
  const thickness = Array.from({ length: bounds.length / 2 }, (_, k) => (bounds[2 * k + 1] ?? 0) - (bounds[2 * k] ?? 0));
  return { area: mean.variable('cell_area').values(), thickness, wet: (n) => Number.isFinite(T[n]) };
}

/** Contents of the ocean of a restart, float64: heat above 0 °C, water above the resting level, salt; and the volume of sea water. */
function contents(restart: NetcdfFile, { area, thickness, wet }: Cells) {
  const read = (name: string) => restart.variable(`ocean__${name}`).values();
  const [T, t, S, s] = [read('temperature'), read('temperatureResidual'), read('salinityAnomaly'), read('salinityAnomalyResidual')];
  const η = read('seaSurfaceHeight');
  const plane = area.length;
  let [warmth, height, saltiness, volume] = [0, 0, 0, 0];
  for (let n = 0; n < T.length; n++) {
    if (!wet(n)) continue;
    const rise = n < plane ? (η[n] ?? 0) * (area[n] ?? 0) : 0;
    const water = (thickness[Math.floor(n / plane)] ?? 0) * (area[n % plane] ?? 0) + rise;
    warmth += ((T[n] ?? 0) + (t[n] ?? 0)) * water;
    saltiness += (referenceSalinity + (S[n] ?? 0) + (s[n] ?? 0)) * water;
    height += rise;
    volume += water;
  }
  return {
    heat: warmth * seaWaterDensity * seaWaterHeatCapacity,
    water: height * freshWaterDensity,
    salt: saltiness * seaWaterDensity * 1e-3,
    volume,
  };
}

/** Integral of a flux over the ocean and time, and that of its absolute value. */
interface Integral {
  sum: number;
  passed: number;
}

/** Adds what a flux brings in the month of a file. */
function integrate(integral: Integral, mean: NetcdfFile, name: string, { area, wet }: Cells): void {
  const [start = 0, end = 0] = mean.variable('time_bnds').values();
  const flux = mean.variable(name).values();
  for (let n = 0; n < area.length; n++) {
    if (!wet(n)) continue;
    const amount = (flux[n] ?? 0) * (area[n] ?? 0) * (end - start) * secondsPerDay;
    integral.sum += amount;
    integral.passed += Math.abs(amount);
  }
}

/** The first and the last restart of a run that stand at the turn of a month, as 'YYYY-MM'; undefined where there are not two. */
function restartMonths(folder: string): readonly [string, string] | undefined {
  const months = readdirSync(folder)
    .map((name) => /^restart_(\d+-\d\d)-01\.nc$/.exec(name)?.[1])
    .filter((month) => month !== undefined)
    .sort();
  const [from, to] = [months[0], months.at(-1)];
  return from !== undefined && to !== undefined && from !== to ? [from, to] : undefined;
}

/**
 * Budget of the ocean of a run: what its restarts hold against what its monthly means say that it received.
 * Salt is looked at where no sea ice takes part in it.
 * @returns undefined where the run has no ocean, or no two restarts at the turn of months
 */
export function oceanBudget(folder: string): OceanBudget | undefined {
  const span = restartMonths(folder);
  if (!span) return undefined;
  const [from, to] = span;
  const paths = monthlyMeans(folder).filter((path) => monthOf(path).name >= from && monthOf(path).name < to);
  const [first, last] = [paths[0], paths.at(-1)].map((path) => path && openNetcdf(path));
  if (!first || !last || !first.names.includes('thetao')) return undefined;
  const cells = cellsOf(first);
  const [before, after] = [from, to].map((month) => contents(openNetcdf(join(folder, `restart_${month}-01.nc`)), cells)) as [
    ReturnType<typeof contents>,
    ReturnType<typeof contents>,
  ];
  const [heat, water]: [Integral, Integral] = [
    { sum: 0, passed: 0 },
    { sum: 0, passed: 0 },
  ];
  for (const path of paths) {
    const mean = openNetcdf(path);
    integrate(heat, mean, 'hfds', cells);
    integrate(water, mean, 'wfo', cells);
  }
  const surface = Array.from(cells.area).reduce((sum, area, n) => (cells.wet(n) ? sum + area : sum), 0);
  const row = (quantity: BudgetRow['quantity'], received: number, passed: number, perUnit: number): BudgetRow => {
    const stored = after[quantity] - before[quantity];
    return { quantity, stored, received, passed, drift: (stored - received) / perUnit };
  };
  const rows = [
    row('heat', heat.sum, heat.passed, before.volume * seaWaterDensity * seaWaterHeatCapacity),
    row('water', water.sum, water.passed, surface * freshWaterDensity),
    ...(first.names.includes('siconc')
      ? []
      : [row('salt', 0, referenceSalinity * 1e-3 * water.passed, before.volume * seaWaterDensity * 1e-3)]),
  ];
  const days = (last.variable('time_bnds').values()[1] ?? 0) - (first.variable('time_bnds').values()[0] ?? 0);
  return { from, to, days, rows };
}

const driftUnits = { heat: 'K', water: 'm', salt: 'g/kg' } as const;

/** The budget as a table for a terminal. */
export function oceanBudgetText({ from, to, days, rows }: OceanBudget): string {
  const head = `budget of the ocean from ${from} to ${to}, ${days} days; unpaid in float32 roundings of what passed the surface\nquantity    stored       received     passed     unpaid   as a drift of the mean`;
  const lines = rows.map((row) => {
    const amounts = [row.stored, row.received].map((x) => x.toExponential(4).padStart(12)).join(' ');
    const drift = `${row.drift.toExponential(2)} ${driftUnits[row.quantity]}`;
    const unpaid = row.passed > 0 ? roundings(row).toFixed(2) : '–';
    return `${row.quantity.padEnd(8)}${amounts} ${row.passed.toExponential(2).padStart(10)} ${unpaid.padStart(10)}   ${drift}`;
  });
  return [head, ...lines, ''].join('\n');
}
