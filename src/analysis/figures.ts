import { basename } from 'node:path';
import { gaussianGrid, resolutions } from '../grid/gaussian-grid.ts';
import { onOneGrid, openNetcdf } from '../io/index.ts';
import { airFigures } from './air-figures.ts';
import { fieldStyles, scaleOf } from './field-styles.ts';
import type { Figure } from './figure.ts';
import { iceFigures } from './ice-figures.ts';
import { mapSvg } from './map.ts';
import { overturningFigures } from './overturning-figures.ts';
import { panels } from './page.ts';
import { isWaterWorld, monthOf, resolutionOf } from './run-files.ts';
import type { RunMean } from './run-mean.ts';
import { seriesFigure } from './series-figure.ts';
import type { Span } from './span.ts';
import { sverdrup } from './sverdrup.ts';
import { waterFigures } from './water-figures.ts';

/** Maps of what an output file holds, fields without a single finite number left out. @param moment as in titles */
function mapsOf(path: string, moment: string): Figure[] {
  const file = openNetcdf(path);
  const grid = gaussianGrid(resolutions[resolutionOf(file)]);
  const present = fieldStyles.filter(({ variable }) => file.names.includes(variable));
  const sea = file.names.includes('tos') ? file.variable('tos').values() : [];
  return present.flatMap(({ variable, convert = (value) => value, ...style }) => {
    const all = Float64Array.from(onOneGrid(file, variable), convert);
    const values = style.onOcean ? all.map((value, n) => (Number.isFinite(sea[n]) ? value : Number.NaN)) : all;
    if (!values.some(Number.isFinite)) return [];
    const more = { ...(style.lines && { lines: style.lines }), coasts: !isWaterWorld(file) };
    return [{ name: variable, svg: mapSvg(grid, values, { title: `${style.title}, ${moment}`, scale: scaleOf(style), ...more }) }];
  });
}

/** Maps of a monthly mean, and one figure with the first four of them; nothing where a run has none. */
export function drawMaps(path: string): Figure[] {
  const maps = mapsOf(path, monthOf(path).name);
  if (maps.length === 0) return [];
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

/** Figures of air and ocean over some months of a run. @param folder of the run */
export function drawMeans({ mean }: Span, folder: string): Figure[] {
  const run = mean('annual');
  if (!run) return [];
  const ocean = run.has('thetao') ? [...barotropicFigure(run), ...overturningFigures(run), ...waterFigures(run)] : [];
  return [...airFigures(run), ...ocean, ...iceFigures(run), ...seriesFigure(folder)];
}
