import type { Scale } from '../draw/colours.ts';
import type { SectionName } from '../model/shown.ts';

/** A map that can be chosen: out of which fields it is made, and how. */
export interface FieldStyle {
  readonly label: string;
  readonly fields: readonly string[];
  readonly value: (...values: readonly number[]) => number;
  readonly scale: Scale;
  /** Whether there is none on land. */
  readonly onSea?: boolean;
  /** Whether drops are carried by the wind. */
  readonly drops?: boolean;
}

const same = (value: number): number => value;
const celsius = (kelvin: number): number => kelvin - 273.15;
const perDay = (flux: number): number => flux * 86400;

/** Maps under the names of their radio buttons. */
export const fieldStyles = {
  tos: {
    label: 'Sea temperature',
    fields: ['tos'],
    value: same,
    onSea: true,
    scale: { low: -2, high: 30, colours: 'thermal', units: '°C' },
  },
  tas: { label: 'Air at 2 m', fields: ['tas'], value: celsius, scale: { low: -40, high: 40, colours: 'temperature', units: '°C' } },
  pr: { label: 'Rain', fields: ['pr'], value: perDay, scale: { low: 0, high: 16, colours: 'rain', units: 'mm/day' } },
  wind: {
    label: 'Wind',
    fields: ['uas', 'vas'],
    value: (u = Number.NaN, v = Number.NaN) => Math.hypot(u, v),
    drops: true,
    scale: { low: 0, high: 16, colours: 'speed', units: 'm/s' },
  },
  siconc: {
    label: 'Sea ice',
    fields: ['siconc'],
    value: (part) => 100 * part,
    onSea: true,
    scale: { low: 0, high: 100, colours: 'ice', units: '%' },
  },
  zos: { label: 'Sea level', fields: ['zos'], value: same, onSea: true, scale: { low: -1.5, high: 1.5, colours: 'diverging', units: 'm' } },
} as const satisfies { readonly [name: string]: FieldStyle };
export type FieldName = keyof typeof fieldStyles;
export const fieldLabels = Object.fromEntries(Object.entries(fieldStyles).map(([name, { label }]) => [name, label]));

/** The numbers of a map. @param sea 1 on the ocean */
export function mapValues(
  { onSea, value }: FieldStyle,
  [first = [], second = first]: readonly ArrayLike<number>[],
  sea: ArrayLike<number>,
): Float32Array {
  const result = new Float32Array(first.length);
  for (let n = 0; n < result.length; n++) result[n] = onSea && !sea[n] ? Number.NaN : value(first[n] as number, second[n] as number);
  return result;
}

/** Sections that can be chosen; `factor` turns the model's numbers into those of the scale. */
export const sectionStyles: {
  readonly [name in SectionName]: { readonly label: string; readonly factor: number; readonly atBorders?: boolean; readonly scale: Scale };
} = {
  thetao: { label: 'Temperature of the ocean', factor: 1, scale: { low: -2, high: 28, colours: 'thermal', units: '°C' } },
  so: { label: 'Salinity of the ocean', factor: 1, scale: { low: 33.5, high: 36, colours: 'haline', units: 'g/kg' } },
  msftmz: {
    label: 'Atlantic overturning',
    factor: 1 / 1.026e9,
    atBorders: true,
    scale: { low: -20, high: 20, colours: 'diverging', units: 'Sv' },
  },
};
export const sectionLabels = Object.fromEntries(Object.entries(sectionStyles).map(([name, { label }]) => [name, label]));

/** Charts of global numbers: curves of the names of timeseries.nc. */
export interface SeriesStyle {
  readonly label: string;
  readonly units: string;
  readonly names: readonly string[];
  readonly value: (value: number) => number;
  /** Smallest span of the axis. */
  readonly least: number;
  readonly digits: number;
}

export const seriesStyles: readonly SeriesStyle[] = [
  { label: 'Air at 2 m', units: '°C', names: ['tas'], value: celsius, least: 0.5, digits: 2 },
  { label: 'Sea surface', units: '°C', names: ['tos'], value: same, least: 0.2, digits: 2 },
  { label: 'Rain', units: 'mm/day', names: ['pr'], value: perDay, least: 0.2, digits: 2 },
  { label: 'Radiation, net', units: 'W/m²', names: ['rtmt'], value: same, least: 4, digits: 1 },
  { label: 'Sea ice, N · S', units: '10⁶ km²', names: ['siarean', 'siareas'], value: (area) => area / 1e12, least: 2, digits: 1 },
  { label: 'Overturning', units: 'Sv', names: ['amoc'], value: same, least: 5, digits: 1 },
];
