import {
  advanceQtcm,
  buildQtcmGeometry,
  initialQtcm,
  type QtcmGeometry,
  type QtcmParameters,
  type QtcmState,
  qtcmParameters,
  qtcmWeather,
} from '../../../src/atmosphere/index.ts';
import type { Budget } from '../../../src/grid/budget.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import { latentHeatOfVaporization, stefanBoltzmann } from '../../../src/physics/constants.ts';
import { dailySunlight, orbitParameters } from '../../../src/physics/orbit.ts';
import { saturationSpecificHumidity } from '../../../src/physics/saturation.ts';
import type { SurfaceExchange } from '../../../src/physics/surface-exchange.ts';
import { add, constant, type Field, type Live, mul, pow, sub, tf } from '../../../src/tensor/index.ts';

type Map = Field<'center'>;

export const smallGrid = gaussianGrid({ truncation: 10, rows: 16, columns: 32 });
export const defaults = qtcmParameters.parse({});

/** Deterministic numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let x = seed;
  return () => {
    x = (1103515245 * x + 12345) % 2147483648;
    return x / 2147483648;
  };
}

export const map = (f: (j: number, i: number) => number): Map =>
  constant<'center'>(
    Float32Array.from({ length: smallGrid.rows * smallGrid.columns }, (_, k) =>
      f(Math.floor(k / smallGrid.columns), k % smallGrid.columns),
    ),
    [1, smallGrid.rows, smallGrid.columns],
  );

export function smallAtmosphere(seed = 1): { geometry: QtcmGeometry; state: QtcmState; surfaceTemperature: Map } {
  const geometry = buildQtcmGeometry({ grid: smallGrid });
  const μ = (j: number): number => smallGrid.sinLatitude[j] as number;
  const surfaceTemperature = map((j, i) => 301 - 35 * μ(j) ** 2 + 2 * Math.sin((2 * Math.PI * i) / smallGrid.columns));
  return { geometry, state: initialQtcm(geometry, randomNumbers(seed)), surfaceTemperature };
}

export interface Result {
  readonly state: QtcmState;
  readonly budget: Budget;
  readonly precipitation: Map;
}

/** One step over a wet surface of given temperature with simple bulk fluxes. */
export function stepOver(
  surfaceTemperature: Map,
  state: QtcmState,
  p: Live<QtcmParameters>,
  geometry: QtcmGeometry,
  dt: number,
  change: (exchange: SurfaceExchange) => SurfaceExchange = (x) => x,
): Result {
  const albedo = map(() => 0.1);
  const upwardLongwave = mul(pow(surfaceTemperature, 4), stefanBoltzmann);
  const sunlight = dailySunlight(geometry.sinLatitude, 0.3, orbitParameters.parse({}));
  const column = qtcmWeather(state, { albedo, upwardLongwave, continent: mul(albedo, 0) }, sunlight, p, geometry);
  const conductance = mul(column.near.airDensity, 0.01);
  const evaporation = mul(mul(conductance, 0.8), sub(saturationSpecificHumidity(surfaceTemperature, 1e5), column.near.specificHumidity));
  const exchange: SurfaceExchange = {
    sensibleHeat: mul(mul(conductance, 1004.64), sub(surfaceTemperature, column.near.airTemperature)),
    evaporation,
    evaporationEnergy: mul(evaporation, latentHeatOfVaporization),
    upwardLongwave,
    stressEast: mul(conductance, column.near.windEast),
    stressNorth: mul(conductance, column.near.windNorth),
  };
  const { state: next, budget } = advanceQtcm(state, column, change(exchange), p, geometry, dt);
  return { state: next, budget, precipitation: column.precipitation };
}

/** Area mean in float64 on the host. */
export function globalMean(x: tf.Tensor): number {
  const values = x.dataSync();
  const { rows, columns, weights } = smallGrid;
  let mean = 0;
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) mean += ((values[j * columns + i] as number) * (weights[j] as number)) / (2 * columns);
  return mean;
}

export const largest = (x: tf.Tensor): number => tf.max(tf.abs(x)).dataSync()[0] as number;
export const dot = (a: tf.Tensor, b: tf.Tensor): number => {
  const [x, y] = [a.dataSync() as Float32Array, b.dataSync()];
  return x.reduce((s, value, k) => s + value * (y[k] as number), 0);
};
export const plus = (a: QtcmState, b: QtcmState, factor: number): QtcmState =>
  Object.fromEntries(Object.entries(a).map(([name, x]) => [name, add(x, mul(b[name as keyof QtcmState], factor))])) as unknown as QtcmState;
