import { monthNames } from '../kernel/time.ts';
import type { Figure } from './figure.ts';
import { panels } from './page.ts';
import { type Pole, polarMapSvg } from './polar-map.ts';
import type { RunMean } from './run-mean.ts';

/** Months in which ice covers most and least. */
const months = [2, 8];
/** Ice of less than this part of a cell is not drawn: the edge of the ice as satellites tell it. */
const leastIce = 0.15;
const scale = { borders: [0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5], palette: 'depth', units: 'm' } as const;

/** Thickness of the ice where there is some, water and land, and its drift, around one pole in one month. */
function iceMap(run: RunMean, pole: Pole, month: number): string {
  const [cover, volume] = [run.monthMean('siconc', month) ?? [], run.monthMean('sivol', month) ?? []];
  const thickness = Float64Array.from(volume, (v, n) => ((cover[n] ?? 0) < leastIce ? 0 * v : v / (cover[n] ?? 1)));
  const [east, north] = [run.monthMean('siu', month) ?? [], run.monthMean('siv', month) ?? []];
  const title = `Sea ice, thickness and drift in ${monthNames[month]}`;
  return polarMapSvg(run.grid, thickness, pole, { title, scale, arrows: { east, north, full: 0.2 }, coasts: !run.waterWorld });
}

/** Ice of both poles at the ends of summer and winter; nothing where a run lacks one of these months, or ice that drifts. */
export function iceFigures(run: RunMean): Figure[] {
  if (!run.has('siu') || !months.every((month) => run.months.includes(month))) return [];
  const maps = months.flatMap((month) => (['north', 'south'] as const).map((pole) => iceMap(run, pole, month)));
  return [{ name: 'sea_ice', svg: panels(maps, { title: `Sea ice, ${run.span}` }) }];
}
