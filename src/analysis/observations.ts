import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GaussianGrid, Resolution } from '../grid/gaussian-grid.ts';
import { dataDirectory, type NetcdfFile, openNetcdf } from '../io/index.ts';
import { InputError } from '../kernel/errors.ts';
import { aroundZero, bands, type Palette } from './palettes.ts';

type Convert = (value: number) => number;

/** One variable that was observed: how it is named in the output and in the observations, and how it is drawn. */
export interface ObservedVariable {
  readonly variable: string;
  readonly title: string;
  readonly units: string;
  readonly observed: string;
  readonly fromModel: Convert;
  readonly fromObserved: Convert;
  /** Where the observations hold: the name of a mask among them, by month or for all. */
  readonly mask?: string;
  /** Whether ice sheets are left out, above which the observations are extrapolated. */
  readonly offIceSheets?: boolean;
  readonly scale: { readonly borders: readonly number[]; readonly palette: Palette };
  readonly difference: { readonly borders: readonly number[]; readonly palette: Palette };
}

/** Monthly climatologies that runs are held against. */
export interface ObservationSet {
  /** As in file names and keys. */
  readonly name: string;
  readonly title: string;
  readonly variables: readonly ObservedVariable[];
  /** A variable in a month from 0, in the units of its table; NaN where there are no observations. */
  readonly month: (variable: ObservedVariable, month: number) => Float64Array;
}

const same: Convert = (value) => value;
const celsius: Convert = (kelvin) => kelvin - 273.15;
const hectopascal: Convert = (pascal) => pascal / 100;
const perDay: Convert = (flux) => flux * 86400;
const perCent: Convert = (part) => 100 * part;
const perThousand: Convert = (part) => 1000 * part;

/** What both sets know. */
const common = {
  tos: { variable: 'tos', title: 'Sea surface temperature', units: 'degC', observed: 'sst', fromModel: same, fromObserved: same, scale: { borders: bands(-2, 30, 16), palette: 'thermal' }, difference: { borders: aroundZero(0.5, 1, 2, 3, 4, 6), palette: 'diverging' } },
  tas: { variable: 'tas', title: 'Near-surface air temperature', units: 'degC', observed: 'tas', fromModel: celsius, fromObserved: celsius, scale: { borders: bands(-40, 32, 18), palette: 'thermal' }, difference: { borders: aroundZero(1, 2, 3, 5, 7, 10), palette: 'diverging' } },
  uas: { variable: 'uas', title: 'Eastward wind at the surface', units: 'm s-1', observed: 'uas', fromModel: same, fromObserved: same, scale: { borders: bands(-12, 12, 12), palette: 'diverging' }, difference: { borders: aroundZero(0.5, 1, 2, 3, 4, 6), palette: 'diverging' } },
  vas: { variable: 'vas', title: 'Northward wind at the surface', units: 'm s-1', observed: 'vas', fromModel: same, fromObserved: same, scale: { borders: bands(-9, 9, 12), palette: 'diverging' }, difference: { borders: aroundZero(0.5, 1, 2, 3, 4, 6), palette: 'diverging' } },
  psl: { variable: 'psl', title: 'Sea level pressure', units: 'hPa', observed: 'psl', fromModel: hectopascal, fromObserved: hectopascal, scale: { borders: bands(984, 1036, 13), palette: 'plain' }, difference: { borders: aroundZero(1, 2, 4, 6, 8, 12), palette: 'diverging' } },
} as const satisfies { readonly [name: string]: ObservedVariable }; // biome-ignore format: a table

/** Ships and buoys, which come with the model. */
const shippedVariables: readonly ObservedVariable[] = Object.values(common).map((variable) => ({ ...variable, mask: 'coads_valid' }));

/** Satellites, reanalyses, gauges. */
const largerVariables: readonly ObservedVariable[] = [
  { ...common.tos, mask: 'sst_valid' },
  { ...common.tas, offIceSheets: true },
  { variable: 'pr', title: 'Precipitation', units: 'mm day-1', observed: 'pr', fromModel: perDay, fromObserved: perDay, scale: { borders: bands(1, 12, 11), palette: 'rain' }, difference: { borders: aroundZero(0.5, 1, 2, 3, 5, 8), palette: 'wet' } },
  { ...common.psl, offIceSheets: true },
  { ...common.uas, offIceSheets: true },
  { ...common.vas, offIceSheets: true },
  { variable: 'huss', title: 'Specific humidity at the surface', units: 'g kg-1', observed: 'huss', fromModel: perThousand, fromObserved: perThousand, mask: 'sst_valid', scale: { borders: bands(0, 20, 10), palette: 'haline' }, difference: { borders: aroundZero(0.5, 1, 2, 3, 4), palette: 'wet' } },
  { variable: 'tauu', title: 'Eastward wind stress', units: 'Pa', observed: 'tauu', fromModel: same, fromObserved: same, mask: 'tau_valid', scale: { borders: bands(-0.3, 0.3, 12), palette: 'diverging' }, difference: { borders: aroundZero(0.01, 0.02, 0.04, 0.06, 0.1), palette: 'diverging' } },
  { variable: 'tauv', title: 'Northward wind stress', units: 'Pa', observed: 'tauv', fromModel: same, fromObserved: same, mask: 'tau_valid', scale: { borders: bands(-0.15, 0.15, 12), palette: 'diverging' }, difference: { borders: aroundZero(0.01, 0.02, 0.04, 0.06, 0.1), palette: 'diverging' } },
  { variable: 'sos', title: 'Sea surface salinity', units: 'g kg-1', observed: 'sos', fromModel: same, fromObserved: same, mask: 'sst_valid', scale: { borders: bands(31, 38, 14), palette: 'haline' }, difference: { borders: aroundZero(0.25, 0.5, 1, 1.5, 2, 3), palette: 'fresh' } },
  { variable: 'siconc', title: 'Sea ice cover', units: '%', observed: 'siconc', fromModel: perCent, fromObserved: perCent, mask: 'sst_valid', scale: { borders: bands(5, 95, 9), palette: 'ice' }, difference: { borders: aroundZero(5, 10, 20, 40, 60), palette: 'diverging' } },
]; // biome-ignore format: a table

/** A mask of a month, of all months, or none. */
function maskOf(file: NetcdfFile, name: string | undefined, month: number, size: number): ArrayLike<number> | undefined {
  if (name === undefined) return undefined;
  const values = file.variable(name).values();
  return values.length > size ? values.subarray(month * size, (month + 1) * size) : values;
}

function setOf(
  file: NetcdfFile,
  { rows, columns }: GaussianGrid,
  said: Pick<ObservationSet, 'name' | 'title' | 'variables'>,
  iceSheets?: ArrayLike<number>,
): ObservationSet {
  const size = rows * columns;
  const month: ObservationSet['month'] = ({ observed, mask, offIceSheets, fromObserved }, index) => {
    const values = file
      .variable(observed)
      .values()
      .subarray(index * size, (index + 1) * size);
    const valid = maskOf(file, mask, index, size);
    return Float64Array.from(values, (value, n) =>
      (valid && !valid[n]) || (offIceSheets && iceSheets?.[n]) ? Number.NaN : fromObserved(value),
    );
  };
  return { ...said, month };
}

/** The climatology that comes with the model: the ocean surface as ships and buoys reported it. */
export const shippedObservations = (resolution: Resolution, grid: GaussianGrid): ObservationSet =>
  setOf(openNetcdf(join(dataDirectory, `surface_climatology_${resolution}.nc`)), grid, {
    name: 'ships',
    title: 'the shipped ocean surface climatology',
    variables: shippedVariables,
  });

/** The larger set in a folder of the user's. @throws InputError when it is not there */
export function largerObservations(folder: string, resolution: Resolution, grid: GaussianGrid): ObservationSet {
  const path = (kind: string): string => join(folder, `${kind}_${resolution}.nc`);
  const missing = ['surface_climatology', 'boundary'].map(path).find((file) => !existsSync(file));
  if (missing) throw new InputError(`--observations must name a folder with ${missing}; it is missing there; check the path.`);
  const iceSheets = openNetcdf(path('boundary')).variable('glacier_mask').values();
  const said = { name: 'observations', title: 'observations', variables: largerVariables };
  return setOf(openNetcdf(path('surface_climatology')), grid, said, iceSheets);
}
