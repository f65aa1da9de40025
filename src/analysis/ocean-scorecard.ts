import { basins } from '../grid/basins.ts';
import { latitudeText } from './axes.ts';
import { type Levitus, levitus } from './levitus.ts';
import { mean } from './mean.ts';
import type { RunMean } from './run-mean.ts';
import { runSeries } from './run-series.ts';
import type { Span } from './span.ts';
import { sverdrup } from './sverdrup.ts';

/** What the circulation and the water masses of a run are judged by. */
export interface OceanScores {
  /** Volume-weighted root mean square differences from Levitus in the upper 1000 m, K and g kg⁻¹, and mean differences. */
  readonly temperatureRmseUpper1000m: number;
  readonly temperatureBiasUpper1000m: number;
  readonly salinityRmseUpper1000m: number;
  readonly salinityBiasUpper1000m: number;
  /** Atlantic overturning of the mean flow below 500 m: at 26° N and its largest from 20° to 60° N, Sv. */
  readonly amoc26N: number;
  readonly amocMaximum: number;
  /** Strongest global cell below 2000 m that sinks in the south, 60° S to 60° N, Sv; positive. */
  readonly abyssalCell: number;
  /** Largest northward heat transport of the globe and of the Atlantic, PW, and the latitude of the former. */
  readonly heatTransportPeak: number;
  readonly heatTransportPeakLatitude: number;
  readonly atlanticHeatTransportPeak: number;
  /** Eastward transport through Drake Passage, Sv. */
  readonly drake: number;
}

const depthLimit = 1000;

/** Mean and root mean square difference above a depth, over wet cells, by volume. */
function differences(run: RunMean, model: Float64Array, observed: Float64Array): { bias: number; rmse: number } {
  const { columns, cellArea, rows } = run.grid;
  const bounds = run.coordinate('depth_bnds');
  let [weights, sum, squares] = [0, 0, 0];
  model.forEach((value, n) => {
    if (!Number.isFinite(value)) return;
    const [k, j] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows];
    const thickness = Math.min(depthLimit, bounds[2 * k + 1] ?? 0) - Math.min(depthLimit, bounds[2 * k] ?? 0);
    const weight = thickness * (cellArea[j] ?? 0);
    const difference = value - (observed[n] ?? 0);
    weights += weight;
    sum += weight * difference;
    squares += weight * difference ** 2;
  });
  return { bias: sum / weights, rmse: Math.sqrt(squares / weights) };
}

/** Largest value of a basin's overturning in a window. @param sign −1 to look for cells that sink in the south */
function largestCell(run: RunMean, basin: number, window: { south: number; north: number; below: number }, sign = 1): number {
  const ψ = run.mean('msftmz');
  const [depth, latitude] = [run.coordinate('depth_top'), run.coordinate('lat_north')];
  const [K, J] = [depth.length, latitude.length];
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < K; k++)
    for (let j = 0; j < J; j++) {
      const φ = latitude[j] ?? 90;
      if ((depth[k] ?? 0) < window.below || φ < window.south || φ > window.north) continue;
      largest = Math.max(largest, sign * sverdrup(ψ[(basin * K + k) * J + j] ?? 0));
    }
  return largest;
}

/** Latitude of the face nearest to one. */
const nearest = (latitudes: Float64Array, wanted: number): number =>
  latitudes.reduce((best, φ) => (Math.abs(φ - wanted) < Math.abs(best - wanted) ? φ : best), 90);

/** Peak of a basin's heat transport, PW, and its latitude. */
function heatPeak(run: RunMean, basin: number): { value: number; latitude: number } {
  const latitude = run.coordinate('lat_north');
  const transport = run.mean('hfbasin').subarray(basin * latitude.length, (basin + 1) * latitude.length);
  const at = transport.reduce((best, value, j) => (value > (transport[best] ?? 0) ? j : best), 0);
  return { value: (transport[at] ?? 0) * 1e-15, latitude: latitude[at] ?? 0 };
}

/** Mean of a series of a run over the months of some monthly means; NaN where it has none. */
const seriesMean = (folder: string, name: string, paths: readonly string[]): number => mean(runSeries(folder)?.during(name, paths) ?? []);

/** Scores of the ocean; undefined when the run was made without its circulation. @param folder of the run   @param span of the months that count */
export function oceanScores(folder: string, span: Span): OceanScores | undefined {
  const run = span.mean('annual');
  if (!run || !['thetao', 'so', 'msftmz', 'hfbasin'].every(run.has)) return undefined;
  const observed: Levitus = levitus(run.resolution, run.months, run.coordinate('depth'));
  const temperature = differences(run, run.mean('thetao'), observed.temperature);
  const salinity = differences(run, run.mean('so'), observed.salinity);
  const [atlantic, global] = [basins.indexOf('atlantic_arctic_ocean'), basins.indexOf('global_ocean')];
  const rapid = nearest(run.coordinate('lat_north'), 26.5);
  const peak = heatPeak(run, global);
  return {
    temperatureRmseUpper1000m: temperature.rmse,
    temperatureBiasUpper1000m: temperature.bias,
    salinityRmseUpper1000m: salinity.rmse,
    salinityBiasUpper1000m: salinity.bias,
    amoc26N: largestCell(run, atlantic, { south: rapid, north: rapid, below: 500 }),
    amocMaximum: largestCell(run, atlantic, { south: 20, north: 60, below: 500 }),
    abyssalCell: largestCell(run, global, { south: -60, north: 60, below: 2000 }, -1),
    heatTransportPeak: peak.value,
    heatTransportPeakLatitude: peak.latitude,
    atlanticHeatTransportPeak: heatPeak(run, atlantic).value,
    drake: seriesMean(folder, 'acc', span.paths),
  };
}

/** The scores as lines for a terminal. */
export function oceanScoresText(s: OceanScores): string {
  const number = (value: number, digits = 1): string => value.toFixed(digits);
  return [
    `upper 1000 m against Levitus: temperature rmse ${number(s.temperatureRmseUpper1000m, 2)} K (bias ${number(s.temperatureBiasUpper1000m, 2)}), ` +
      `salinity rmse ${number(s.salinityRmseUpper1000m, 2)} g/kg (bias ${number(s.salinityBiasUpper1000m, 2)})`,
    `AMOC ${number(s.amoc26N)} Sv at 26N, ${number(s.amocMaximum)} Sv at most; abyssal cell ${number(s.abyssalCell)} Sv; Drake ${number(s.drake)} Sv`,
    `heat transport at most ${number(s.heatTransportPeak, 2)} PW (${latitudeText(Math.round(s.heatTransportPeakLatitude))}), ${number(s.atlanticHeatTransportPeak, 2)} PW in the Atlantic`,
    '',
  ].join('\n');
}
