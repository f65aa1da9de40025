import type { MapStyle } from './map.ts';
import { aroundZero, bands, type Palette } from './palettes.ts';
import { sverdrup } from './sverdrup.ts';

/** A map of one output field: how its numbers become those of the scale. */
export interface FieldStyle {
  readonly variable: string;
  readonly title: string;
  readonly units: string;
  readonly palette: Palette;
  readonly borders: readonly number[];
  readonly lines?: readonly number[];
  readonly convert?: (value: number) => number;
  /** Whether land hides a field that has values there. */
  readonly onOcean?: boolean;
}

const celsius = (kelvin: number): number => kelvin - 273.15;
const perDay = (flux: number): number => flux * 86400;
const hectopascal = (pascal: number): number => pascal / 100;
const perCent = (part: number): number => 100 * part;

/** Depths of mixed layers, m: finer where most of them are. */
export const mixedLayerBorders = [25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000];

/** The maps that show at a glance what a run does. The first four make the overview. */
export const fieldStyles: readonly FieldStyle[] = [
  { variable: 'tos', title: 'Sea surface temperature', units: '°C', palette: 'thermal', borders: bands(-2, 30, 16) },
  { variable: 'tas', title: 'Near-surface air temperature', units: '°C', palette: 'thermal', borders: bands(-40, 32, 18), lines: [0], convert: celsius },
  { variable: 'pr', title: 'Precipitation', units: 'mm/day', palette: 'rain', borders: bands(1, 12, 11), convert: perDay },
  { variable: 'msftbarot', title: 'Barotropic streamfunction', units: 'Sv', palette: 'diverging', borders: [...aroundZero(10, 20, 30, 40, 60, 80, 100, 120, 150, 180), 0].sort((a, b) => a - b), lines: [-60, -40, -20, 0, 20, 40, 60, 80, 100, 120, 140, 160, 180], convert: sverdrup, onOcean: true },
  { variable: 'sos', title: 'Sea surface salinity', units: 'g/kg', palette: 'haline', borders: bands(31, 38, 14) },
  { variable: 'siconc', title: 'Sea ice cover', units: '%', palette: 'ice', borders: bands(5, 95, 9), lines: [15], convert: perCent },
  { variable: 'uas', title: 'Near-surface eastward wind', units: 'm/s', palette: 'diverging', borders: bands(-12, 12, 12) },
  { variable: 'psl', title: 'Sea level pressure', units: 'hPa', palette: 'plain', borders: bands(984, 1036, 13), convert: hectopascal },
  { variable: 'rlut', title: 'Outgoing longwave radiation', units: 'W/m²', palette: 'thermal', borders: bands(120, 300, 18) },
  { variable: 'hfds', title: 'Heat flux into the ocean', units: 'W/m²', palette: 'diverging', borders: bands(-200, 200, 20) },
  { variable: 'tauu', title: 'Eastward wind stress', units: 'Pa', palette: 'diverging', borders: bands(-0.3, 0.3, 12) },
  { variable: 'mlotst', title: 'Mixed-layer depth', units: 'm', palette: 'depth', borders: mixedLayerBorders },
  { variable: 'clt', title: 'Cloud cover', units: '%', palette: 'cloud', borders: bands(10, 90, 8), convert: perCent },
  { variable: 'zos', title: 'Sea surface height', units: 'm', palette: 'diverging', borders: bands(-2, 2, 16) },
]; // biome-ignore format: a table

/** The colours of a map. */
export const scaleOf = ({ borders, palette, units }: Pick<FieldStyle, 'borders' | 'palette' | 'units'>): MapStyle['scale'] => ({
  borders,
  palette,
  units,
});
