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
  ...(await import('../../analysis/web-page.ts')),
});
type Analysis = Awaited<ReturnType<typeof analysis>>;

/** Writes down what a run scores. @returns the same as tables */
function score(run: string, months: readonly string[], folder: string, analyses: Analysis): string[] {
  const { oceanBudget, oceanBudgetText, oceanScores, oceanScoresText, scorecard, scorecardText } = analyses;
  const scores = scorecard(run);
  const ocean = oceanScores(run, months.slice(-12));
  const record = fileJson({ ...scores, ocean: ocean ?? null } as unknown as Json);
  writeAtomically(join(folder, 'scorecard.json'), record, { overwrite: true });
  const budget = oceanBudget(run);
  return [scorecardText(scores), ...(ocean ? [oceanScoresText(ocean)] : []), ...(budget ? [oceanBudgetText(budget)] : [])];
}

/** The figures of a run, by the file that they are of. */
function draw(run: string, months: readonly string[], unstable: readonly string[], analyses: Analysis) {
  const { drawMaps, drawMeans, drawUnstable } = analyses;
  const mean = months.at(-1);
  const ofMonths = mean ? [{ title: basename(mean), figures: [...drawMaps(mean), ...drawMeans(months.slice(-12), run)] }] : [];
  return [...ofMonths, ...unstable.map((path) => ({ title: basename(path), figures: drawUnstable(path) }))];
}

async function analyze(run: string, { out }: { out?: string }): Promise<void> {
  const analyses = await analysis();
  const { figurePage, monthlyMeans, svgToPng, unstableStates } = analyses;
  const unstable = unstableStates(run);
  const months = monthlyMeans(run, unstable.length > 0 ? 0 : 1);
  const name = basename(resolve(run));
  const folder = makeFolder(out ?? join('analysis_results', name));
  const write = (file: string, data: string | Uint8Array) => writeAtomically(join(folder, file), data, { overwrite: true });
  const writeFigure = ({ name, svg }: Figure) => {
    write(`${name}.png`, svgToPng(svg));
    write(`${name}.svg`, svg);
  };
  const texts = months.length > 0 ? score(run, months, folder, analyses) : [];
  const groups = draw(run, months, unstable, analyses);
  for (const { figures } of groups) figures.forEach(writeFigure);
  write('index.html', figurePage(name, texts, groups));
  process.stdout.write(texts.join(''));
  for (const { title, figures } of groups) process.stdout.write(`${figures.length} figures of ${title} in ${folder}\n`);
  process.stdout.write(`${join(folder, 'index.html')} shows them\n`);
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
