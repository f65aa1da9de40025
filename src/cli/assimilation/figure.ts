import { join } from 'node:path';
import { type AssimilationMaps, assimilationFigure, type JudgedSite } from '../../analysis/assimilation-figure.ts';
import { svgToPng } from '../../analysis/page.ts';
import type { UpperOcean } from '../../assimilation/index.ts';
import { writeAtomically } from '../../io/index.ts';
import { readTree } from '../../kernel/index.ts';
import { referenceSalinity } from '../../physics/constants.ts';
import type { Equivalents } from './outcome.ts';
import type { Scene } from './scene.ts';
import type { Analysed, Workshop } from './workshop.ts';

/** Name of the figure. */
export const figureFile = 'assimilation.png';

/** Surface maps of a mean, NaN on land. */
async function surfaceOf(mean: UpperOcean, wet: ArrayLike<number>, plane: number) {
  const leaves = new Map(await readTree(mean));
  const map = (path: string, offset: number) =>
    Float64Array.from({ length: plane }, (_, n) => (wet[n] ? (leaves.get(path)?.values[n] as number) + offset : Number.NaN));
  return { temperature: map('temperature', 0), salinity: map('salinityAnomaly', referenceSalinity) };
}

/** Misfits of all observations, those that were withheld last. */
function sitesOf({ observing, withheld }: Scene, equivalents: Equivalents): JudgedSite[] {
  const of = (system: Scene['withheld'], found: Equivalents['withheld'], apart: boolean): JudgedSite[] =>
    (system?.observations ?? []).map(({ latitude, longitude, value, variance }, n) => {
      const misfit = (predicted: ArrayLike<number>): number => ((predicted[n] as number) - value) / Math.sqrt(variance);
      return { latitude, longitude, withheld: apart, prior: misfit(found.prior), posterior: misfit(found.posterior) };
    });
  return [...of(observing, equivalents.assimilated, false), ...of(withheld, equivalents.withheld, true)];
}

/** Draws prior, posterior, increments and misfits. */
export async function writeFigure({ plan, world, scene }: Workshop, analysed: Analysed, equivalents: Equivalents): Promise<void> {
  const { grid, wet } = world.seen(1);
  const plane = grid.rows * grid.columns;
  const [prior, posterior] = [await surfaceOf(analysed.prior, wet, plane), await surfaceOf(analysed.posterior, wet, plane)];
  const maps: AssimilationMaps = {
    temperature: { prior: prior.temperature, posterior: posterior.temperature },
    salinity: { prior: prior.salinity, posterior: posterior.salinity },
    sites: sitesOf(scene, equivalents),
  };
  const { svg } = assimilationFigure(grid, maps, `${plan.run.experiment.name}: mean of ${plan.run.cycles} days`);
  writeAtomically(join(plan.run.folder, figureFile), svgToPng(svg), { overwrite: true });
}
