import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Figure } from '../../analysis/figure.ts';
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
type Analysis = Awaited<ReturnType<typeof analysis>>;

/** Prints what a run scores, and writes it down. */
function score(run: string, months: readonly string[], folder: string, analyses: Analysis): void {
  const { oceanBudget, oceanBudgetText, oceanScores, oceanScoresText, scorecard, scorecardText } = analyses;
  const scores = scorecard(run);
  const ocean = oceanScores(run, months.slice(-12));
  const record = fileJson({ ...scores, ocean: ocean ?? null } as unknown as Json);
  writeAtomically(join(folder, 'scorecard.json'), record, { overwrite: true });
  process.stdout.write(scorecardText(scores));
  if (ocean) process.stdout.write(oceanScoresText(ocean));
  const budget = oceanBudget(run);
  if (budget) process.stdout.write(oceanBudgetText(budget));
}

async function analyze(run: string, { out }: { out?: string }): Promise<void> {
  const analyses = await analysis();
  const { drawMaps, drawOcean, drawUnstable, monthlyMeans, svgToPng, unstableStates } = analyses;
  const unstable = unstableStates(run);
  const months = monthlyMeans(run, unstable.length > 0 ? 0 : 1);
  const folder = makeFolder(out ?? join('analysis_results', basename(resolve(run))));
  if (months.length > 0) score(run, months, folder, analyses);
  const write = (figures: readonly Figure[], of: string) => {
    for (const { name, svg } of figures) writeAtomically(join(folder, `${name}.png`), svgToPng(svg), { overwrite: true });
    process.stdout.write(`${figures.length} figures of ${basename(of)} in ${folder}\n`);
  };
  const mean = months.at(-1);
  if (mean) write([...drawMaps(mean), ...drawOcean(months.slice(-12), run)], mean);
  for (const path of unstable) write(drawUnstable(path), path);
}

/** `chronos analyze RUN_DIR`: scorecard of the last year, budget of the ocean, maps of the newest month, states of an unstable run. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description(
      'scores the last year of a run, closes the budget of its ocean and draws maps of its newest month into analysis_results/NAME',
    )
    .argument('<run-dir>', 'folder of a run')
    .option('--out <dir>', 'folder of the figures')
    .action(analyze);
}
