import { type Column, columns } from './columns.ts';

/** Where the page lies that `--write` keeps apart, beside the one that it writes. */
export const referencesName = 'performance-references.md';

const title = '# Performance';

/** Columns that the tables of a page have. */
const columnsIn = (page: string): Column[] =>
  (Object.keys(columns) as Column[]).filter((column) => page.includes(`| ${columns[column]} |`));

/**
 * What to keep apart of a page that is about to be replaced: all of it, where it has columns that no other page has. They are of a machine
 * that had programs for comparison which this one lacks.
 * @param old   the page that is there  @param next the one that takes its place  @param references what is kept apart already
 * @returns the page to keep, or undefined where nothing would be lost
 */
export function referencesOf(old: string, next: string, references = ''): string | undefined {
  const known = [...columnsIn(next), ...columnsIn(references)];
  if (columnsIn(old).every((column) => known.includes(column))) return undefined;
  const note =
    'Kept as it was by `npx chronos bench --write` on a machine without some of the programs for comparison; [performance.md](performance.md) is newer.';
  return old.replace(title, `${title}, an earlier machine\n\n${note}`);
}
