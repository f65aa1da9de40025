import { basename } from 'node:path';
import { gaussianGrid, resolutions } from '../grid/gaussian-grid.ts';
import { openNetcdf } from '../io/index.ts';
import { airFigures } from './air-figures.ts';
import type { Figure } from './figure.ts';
import { type MapStyle, mapSvg } from './map.ts';
import { overturningFigures } from './overturning-figures.ts';
import { panels } from './page.ts';
import { bands, type Palette } from './palettes.ts';
import { monthOf, resolutionOf } from './run-files.ts';
import { type RunMean, runMean } from './run-mean.ts';
import { seriesFigure } from './series-figure.ts';
import { sverdrup } from './sverdrup.ts';
import { waterFigures } from './water-figures.ts';

/** A map of one output field: how its numbers become those of the scale. */
interface FieldStyle {
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

/** Maps of what an output file holds, fields without a single finite number left out. @param moment as in titles */
function mapsOf(path: string, moment: string): Figure[] {
  const file = openNetcdf(path);
  const grid = gaussianGrid(resolutions[resolutionOf(file)]);
  const present = fieldStyles.filter(({ variable }) => file.names.includes(variable));
  const sea = file.variable('tos').values();
  return present.flatMap(({ variable, convert = (value) => value, ...style }) => {
    const all = Float64Array.from(file.variable(variable).values(), convert);
    const values = style.onOcean ? all.map((value, n) => (Number.isFinite(sea[n]) ? value : Number.NaN)) : all;
    if (!values.some(Number.isFinite)) return [];
    const lines = style.lines ? { lines: style.lines } : {};
    return [{ name: variable, svg: mapSvg(grid, values, { title: `${style.title}, ${moment}`, scale: scaleOf(style), ...lines }) }];
  });
}

/** Maps of a monthly mean, and one figure with the first four of them. */
export function drawMaps(path: string): Figure[] {
  const maps = mapsOf(path, monthOf(path).name);
  return [{ name: 'overview', svg: panels(maps.slice(0, 4).map(({ svg }) => svg)) }, ...maps];
}

/** Maps of a state that an unstable run left. */
export function drawUnstable(path: string): Figure[] {
  const name = basename(path, '.nc');
  return mapsOf(path, name.replace('_', ' ')).map((figure) => ({ ...figure, name: `${name}_${figure.name}` }));
}

/** The mean barotropic streamfunction. */
function barotropicFigure(run: RunMean): Figure[] {
  const style = fieldStyles.find(({ variable }) => variable === 'msftbarot');
  if (!style || !run.has('msftbarot')) return [];
  const sea = run.mean('tos');
  const values = run.mean('msftbarot').map((ψ, n) => (Number.isFinite(sea[n]) ? sverdrup(ψ) : Number.NaN));
  const map = mapSvg(run.grid, values, { title: `${style.title}, ${run.span}`, scale: scaleOf(style), lines: style.lines ?? [] });
  return [{ name: 'barotropic_streamfunction', svg: map }];
}

/** Figures of air and ocean over the last months of a run. @param paths of monthly means, oldest first   @param folder of the run */
export function drawMeans(paths: readonly string[], folder: string): Figure[] {
  const run = runMean(paths);
  const ocean = run.has('thetao') ? [...barotropicFigure(run), ...overturningFigures(run), ...waterFigures(run)] : [];
  return [...airFigures(run), ...ocean, ...seriesFigure(folder)];
}
