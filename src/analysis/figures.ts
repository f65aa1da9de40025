import { gaussianGrid, resolutions } from '../grid/gaussian-grid.ts';
import { openNetcdf } from '../io/index.ts';
import { seaWaterDensity } from '../physics/constants.ts';
import { type MapStyle, mapSvg, panels } from './map.ts';
import { monthOf, resolutionOf } from './run-files.ts';

/** A figure of one output field: how its numbers become those of the scale. */
interface FigureStyle extends MapStyle {
  readonly variable: string;
  readonly convert?: (value: number) => number;
}

const celsius = (kelvin: number): number => kelvin - 273.15;
const perDay = (flux: number): number => flux * 86400;
const sverdrup = (transport: number): number => (transport * 1e-6) / seaWaterDensity;

/** The maps that show at a glance what a run does. The first four make the overview. */
export const figureStyles: readonly FigureStyle[] = [
  { variable: 'tos', title: 'Sea surface temperature (°C)', low: -2, high: 30, colours: 'thermal' },
  { variable: 'tas', title: 'Near-surface air temperature (°C)', low: -40, high: 40, colours: 'thermal', convert: celsius },
  { variable: 'pr', title: 'Precipitation (mm/day)', low: 0, high: 12, colours: 'rain', convert: perDay },
  { variable: 'msftbarot', title: 'Barotropic streamfunction (Sv)', low: -100, high: 100, colours: 'diverging', convert: sverdrup },
  { variable: 'sos', title: 'Sea surface salinity (g/kg)', low: 30, high: 38, colours: 'plain' },
  { variable: 'siconc', title: 'Sea ice concentration', low: 0, high: 1, colours: 'plain' },
  { variable: 'uas', title: 'Near-surface eastward wind (m/s)', low: -12, high: 12, colours: 'diverging' },
  { variable: 'psl', title: 'Sea level pressure (hPa)', low: 980, high: 1040, colours: 'thermal', convert: (pascal) => pascal / 100 },
  { variable: 'rlut', title: 'Outgoing longwave radiation (W/m²)', low: 120, high: 300, colours: 'thermal' },
  { variable: 'hfds', title: 'Heat flux into the ocean (W/m²)', low: -250, high: 250, colours: 'diverging' },
  { variable: 'tauu', title: 'Eastward wind stress (Pa)', low: -0.3, high: 0.3, colours: 'diverging' },
  { variable: 'mlotst', title: 'Mixed layer depth (m)', low: 0, high: 500, colours: 'plain' },
];

/** A figure ready to be written. */
export interface Figure {
  readonly name: string;
  readonly svg: string;
}

/** Maps of what an output file holds, and one figure with the first four of them. */
export function drawMaps(path: string): Figure[] {
  const file = openNetcdf(path);
  const grid = gaussianGrid(resolutions[resolutionOf(file)]);
  const month = monthOf(path).name;
  const maps = figureStyles
    .filter(({ variable }) => file.names.includes(variable))
    .map(({ variable, convert = (value) => value, ...style }) => {
      const values = Float64Array.from(file.variable(variable).values(), convert);
      return { name: variable, svg: mapSvg(grid, values, { ...style, title: `${style.title}  ${month}` }) };
    });
  return [{ name: 'overview', svg: panels(maps.slice(0, 4).map(({ svg }) => svg)) }, ...maps];
}
