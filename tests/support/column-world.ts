import {
  buildColumnGeometry,
  type ColumnGeometry,
  type ColumnParameters,
  type ColumnProfiles,
  columnParameters,
  columnRadiation,
  describeLayers,
  eightLayers,
  type Radiation,
} from '../../src/atmosphere/column/index.ts';
import { stefanBoltzmann } from '../../src/physics/constants.ts';
import type { Sunlight } from '../../src/physics/orbit.ts';
import { add, constant, type Field, type Live, zerosLike } from '../../src/tensor/index.ts';
import { type StandardAtmosphere, standardAtmospheres } from './standard-atmospheres.ts';

export type Center = Field<'center'>;
export const defaults = columnParameters.parse({});
export const clean: Live<ColumnParameters> = { ...defaults, aerosolAbsorption: 0, aerosolReflectivity: 0 };

/** All standard atmospheres side by side, as four columns. */
export const atmospheres: readonly StandardAtmosphere[] = Object.values(standardAtmospheres);

const side = (read: (a: StandardAtmosphere) => readonly number[], of: readonly StandardAtmosphere[]): Center => {
  const rows = of.map(read);
  const [first] = rows as [readonly number[]];
  return constant<'center'>(
    first.flatMap((_, k) => rows.map((row) => row[k] as number)),
    [first.length, 1, of.length],
  );
};

export interface ClearSky {
  readonly profiles: ColumnProfiles;
  readonly geometry: ColumnGeometry;
  readonly upwardLongwave: Center;
}

/** The standard atmospheres with their own ozone. */
export function standardColumns(of: readonly StandardAtmosphere[] = atmospheres): ClearSky {
  const temperature = side((a) => a.temperature, of);
  const profiles = {
    temperature,
    humidity: side((a) => a.humidity, of),
    windEast: zerosLike(temperature),
    windNorth: zerosLike(temperature),
    surfacePressure: side((a) => [a.surfacePressure], of),
  };
  const geometry = { ...buildColumnGeometry(eightLayers, constant<'center'>([0.5], [1, 1, 1])), ozone: side((a) => a.ozone, of) };
  return { profiles, geometry, upwardLongwave: side((a) => [stefanBoltzmann * a.groundTemperature ** 4], of) };
}

/** Sunlight of strength S at cosine μ. */
export const beam = (S: number, μ = 1): Sunlight => ({
  insolation: constant<'center'>([S * μ], [1, 1, 1]),
  meanSquareCosine: constant<'center'>([S * μ * μ], [1, 1, 1]),
});

/** Radiation without clouds. */
export function clearSky(
  { profiles, geometry, upwardLongwave }: ClearSky,
  p: Live<ColumnParameters>,
  sunlight = beam(0),
  albedo = 0.2,
): Radiation {
  const none = zerosLike(upwardLongwave);
  const bright = add(none, albedo);
  const aloft = zerosLike(profiles.temperature);
  const clouds = { cover: none, weights: aloft, low: aloft, cumulus: none };
  return columnRadiation(
    describeLayers(profiles, geometry),
    clouds,
    { albedo: bright, upwardLongwave, continent: none },
    sunlight,
    p,
    geometry,
  );
}

/** Deterministic numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let x = seed;
  return () => {
    x = (1103515245 * x + 12345) % 2147483648;
    return x / 2147483648;
  };
}

const field = (levels: number, rows: number, columns: number, value: (k: number, n: number) => number): Center =>
  constant<'center'>(
    Array.from({ length: levels * rows * columns }, (_, n) => value(Math.floor(n / (rows * columns)), n % (rows * columns))),
    [levels, rows, columns],
  );

/**
 * Columns of every climate: a standard atmosphere each, its temperature moved by up to some kelvins in every layer, its vapour by a factor between 0.2
 * and 2.7, winds up to 30 m s⁻¹, any clouds, albedo and mountains.
 */
export function randomColumns(seed: number, rows: number, columns: number, kelvin = 10, kinds = atmospheres) {
  const random = randomNumbers(seed);
  const kind = Array.from({ length: rows * columns }, () => kinds[Math.floor(kinds.length * random())] as StandardAtmosphere);
  const spread = (): number => 2 * random() - 1;
  const map = (value: (n: number) => number): Center => field(1, rows, columns, (_, n) => value(n));
  const layers = (value: (k: number, n: number) => number): Center => field(8, rows, columns, value);
  const of = (n: number): StandardAtmosphere => kind[n] as StandardAtmosphere;
  const share = 1 / 8;
  return {
    profiles: {
      temperature: layers((k, n) => (of(n).temperature[k] as number) + kelvin * spread()),
      humidity: layers((k, n) => (of(n).humidity[k] as number) * Math.exp(1.3 * spread() - 0.3)),
      windEast: layers(() => 30 * spread()),
      windNorth: layers(() => 30 * spread()),
      surfacePressure: map(() => 1e5 * (0.8 + 0.24 * random())),
    },
    clouds: { cover: map(random), weights: layers(() => share), low: layers((k) => (k === 7 ? random() : 0)), cumulus: map(random) },
    ground: {
      albedo: map(() => 0.8 * random()),
      continent: map(() => 0.3),
      upwardLongwave: map((n) => stefanBoltzmann * (of(n).groundTemperature + 10 * spread()) ** 4),
    },
    geometry: buildColumnGeometry(eightLayers, constant<'center'>(Array.from({ length: rows }, spread), [1, rows, 1])),
  };
}

/** A tropical atmosphere that rains: much moister aloft, and near to a moist adiabat. */
export const rainingAtmosphere: StandardAtmosphere = {
  ...standardAtmospheres.tropical,
  temperature: standardAtmospheres.tropical.temperature.map((T, k) => T + ([0, 0, 1, 1, 1, 0, -1, -1][k] as number)),
  humidity: standardAtmospheres.tropical.humidity.map((q, k) => q * ([1, 1, 3, 2.5, 2.5, 2, 1.2, 1.03][k] as number)),
};
