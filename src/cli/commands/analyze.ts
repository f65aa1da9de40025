import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Figure } from '../../analysis/figure.ts';
import { fileJson, type Json, makeFolder, writeAtomically } from '../../io/index.ts';

interface AnalyzeFlags {
  readonly out?: string;
  readonly observations?: string;
  readonly against?: string;
}

/** What draws and scores; loaded when it is asked for. */
const analysis = async () => ({
  ...(await import('../../analysis/change-figures.ts')),
  ...(await import('../../analysis/change-table.ts')),
  ...(await import('../../analysis/climatology-figures.ts')),
  ...(await import('../../analysis/figures.ts')),
  ...(await import('../../analysis/observation-figures.ts')),
  ...(await import('../../analysis/ocean-budget.ts')),
  ...(await import('../../analysis/ocean-scorecard.ts')),
  ...(await import('../../analysis/page.ts')),
  ...(await import('../../analysis/run-files.ts')),
  ...(await import('../../analysis/scorecard.ts')),
  ...(await import('../../analysis/taylor.ts')),
  ...(await import('../../analysis/two-runs.ts')),
  ...(await import('../../analysis/web-page.ts')),
});
type Analysis = Awaited<ReturnType<typeof analysis>>;

/** What is drawn, by what it is of, and what is told, as tables. */
interface Findings {
  readonly texts: readonly string[];
  readonly groups: readonly { readonly title: string; readonly figures: readonly Figure[] }[];
}

const nothing: Findings = { texts: [], groups: [] };

/** Scores of the last year, written down, told and drawn. */
function scored(run: string, months: readonly string[], folder: string, observations: string | undefined, analyses: Analysis): Findings {
  const { observationFigures, oceanBudget, oceanBudgetText, oceanScores, oceanScoresText, scorecard, scorecardMarkdown } = analyses;
  const { scorecardText, taylorFigure } = analyses;
  const scores = scorecard(run, observations);
  const ocean = oceanScores(run, months.slice(-12));
  const record = fileJson({ ...scores, ocean: ocean ?? null } as unknown as Json);
  writeAtomically(join(folder, 'scorecard.json'), record, { overwrite: true });
  const budget = oceanBudget(run);
  const more = [...(ocean ? [oceanScoresText(ocean)] : []), ...(budget ? [oceanBudgetText(budget)] : [])];
  const markdown = `${scorecardMarkdown(scores)}\n${more.map((text) => `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`).join('\n')}`;
  writeAtomically(join(folder, 'scorecard.md'), markdown, { overwrite: true });
  const figures = [...scores.sets.map(taylorFigure), ...observationFigures(months.slice(-12), observations)];
  return { texts: [scorecardText(scores), ...more], groups: [{ title: 'the last year against observations', figures }] };
}

/** The figures of a run by itself. */
function drawn(run: string, months: readonly string[], unstable: readonly string[], analyses: Analysis): Findings {
  const { climatologyFigures, drawMaps, drawMeans, drawUnstable } = analyses;
  const mean = months.at(-1);
  const last = months.slice(-12);
  const ofMonths = mean
    ? [
        { title: basename(mean), figures: drawMaps(mean) },
        { title: 'the last year', figures: [...climatologyFigures(last), ...drawMeans(last, run)] },
      ]
    : [];
  return { texts: [], groups: [...ofMonths, ...unstable.map((path) => ({ title: basename(path), figures: drawUnstable(path) }))] };
}

/** What differs between a run and another. */
function compared(run: string, other: string, folder: string, { changeFigures, changesOf, changesText, twoRuns }: Analysis): Findings {
  const runs = twoRuns(run, other);
  const changes = changesOf(runs);
  const record = { run: runs.name, against: runs.otherName, changes };
  writeAtomically(join(folder, 'changes.json'), fileJson(record as unknown as Json), { overwrite: true });
  return {
    texts: [changesText(changes, runs)],
    groups: [{ title: `${runs.name} against ${runs.otherName}`, figures: changeFigures(runs) }],
  };
}

async function analyze(run: string, { out, observations, against }: AnalyzeFlags): Promise<void> {
  const analyses = await analysis();
  const { figurePage, monthlyMeans, svgToPng, unstableStates } = analyses;
  const unstable = unstableStates(run);
  const months = monthlyMeans(run, unstable.length > 0 ? 0 : 1);
  const name = basename(resolve(run));
  const folder = makeFolder(out ?? join('analysis_results', name));
  const write = (file: string, data: string | Uint8Array) => writeAtomically(join(folder, file), data, { overwrite: true });
  const parts = [
    against === undefined ? nothing : compared(run, against, folder, analyses),
    months.length > 0 ? scored(run, months, folder, observations, analyses) : nothing,
    drawn(run, months, unstable, analyses),
  ];
  const texts = parts.flatMap((part) => part.texts).filter((text) => text !== '');
  const groups = parts.flatMap((part) => part.groups).filter(({ figures }) => figures.length > 0);
  for (const { name: file, svg } of groups.flatMap(({ figures }) => figures)) {
    write(`${file}.png`, svgToPng(svg));
    write(`${file}.svg`, svg);
  }
  write('index.html', figurePage(name, texts, groups));
  process.stdout.write(texts.join(''));
  for (const { title, figures } of groups) process.stdout.write(`${figures.length} figures of ${title} in ${folder}\n`);
  process.stdout.write(`${join(folder, 'index.html')} shows them\n`);
}

/** `chronos analyze RUN_DIR`: scorecard of the last year, budget of the ocean, figures, states of an unstable run, another run beside it. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('scores the last year of a run, closes the budget of its ocean and draws it into analysis_results/NAME')
    .argument('<run-dir>', 'folder of a run')
    .option('--out <dir>', 'folder of the figures')
    .option('--observations <dir>', 'folder of a larger set of observations, besides what is shipped')
    .option('--against <run-dir>', 'another run: differences are drawn and told')
    .action(analyze);
}
