import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { fileJson, type Json, makeFolder, writeAtomically } from '../../io/index.ts';

/** What draws and scores; loaded when it is asked for. */
const analysis = async () => ({
  ...(await import('../../analysis/figures.ts')),
  ...(await import('../../analysis/ocean-budget.ts')),
  ...(await import('../../analysis/ocean-scorecard.ts')),
  ...(await import('../../analysis/page.ts')),
  ...(await import('../../analysis/run-files.ts')),
  ...(await import('../../analysis/scorecard.ts')),
});

/** `chronos analyze RUN_DIR`: scorecard of the last year, budget of the ocean, maps of the newest month. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description(
      'scores the last year of a run, closes the budget of its ocean and draws maps of its newest month into analysis_results/NAME',
    )
    .argument('<run-dir>', 'folder of a run')
    .option('--out <dir>', 'folder of the figures')
    .action(async (run: string, { out }: { out?: string }) => {
      const { drawMaps, drawOcean, monthlyMeans, ...analyses } = await analysis();
      const { oceanBudget, oceanBudgetText, oceanScores, oceanScoresText, scorecard, scorecardText, svgToPng } = analyses;
      const months = monthlyMeans(run);
      const mean = months.at(-1) as string;
      const lastYear = months.slice(-12);
      const scores = scorecard(run);
      const ocean = oceanScores(run, lastYear);
      const figures = [...drawMaps(mean), ...drawOcean(lastYear, run)];
      const folder = makeFolder(out ?? join('analysis_results', basename(resolve(run))));
      for (const { name, svg } of figures) writeAtomically(join(folder, `${name}.png`), svgToPng(svg), { overwrite: true });
      writeAtomically(join(folder, 'scorecard.json'), fileJson({ ...scores, ocean: ocean ?? null } as unknown as Json), {
        overwrite: true,
      });
      process.stdout.write(scorecardText(scores));
      if (ocean) process.stdout.write(oceanScoresText(ocean));
      const budget = oceanBudget(run);
      if (budget) process.stdout.write(oceanBudgetText(budget));
      process.stdout.write(`${figures.length} figures of ${basename(mean)} in ${folder}\n`);
    });
}
