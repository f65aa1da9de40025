import type { MapStyle } from './map.ts';
import { bands, type Palette } from './palettes.ts';
import { sverdrup } from './sverdrup.ts';

/** A map of one output field: how its numbers become those of the scale. */
export interface FieldStyle {
  readonly variable: string;
  readonly title: string;
  readonly units: string;
  readonly palette: Palette;
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly lines?: readonly number[];
  readonly convert?: (value: number) => number;
  /** Whether land hides a field that has values there. */
  readonly onOcean?: boolean;
}

const celsius = (kelvin: number): number => kelvin - 273.15;
const perDay = (flux: number): number => flux * 86400;
const hectopascal = (pascal: number): number => pascal / 100;

/** The maps that show at a glance what a run does. The first four make the overview. */
export const fieldStyles: readonly FieldStyle[] = [
  { variable: 'tos', title: 'Sea surface temperature', units: '°C', palette: 'thermal', low: -2, high: 30, count: 16 },
  { variable: 'tas', title: 'Near-surface air temperature', units: '°C', palette: 'thermal', low: -40, high: 32, count: 18, lines: [0], convert: celsius },
  { variable: 'pr', title: 'Precipitation', units: 'mm/day', palette: 'rain', low: 1, high: 12, count: 11, convert: perDay },
  { variable: 'msftbarot', title: 'Barotropic streamfunction', units: 'Sv', palette: 'diverging', low: -60, high: 60, count: 12, lines: [-60, -40, -20, 0, 20, 40, 60, 80, 100, 120, 140, 160, 180], convert: sverdrup, onOcean: true },
  { variable: 'sos', title: 'Sea surface salinity', units: 'g/kg', palette: 'haline', low: 31, high: 38, count: 14 },
  { variable: 'siconc', title: 'Sea ice concentration', units: '1', palette: 'ice', low: 0.05, high: 0.95, count: 9, lines: [0.15] },
  { variable: 'uas', title: 'Near-surface eastward wind', units: 'm/s', palette: 'diverging', low: -12, high: 12, count: 12 },
  { variable: 'psl', title: 'Sea level pressure', units: 'hPa', palette: 'plain', low: 984, high: 1036, count: 13, convert: hectopascal },
  { variable: 'rlut', title: 'Outgoing longwave radiation', units: 'W/m²', palette: 'thermal', low: 120, high: 300, count: 18 },
  { variable: 'hfds', title: 'Heat flux into the ocean', units: 'W/m²', palette: 'diverging', low: -200, high: 200, count: 20 },
  { variable: 'tauu', title: 'Eastward wind stress', units: 'Pa', palette: 'diverging', low: -0.3, high: 0.3, count: 12 },
  { variable: 'mlotst', title: 'Mixed-layer depth', units: 'm', palette: 'depth', low: 50, high: 800, count: 15 },
]; // biome-ignore format: a table

/** The scale of a map whose ends are given. */
export const scaleOf = ({
  low,
  high,
  count,
  palette,
  units,
}: Pick<FieldStyle, 'low' | 'high' | 'count' | 'palette' | 'units'>): MapStyle['scale'] => ({
  borders: bands(low, high, count),
  palette,
  units,
});
