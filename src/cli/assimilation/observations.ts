import { join } from 'node:path';
import {
  layoutOf,
  type Observation,
  observationColumns,
  observationLayouts,
  observationsOf,
  type Rejection,
  type SeenOcean,
} from '../../assimilation/index.ts';
import { readTable, writeAtomically } from '../../io/index.ts';
import { InputError } from '../../kernel/index.ts';
import { buildSampling, type ProxyName } from '../../proxy/index.ts';

/** What is taken from a table of observations. */
export interface Wanted {
  readonly age: readonly [from: number, to: number];
  readonly proxies: readonly ProxyName[];
}

/** What a table holds for a model. */
export interface ReadObservations {
  readonly path: string;
  readonly observations: readonly Observation[];
  readonly rejections: readonly Rejection[];
}

/** Name of the file that tells of every row that is left out. */
export const rejectedFile = 'rejected.csv';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Writes place, kind and reason of every row that is left out. */
export function writeRejections(folder: string, rejections: readonly Rejection[]): void {
  const lines = rejections.map(({ place, kind, reason }) => [place, kind, reason].map(quoted).join(','));
  writeAtomically(join(folder, rejectedFile), `${['place,kind,reason', ...lines].join('\n')}\n`, { overwrite: true });
}

/** How many rows are left out for what, with the first of each kind. */
export function rejectionSummary(rejections: readonly Rejection[]): string[] {
  const kinds = new Map<string, Rejection[]>();
  for (const each of rejections) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  return [...kinds].map(([kind, [first, ...more]]) => `left out ${more.length + 1}: ${kind}; first ${first?.place}: ${first?.reason}`);
}

/** Reads a table of observations and leaves out what the model cannot be compared with. @throws InputError */
export function readObservations(path: string, { age, proxies }: Wanted, seen: SeenOcean): ReadObservations {
  const table = readTable(path);
  const layout = layoutOf(table.columns);
  if (!layout)
    throw new InputError(
      `A table of observations must have the columns ${observationColumns.join(', ')}, or be one of ${observationLayouts
        .slice(1)
        .map(({ name }) => name)
        .join(', ')}; ${path} has ${table.columns.join(', ') || 'none'}; rename them.`,
    );
  const wet = (latitude: number, longitude: number) => buildSampling(seen.grid, seen.wet, [{ latitude, longitude }]).wet[0] === 1;
  const rows = table.rows.map((row) => ({ ...row, fields: layout.row(row.fields) }));
  return { path, ...observationsOf(rows, { age, proxies, statesErrors: layout.statesErrors, wet }) };
}

/** Ends everything where no row can be used, or where one cannot under --strict. @throws InputError */
export function refuseUnusable({ path, observations, rejections }: ReadObservations, strict: boolean): void {
  const [first] = rejections;
  const count = observations.length + rejections.length;
  if (strict && first)
    throw new InputError(
      `With --strict every row must be used, but ${rejections.length} of ${count} cannot, all in ${rejectedFile}; first ${first.place}: ${first.reason}; correct them or leave --strict out.`,
    );
  if (observations.length === 0)
    throw new InputError(
      `A table of observations must have a row that can be used; all ${count} of ${path} cannot${first ? `, first ${first.place}: ${first.reason}` : ''}; correct them.`,
    );
}
