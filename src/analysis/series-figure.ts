import { linearAxis, niceTicks } from './axes.ts';
import type { Figure } from './figure.ts';
import { type Curve, type LinePlot, linePlotSvg } from './line-plot.ts';
import { panels } from './page.ts';
import { runSeries } from './run-series.ts';

/** One plot: the series that it shows, and how their numbers become those of the axis. */
interface SeriesPlot {
  readonly title: string;
  readonly quantity: string;
  readonly observed?: readonly [number, number];
  readonly series: readonly { readonly variable: string; readonly name: string; readonly colour: string }[];
  readonly convert?: (value: number) => number;
}

const one = (variable: string): SeriesPlot['series'] => [{ variable, name: variable, colour: '#1b6ca8' }];

/**
 * Monthly series that tell whether a run is in balance. Observed: overturning 17 ± 3 Sv at 26° N (RAPID), Drake Passage from
 * 137 ± 8 Sv (Cunningham et al. 2003) to 173 ± 11 Sv (Donohue et al. 2016).
 */
const plots: readonly SeriesPlot[] = [
  {
    title: 'Atlantic overturning below 500 m',
    quantity: 'Transport (Sv)',
    observed: [14, 20],
    series: [
      { variable: 'amoc_max', name: 'largest, 20° to 60°N', colour: '#c8553d' },
      { variable: 'amoc', name: 'at 26°N', colour: '#1b6ca8' },
    ],
  },
  { title: 'Drake Passage', quantity: 'Transport (Sv)', observed: [129, 184], series: one('acc') },
  { title: 'Ocean temperature, volume mean', quantity: 'Temperature (°C)', series: one('thetao') },
  { title: 'Ocean salinity, volume mean', quantity: 'Salinity (g/kg)', series: one('so_anomaly'), convert: (s) => 35 + s },
  { title: 'Sea surface temperature', quantity: 'Temperature (°C)', series: one('tos') },
  { title: 'Temperature of the air, mean over its mass', quantity: 'Temperature (K)', series: one('ta') },
  { title: 'Kinetic energy of the air', quantity: 'Energy (MJ/m²)', series: one('air_kinetic_energy'), convert: (joules) => joules * 1e-6 },
  { title: 'Net radiation at the top of the atmosphere', quantity: 'Flux (W/m²)', series: one('rtmt') },
  {
    title: 'Sea ice area',
    quantity: 'Area (million km²)',
    series: [
      { variable: 'siarean', name: 'north', colour: '#1b6ca8' },
      { variable: 'siareas', name: 'south', colour: '#c8553d' },
    ],
    convert: (area) => area * 1e-12,
  },
  {
    title: 'Straits',
    quantity: 'Transport (Sv)',
    series: [
      { variable: 'indonesian_throughflow', name: 'Indonesian', colour: '#c8553d' },
      { variable: 'bering_strait', name: 'Bering', colour: '#1b6ca8' },
      { variable: 'denmark_strait', name: 'Denmark', colour: '#2e8b57' },
      { variable: 'iceland_scotland', name: 'Iceland–Scotland', colour: '#8a5fbf' },
    ],
  },
];

/** Time series of a run as one figure. */
export function seriesFigure(folder: string): Figure[] {
  const found = runSeries(folder);
  if (!found) return [];
  const { years, has, values } = found;
  const [start, end] = [Math.floor(years[0] ?? 1), Math.ceil(years.at(-1) ?? 2)];
  const x = linearAxis('Year', start, end, niceTicks(start, end, 8));
  const present = plots.filter(({ series }) => series.every(({ variable }) => has(variable)));
  const drawn = present.map(({ series, convert = (value) => value, observed, ...plot }) => {
    const curves = series.map(({ variable, ...curve }): Curve => ({ ...curve, x: years, y: values(variable).map(convert) }));
    const style: LinePlot = { ...plot, x, curves };
    return linePlotSvg(observed ? { ...style, observed } : style);
  });
  return drawn.length > 0 ? [{ name: 'time_series', svg: panels(drawn, { title: 'Monthly means' }) }] : [];
}
