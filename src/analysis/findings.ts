import { basename } from 'node:path';
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
import { scorecard, scorecardMarkdown, scorecardText } from './scorecard.ts';
import { taylorFigure } from './taylor.ts';
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

/** Scores of the last year, and the budget of the ocean. @param months paths of the monthly means   @param observations folder of the larger set */
export function scored(run: string, months: readonly string[], observations: string | undefined): Findings {
  const scores = scorecard(run, observations);
  const ocean = oceanScores(run, months.slice(-12));
  const budget = oceanBudget(run);
  const more = [ocean ? oceanScoresText(ocean) : '', budget ? oceanBudgetText(budget) : ''];
  const figures = [...scores.sets.map(taylorFigure), ...observationFigures(months.slice(-12), observations)];
  return {
    texts: present([scorecardText(scores), ...more]),
    groups: [{ title: 'the last year against observations', figures }],
    record: { ...scores, ocean: ocean ?? null },
    markdown: `${scorecardMarkdown(scores)}\n${blocks(present(more))}`,
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
export function drawn(run: string, months: readonly string[], unstable: readonly string[]): Findings {
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

/** What differs between a run and another, and what forcing and feedback that shows. */
export function compared(run: string, other: string): Findings & { readonly changes: unknown } {
  const runs = twoRuns(run, other);
  const changes = changesOf(runs);
  const found = gregory(runs);
  const regression = found && !('unknown' in found) ? [gregoryFigure(found, runs.name, runs.otherName)] : [];
  return {
    texts: present([changesText(changes, runs), gregoryText(found)]),
    groups: [{ title: `${runs.name} against ${runs.otherName}`, figures: [...changeFigures(runs), ...regression] }],
    record: { gregory: found ? { against: runs.otherName, ...found } : null },
    changes: { run: runs.name, against: runs.otherName, changes },
  };
}
