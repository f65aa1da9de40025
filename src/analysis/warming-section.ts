import { type Basin, basins } from '../grid/basins.ts';
import { depthAxis, latitudeAxis } from './axes.ts';
import type { Figure } from './figure.ts';
import { basinLatitudes, basinNames } from './overturning-figures.ts';
import { panels } from './page.ts';
import { aroundZero } from './palettes.ts';
import { zonalMean } from './run-mean.ts';
import { sectionSvg } from './section.ts';
import type { TwoRuns } from './two-runs.ts';

const scale = { borders: aroundZero(0.05, 0.1, 0.25, 0.5, 1, 2, 3), palette: 'diverging', units: '°C' } as const;

/** How much warmer the ocean of a run is than that of another, in sections of every basin. */
export function warmingSection(runs: TwoRuns): Figure[] {
  const pair = runs.means('annual');
  if (!pair?.run.has('thetao') || !pair.other.has('thetao')) return [];
  const { run, other } = pair;
  const theirs = other.mean('thetao');
  const warmer = run.mean('thetao').map((value, n) => value - (theirs[n] as number));
  const bounds = run.coordinate('depth_bnds');
  const borders = [...bounds.filter((_, n) => n % 2 === 0), bounds.at(-1) ?? 0];
  const section = (basin: Basin): string =>
    sectionSvg({
      title: basinNames[basin],
      scale,
      lines: [-2, -1, -0.5, 0.5, 1, 2],
      x: latitudeAxis(...basinLatitudes[basin]),
      y: depthAxis(borders.at(-1) ?? 0),
      columns: run.grid.latitude,
      rows: run.coordinate('depth'),
      columnBorders: run.grid.latitudeEdges,
      rowBorders: borders,
      values: zonalMean(warmer, basin, run.grid),
    });
  return [
    {
      name: 'change_ocean_temperature',
      svg: panels(basins.map(section), { title: `Ocean temperature: ${runs.name} minus ${runs.otherName}` }),
    },
  ];
}
