import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Figure } from './figure.ts';
import { mapSvg } from './map.ts';
import { panels } from './page.ts';
import { aroundZero } from './palettes.ts';

/** One map: derivatives of a measure, in its own units per unit of change and square metre. */
export interface SensitivityMap {
  readonly title: string;
  readonly units: string;
  readonly values: Float64Array;
}

/** Square metres that maps are drawn per: a million square kilometres. */
const perArea = 1e12;
/** Share of the cells whose values lie beyond the ends of the scale. */
const beyond = 0.01;
/** Borders of the scale over its end: a decade and a half, as responses fall off quickly. */
const shares = [0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1];

/** The least of 1, 2 and 5 times a power of ten that is not below a number. */
function rounded(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  return power * ([1, 2, 5].find((factor) => factor * power >= x) ?? 10);
}

/** Maps of sensitivities side by side. */
export function sensitivityFigure(grid: GaussianGrid, maps: readonly SensitivityMap[], title: string): Figure {
  const pictures = maps.map((each) => {
    const values = each.values.map((value) => value * perArea);
    const sizes = [...values]
      .filter(Number.isFinite)
      .map(Math.abs)
      .sort((a, b) => a - b);
    const end = rounded(Math.max(sizes[Math.floor((1 - beyond) * (sizes.length - 1))] ?? 1, 1e-12));
    const borders = aroundZero(...shares.map((share) => Number((share * end).toPrecision(6))));
    return mapSvg(grid, values, { title: each.title, scale: { borders, palette: 'diverging', units: each.units } });
  });
  return { name: 'sensitivity', svg: panels(pictures, { title }) };
}
