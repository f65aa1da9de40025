import { basename, resolve } from 'node:path';
import { annualRows, annualTable } from './annual-table.ts';
import { changeFigures } from './change-figures.ts';
import { changesOf, changesText } from './change-table.ts';
import { climateIndices } from './climate-indices.ts';
import { climatologyFigures } from './climatology-figures.ts';
import type { Figure } from './figure.ts';
import { drawMaps, drawMeans, drawUnstable } from './figures.ts';
import { gregory, gregoryText } from './gregory.ts';
import { gregoryFigure } from './gregory-figure.ts';
import { indexFigures, indicesRecord, indicesText } from './index-figures.ts';
import { observationFigures } from './observation-figures.ts';
import { oceanBudget, oceanBudgetText } from './ocean-budget.ts';
import { oceanScores, oceanScoresText } from './ocean-scorecard.ts';
import { runSeries } from './run-series.ts';
import { observationSets, type Scorecard, scorecard, scorecardTables } from './scorecard.ts';
import type { Span, Years } from './span.ts';
import { residuals, residualsTable, targets, targetsTable } from './targets.ts';
import { taylorFigure } from './taylor.ts';
import { tableMarkdown, tableText } from './text-table.ts';
import { twoRuns } from './two-runs.ts';

/** A part of an analysis. */
export interface Findings {
  /** Tables for a terminal. */
  readonly texts: readonly string[];
  /** What is drawn, by what it is of. */
  readonly groups: readonly { readonly title: string; readonly figures: readonly Figure[] }[];
  /** What goes into the scorecard. */
  readonly record?: { readonly [name: string]: unknown };
  /** The same as Markdown, where it is more than the texts. */
  readonly markdown?: string;
}

const present = (texts: readonly string[]): string[] => texts.filter((text) => text !== '');

/** What a run is judged by: what is wanted, its years, and what should be rounding. */
function judged(run: string, span: Span, { sets }: Scorecard, observations: string | undefined) {
  const [series, maps] = [runSeries(run), span.mean('annual')];
  if (!series || !maps) return { tables: [], record: {} };
  const { columns, cellArea } = maps.grid;
  const sea = maps.has('tos') ? maps.mean('tos') : new Float64Array();
  const seaAreas = sea.map((T, n) => (Number.isFinite(T) ? (cellArea[Math.floor(n / columns)] as number) : 0));
  const set = observationSets(maps, observations).at(-1);
  const record = {
    targets: maps.waterWorld ? [] : targets({ series, span, scores: sets.at(-1)?.seasons.annual ?? [], set, seaAreas }),
    years: annualRows(series),
    residuals: residuals(series, span),
  };
  const tables = [targetsTable(record.targets, span), annualTable(record.years), residualsTable(record.residuals, span)];
  return { tables: tables.filter((table) => table.rows.length > 0), record };
}

/** Scores over some months, what is wanted of them, and the budget of the ocean. @param observations folder of the larger set */
export function scored(run: string, span: Span, observations: string | undefined): Findings {
  const scores = scorecard(span, observations);
  const [ocean, budget] = [oceanScores(run, span), oceanBudget(run)];
  const more = [ocean ? oceanScoresText(ocean) : '', budget ? oceanBudgetText(budget) : ''];
  const figures = [...scores.sets.map(taylorFigure), ...observationFigures(span, observations)];
  const { tables, record } = judged(run, span, scores, observations);
  return {
    texts: present([...tables, ...scorecardTables(scores, ['annual'])].map(tableText).concat(more)),
    groups: [{ title: `${span.title} against observations`, figures }],
    record: { ...scores, ocean: ocean ?? null, ...record },
    markdown: [
      `# Scorecard of ${basename(resolve(run))}, ${span.title}\n`,
      ...[...tables, ...scorecardTables(scores)].map(tableMarkdown),
      blocks(present(more)),
    ].join('\n'),
  };
}

/** Tables as blocks of Markdown. */
export const blocks = (texts: readonly string[]): string => texts.map((text) => `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`).join('\n');

/** What the climate of a run does by itself, from year to year. */
export function variability(run: string): Findings {
  const indices = climateIndices(run);
  return {
    texts: present([indicesText(indices)]),
    groups: [{ title: 'variability over all whole years', figures: indexFigures(indices) }],
    record: { indices: indicesRecord(indices) },
  };
}

/** The figures of a run by itself. @param unstable paths of states that an unstable run left */
export function drawn(run: string, span: Span, unstable: readonly string[]): Findings {
  const mean = span.paths.at(-1);
  const ofMonths = mean
    ? [
        { title: basename(mean), figures: drawMaps(mean) },
        { title: span.title, figures: [...climatologyFigures(span), ...drawMeans(span, run)] },
      ]
    : [];
  return { texts: [], groups: [...ofMonths, ...unstable.map((path) => ({ title: basename(path), figures: drawUnstable(path) }))] };
}

/** What differs between a run and another, and what forcing and feedback that shows. */
export function compared(run: string, other: string, years?: Years): Findings & { readonly changes: unknown } {
  const runs = twoRuns(run, other, years);
  const changes = changesOf(runs, years);
  const found = gregory(runs);
  const regression = found && !('unknown' in found) ? [gregoryFigure(found, runs.name, runs.otherName)] : [];
  return {
    texts: present([changesText(changes, runs), gregoryText(found)]),
    groups: [{ title: `${runs.name} against ${runs.otherName}`, figures: [...changeFigures(runs), ...regression] }],
    record: { gregory: found ? { against: runs.otherName, ...found } : null },
    changes: { run: runs.name, against: runs.otherName, changes },
  };
}
