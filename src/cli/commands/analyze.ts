import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Findings } from '../../analysis/findings.ts';
import type { Years } from '../../analysis/span.ts';
import { fileJson, type Json, makeFolder, writeAtomically } from '../../io/index.ts';
import { ConfigError } from '../../kernel/errors.ts';

interface AnalyzeFlags {
  readonly out?: string;
  readonly observations?: string;
  readonly against?: string;
  readonly years?: Years;
}

/** What draws and scores; loaded when it is asked for. */
const analysis = async () => ({
  ...(await import('../../analysis/findings.ts')),
  ...(await import('../../analysis/page.ts')),
  ...(await import('../../analysis/run-files.ts')),
  ...(await import('../../analysis/span.ts')),
  ...(await import('../../analysis/web-page.ts')),
});

/** @throws ConfigError */
function yearsOf(text: string): Years {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const years = { first: Number(first), last: Number(last) };
  if (years.first >= 1 && years.last >= years.first) return years;
  throw new ConfigError(`--years must be a year or the first and the last of some, as in 25 or 81-100; got ${JSON.stringify(text)}.`);
}

async function analyze(run: string, { out, observations, against, years }: AnalyzeFlags): Promise<void> {
  const { blocks, compared, drawn, figurePage, monthlyMeans, scored, spanOf, svgToPng, unstableStates, variability } = await analysis();
  const unstable = unstableStates(run);
  const months = monthlyMeans(run, unstable.length > 0 ? 0 : 1);
  const span = spanOf(months, years);
  const name = basename(resolve(run));
  const folder = makeFolder(out ?? join('analysis_results', name));
  const write = (file: string, data: string | Uint8Array) => writeAtomically(join(folder, file), data, { overwrite: true });
  const json = (file: string, record: unknown) => write(file, fileJson(record as Json));
  const comparison = against === undefined ? undefined : compared(run, against, years);
  const scores: readonly Findings[] = months.length > 0 ? [scored(run, span, observations), variability(run)] : [];
  const parts = [...(comparison ? [comparison] : []), ...scores, drawn(run, span, unstable)];
  const groups = parts.flatMap((part) => part.groups).filter(({ figures }) => figures.length > 0);
  if (comparison) json('changes.json', comparison.changes);
  if (scores.length > 0) {
    json('scorecard.json', Object.assign({ gregory: null }, ...parts.map(({ record }) => record)));
    write(
      'scorecard.md',
      [scores, comparison ?? []]
        .flat()
        .map(({ markdown, texts }) => markdown ?? blocks(texts))
        .join('\n'),
    );
  }
  for (const { name: file, svg } of groups.flatMap(({ figures }) => figures)) {
    write(`${file}.png`, svgToPng(svg));
    write(`${file}.svg`, svg);
  }
  const texts = parts.flatMap((part) => part.texts);
  write('index.html', figurePage(name, texts, groups));
  process.stdout.write([...texts, ''].join('\n'));
  for (const { title, figures } of groups) process.stdout.write(`${figures.length} figures of ${title} in ${folder}\n`);
  process.stdout.write(`${join(folder, 'index.html')} shows them\n`);
}

/** `chronos analyze RUN_DIR`: scorecard of the last year or of others, budget of the ocean, figures, states of an unstable run, another run beside it. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('scores the last year of a run, or others, closes the budget of its ocean and draws it into analysis_results/NAME')
    .argument('<run-dir>', 'folder of a run')
    .option('--out <dir>', 'folder of the figures')
    .option('--observations <dir>', 'folder of a larger set of observations, besides what is shipped')
    .option('--years <first-last>', 'the years that count, in place of the last twelve months', yearsOf)
    .option('--against <run-dir>', 'another run: differences are drawn and told')
    .action(analyze);
}
