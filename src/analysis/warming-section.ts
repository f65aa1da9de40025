import { type Basin, basins } from '../grid/basins.ts';
import type { Figure } from './figure.ts';
import { basinNames } from './overturning-figures.ts';
import { panels } from './page.ts';
import { aroundZero } from './palettes.ts';
import type { TwoRuns } from './two-runs.ts';
import { zonalSection } from './water-figures.ts';

const scale = { borders: aroundZero(0.05, 0.1, 0.25, 0.5, 1, 2, 3), palette: 'diverging', units: 'K' } as const;

/** How much warmer the ocean of a run is than that of another, in sections of every basin. */
export function warmingSection(runs: TwoRuns): Figure[] {
  const pair = runs.means('annual');
  if (!pair?.run.has('thetao') || !pair.other.has('thetao')) return [];
  const { run, other } = pair;
  const theirs = other.mean('thetao');
  const warmer = run.mean('thetao').map((value, n) => value - (theirs[n] as number));
  const section = (basin: Basin): string =>
    zonalSection(run, basin, warmer, { title: basinNames[basin], scale, lines: [-2, -1, -0.5, 0.5, 1, 2] });
  return [
    {
      name: 'change_ocean_temperature',
      svg: panels(basins.map(section), { title: `Ocean temperature: ${runs.name} minus ${runs.otherName}` }),
    },
  ];
}
