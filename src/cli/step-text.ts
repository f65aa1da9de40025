import type { StepCosts } from '../tensor/compile/step-costs.ts';

/** What was measured of one part of the coupled step. */
export interface MeasuredPart {
  readonly name: string;
  readonly perInterval: number;
  readonly costs: StepCosts;
  /** One step operation by operation. */
  readonly eager: { readonly calls: number; readonly milliseconds: number };
}

/** All that the text tells. */
export interface MeasuredStep {
  /** First line: what was run, and where. */
  readonly title: string;
  /** Name of the backend that runs operation by operation. */
  readonly eagerName: string;
  /** Numbers of threads, in the order of the timings in `costs`. */
  readonly threads: readonly number[];
  /** Bytes a second that one thread copies. */
  readonly bandwidth: number;
  /** Simulated seconds of a coupling interval. */
  readonly interval: number;
  /** The last one is the whole interval. */
  readonly parts: readonly MeasuredPart[];
}

const bytesPerNumber = 4;
const mostKinds = 6;
const secondsPerYear = 365 * 86400;

const whole = (x: number): string => Math.round(x).toLocaleString('en');
const decimal = (x: number): string => (x >= 99.5 ? whole(x) : x.toFixed(x >= 9.95 ? 1 : 2));

/** The largest of some counts, and the sum of the others. */
function counts(of: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(of).sort(([, a], [, b]) => b - a);
  const others = sorted.slice(mostKinds).reduce((sum, [, count]) => sum + count, 0);
  const all = sorted.reduce((sum, [, count]) => sum + count, 0);
  const named = sorted.slice(0, mostKinds).map(([kind, count]) => `${kind} ${whole(count)}`);
  return `${whole(all).padStart(6)}: ${[...named, ...(others > 0 ? [`others ${whole(others)}`] : [])].join(', ')}`;
}

const rateOf = (bandwidth: number): string => `${(bandwidth / 1e9).toFixed(bandwidth < 10e9 ? 1 : 0)} GB/s`;

const row = (label: string, cells: readonly string[]): string =>
  `  ${label.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join('')}`.trimEnd();

function table({ costs, eager }: MeasuredPart, { eagerName, threads, bandwidth }: MeasuredStep): string[] {
  const { traced, program, milliseconds } = costs;
  const work = ({ numbersMoved, operations }: { readonly numbersMoved: number; readonly operations: number }): string[] => {
    const bytes = bytesPerNumber * numbersMoved;
    return [decimal(bytes / 1e6), decimal(operations / 1e6), `${decimal((1000 * bytes) / bandwidth)} ms`];
  };
  const calls = eager.calls > 0 ? whole(eager.calls) : '';
  return [
    row('', ['kernels', 'barriers', 'MB moved', 'Mflop', `at ${rateOf(bandwidth)}`, 'measured', 'speed']),
    row(`eager, ${eagerName}`, [calls, '', ...work(traced), `${decimal(eager.milliseconds)} ms`, '1 ×']),
    ...threads.map((number, n) => {
      const time = milliseconds[n] as number;
      const speed = `${decimal(eager.milliseconds / time)} ×`;
      return row(`compiled, ${number} thread${number > 1 ? 's' : ''}`, [
        whole(program.kernelsRun),
        number > 1 ? whole(program.barriers) : '',
        ...work(program),
        `${decimal(time)} ms`,
        speed,
      ]);
    }),
  ];
}

function partText(part: MeasuredPart, step: MeasuredStep): string[] {
  const { traced, simplified, program } = part.costs;
  const often = part.perInterval > 1 ? `, one step of ${part.perInterval}` : '';
  return [
    '',
    `${part.name}${often}`,
    `  nodes as traced     ${counts(traced.nodes)}`,
    `  nodes after passes  ${counts(simplified.nodes)}`,
    `  loop nests          ${counts(program.kernels)}; memory ${decimal((bytesPerNumber * program.size) / 1e6)} MB`,
    ...table(part, step),
  ];
}

/** Where the time of a whole interval goes, on the number of threads that is fastest. */
function shares({ parts, threads, interval }: MeasuredStep): string[] {
  const timings = parts.at(-1)?.costs.milliseconds ?? [];
  const total = Math.min(...timings);
  const best = timings.indexOf(total);
  const taken = parts.slice(0, -1).map(({ name, perInterval, costs }) => {
    const each = costs.milliseconds[best] as number;
    return { words: `${name} ${perInterval} × ${decimal(each)}`, time: perInterval * each };
  });
  const rest = Math.max(0, total - taken.reduce((sum, { time }) => sum + time, 0));
  const sum = taken.reduce((all, { time }) => all + time, rest);
  const share = ({ words, time }: { words: string; time: number }): string =>
    `  ${words.padEnd(46)}${decimal(time).padStart(8)} ms${`${((100 * time) / sum).toFixed(0)} %`.padStart(7)}`;
  const years = (interval * 1000 * 86400) / (total * secondsPerYear);
  return [
    '',
    `where the ${decimal(total)} ms of a coupling interval go, ${threads[best]} thread${threads[best] === 1 ? '' : 's'}`,
    ...taken.map(share),
    share({ words: 'exchange of the components, rivers, the rest', time: rest }),
    `that is ${whole(years)} simulated years a day before output`,
  ];
}

/** The page that `chronos describe step` prints. */
export function stepText(step: MeasuredStep): string {
  const head = [
    step.title,
    '',
    'Kernels, barriers, bytes and operations are those of one call. An eager kernel moves its inputs and outputs,',
    `a loop nest what it reads and writes. One thread copies memory at ${rateOf(step.bandwidth)} here, reads and writes counted;`,
    'the column of that name says how long the bytes moved would take.',
  ];
  return `${[...head, ...step.parts.flatMap((part) => partText(part, step)), ...shares(step)].join('\n')}\n`;
}
