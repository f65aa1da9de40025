import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Figure } from './figure.ts';
import { type Mark, mapSvg } from './map.ts';
import { panels } from './page.ts';
import { aroundZero, bands } from './palettes.ts';

/** An observation with its equivalents. */
export interface JudgedSite {
  readonly latitude: number;
  readonly longitude: number;
  readonly withheld: boolean;
  /** Predicted less observed, in units of the error. */
  readonly prior: number;
  readonly posterior: number;
}

/** Surface maps before and after, [rows × columns], NaN on land, and what stands at the sites. */
export interface AssimilationMaps {
  readonly temperature: { readonly prior: ArrayLike<number>; readonly posterior: ArrayLike<number> };
  readonly salinity: { readonly prior: ArrayLike<number>; readonly posterior: ArrayLike<number> };
  readonly sites: readonly JudgedSite[];
}

const temperature = { borders: bands(-2, 30, 16), palette: 'thermal', units: '°C' } as const;
const warmer = { borders: aroundZero(0.25, 0.5, 1, 1.5, 2, 3, 4, 6), palette: 'diverging', units: 'K' } as const;
const saltier = { borders: aroundZero(0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5), palette: 'fresh', units: 'g/kg' } as const;
const errors = { borders: aroundZero(0.5, 1, 1.5, 2, 3, 4), palette: 'diverging', units: 'errors' } as const;

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number[] => Array.from(a, (x, n) => x - (b[n] as number));

/** Prior, posterior, what was added, and misfits at the sites; squares were withheld. */
export function assimilationFigure(grid: GaussianGrid, { temperature: T, salinity: S, sites }: AssimilationMaps, title: string): Figure {
  const sea = Array.from(T.prior, (x) => (Number.isFinite(x) ? 0 : Number.NaN));
  const marks = (label: 'prior' | 'posterior'): Mark[] =>
    sites.map(({ latitude, longitude, withheld, ...values }) => ({ latitude, longitude, apart: withheld, value: values[label] }));
  const pictures = [
    mapSvg(grid, T.prior, { title: 'Sea surface temperature, prior', scale: temperature }),
    mapSvg(grid, T.posterior, { title: 'Sea surface temperature, posterior', scale: temperature }),
    mapSvg(grid, difference(T.posterior, T.prior), { title: 'Increment of temperature', scale: warmer }),
    mapSvg(grid, difference(S.posterior, S.prior), { title: 'Increment of salinity', scale: saltier }),
    mapSvg(grid, sea, { title: 'Prior less observed', scale: errors, marks: marks('prior') }),
    mapSvg(grid, sea, { title: 'Posterior less observed (squares: withheld)', scale: errors, marks: marks('posterior') }),
  ];
  return { name: 'assimilation', svg: panels(pictures, { title }) };
}
