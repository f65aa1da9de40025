import { type Column, columns } from './columns.ts';
import { type Machine, machineText } from './machine.ts';
import type { Result } from './race.ts';
import { referencesName } from './references.ts';
import type { StartUp } from './start-up.ts';
import { isDay, type Workload } from './workload.ts';

/** The race of one workload: the step and its gradient. */
export interface Row extends Pick<Workload, 'name' | 'title' | 'size'> {
  readonly step: readonly Result[];
  readonly gradient: readonly Result[];
}

/** All that a benchmark found. */
export interface Report {
  readonly machine: Machine;
  readonly date: string;
  readonly rows: readonly Row[];
  /** How long runs take to start, where that was timed. */
  readonly starts: readonly StartUp[];
}

const millisecondsOf = (results: readonly Result[], column: Column): number | undefined => {
  const result = results.find((candidate) => candidate.column === column);
  return result && 'milliseconds' in result ? result.milliseconds : undefined;
};

const number = (x: number | undefined): string => (x === undefined ? '–' : x >= 99.5 ? x.toFixed(0) : x.toPrecision(x >= 0.1 ? 3 : 2));

/** How many times faster the compiled step is, on the better number of threads. */
function ratio(results: readonly Result[], than: Column): number | undefined {
  const compiled = [millisecondsOf(results, 'oneThread'), millisecondsOf(results, 'allThreads')].filter((x) => x !== undefined);
  const other = millisecondsOf(results, than);
  return other === undefined || compiled.length === 0 ? undefined : other / Math.min(...compiled);
}

/** Columns that are also told as multiples of the compiled step. */
const rivals: readonly Column[] = ['eager', 'c', 'jax'];

/** A column that a table has beside timings. */
interface Extra {
  readonly head: string;
  readonly value: (row: Row) => number | undefined;
}

function table(
  rows: readonly Row[],
  results: (row: Row) => readonly Result[],
  shown: readonly Column[],
  extras: readonly Extra[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const against = shown.filter((column) => rivals.includes(column));
  const ratios = [...against.map((column) => `${columns[column]} ⁄ compiled`), ...extras.map(({ head }) => head)];
  const head = ['', 'size', ...shown.map((column) => columns[column]), ...ratios];
  const body = rows.map((row) => [
    row.title,
    row.size,
    ...shown.map((column) => number(millisecondsOf(results(row), column))),
    ...against.map((column) => number(ratio(results(row), column))),
    ...extras.map(({ value }) => number(value(row))),
  ]);
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** The gradient as a multiple of the step on as many threads. */
const multiples: readonly Extra[] = (['oneThread', 'allThreads'] as const).map((column) => ({
  head: `gradient ⁄ step, ${columns[column].replace('compiled, ', '')}`,
  value: ({ step, gradient }) => {
    const [once, back] = [millisecondsOf(step, column), millisecondsOf(gradient, column)];
    return once === undefined || back === undefined ? undefined : back / once;
  },
}));

const heard = (rows: readonly Row[], results: (row: Row) => readonly Result[], column: Column): boolean =>
  rows.some((row) => millisecondsOf(results(row), column) !== undefined);

/** Contestants that were there and failed, one line each. */
function failures(rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    [...row.step, ...row.gradient].flatMap((result) =>
      'failure' in result ? [`- ${row.title}, ${row.size}, ${columns[result.column]}: ${result.failure}`] : [],
    ),
  );
}

const secondsPerYear = 365 * 86400;

/** What the time of a coupled day means, one line per resolution. */
const simulatedYears = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ name, title, size, step }) => {
    const days = [millisecondsOf(step, 'oneThread'), millisecondsOf(step, 'allThreads')].filter((x) => x !== undefined);
    if (!isDay(name) || days.length === 0) return [];
    const years = (86400 * 86400 * 1000) / (Math.min(...days) * secondsPerYear);
    return [`- ${title} at ${size}: ${number(Math.min(...days))} ms, that is ${number(years)} simulated years a day before output.`];
  });

const notes = [
  "- compiled: this model's own compiler, a loop of many steps in one call on WebAssembly, code generation not counted.",
  '- eager: TensorFlow.js op by op on its `wasm` backend, one thread.',
  '- C: loops written by hand (`src/cli/bench/yardstick/loops.c`), `-O3 -march=native -ffast-math`.',
  '- JAX: XLA on all cores, a scan over the steps (`src/cli/bench/yardstick/scan.py`).',
  '- native TensorFlow: @tensorflow/tfjs-node, op by op; XLA: the same traced graph as a SavedModel that XLA compiles whole.',
];

/** How long it takes to the end of a first day. */
const startLines = (starts: readonly StartUp[]): string[] =>
  starts.length === 0
    ? []
    : [
        '',
        '## From the command to the end of a first day',
        '',
        '`npx chronos control --days 1` at T31, output included, without and with compiled code of an earlier run, seconds:',
        '',
        ...starts.map(({ atmosphere, cold, cached }) => `- atmosphere ${atmosphere}: ${number(cold)} and ${number(cached)}.`),
      ];

/** The report as the document that `--write` leaves. @param references whether another page holds what other machines measured */
export function markdown({ machine, date, rows, starts }: Report, { references = false } = {}): string {
  const step = (row: Row) => row.step;
  const gradient = (row: Row) => row.gradient;
  const shown = (of: typeof step) => (Object.keys(columns) as Column[]).filter((column) => heard(rows, of, column));
  const [years, failed] = [simulatedYears(rows), failures(rows)];
  return [
    '# Performance',
    '',
    `\`npx chronos bench --write\` wrote this page on ${date}: ${machineText(machine)}.`,
    'Milliseconds per step, medians of timings taken in turn, all within one run.',
    ...(references ? ['', `Beside programs that this machine lacks: [${referencesName}](${referencesName}), of an earlier model.`] : []),
    '',
    ...notes,
    '',
    '## A step',
    '',
    table(rows, step, shown(step)),
    ...(years.length > 0 ? ['', ...years] : []),
    '',
    '## The gradient of half the sum of squares after one step',
    '',
    'Each includes the step forward. JAX differentiates a scan of 20 steps; its time is per step.',
    '',
    table(rows, gradient, shown(gradient), multiples),
    ...startLines(starts),
    ...(failed.length > 0 ? ['', '## What did not run', '', ...failed] : []),
    '',
  ].join('\n');
}
