import {
  beginDescent,
  type CompiledTuning,
  compileTuning,
  type DescentState,
  descend,
  type TuningWindow,
} from '../../assimilation/index.ts';
import { type Json, makeFolder } from '../../io/index.ts';
import { cycleTime } from '../../kernel/index.ts';
import { useBackend } from '../../tensor/backend.ts';
import { lockFolder } from '../run/lock.ts';
import type { TuningPlan } from './plan.ts';
import { iterationRecord, valuesAt, writeTuning, type YearFound } from './results.ts';
import { buildTunedWorld, type TunedWorld } from './world.ts';

/** Bytes for snapshots of a window. */
const memory = 2 ** 30;
/** Days at the start of a free run that are not counted: the air begins at rest. */
const settling = 30;
const yearLength = 365;

/** A year of free weather: the windows that begin in it, and the mean misfits of the year. */
interface FreeYear {
  readonly windows: readonly TuningWindow<object>[];
  readonly misfits: readonly number[];
}

type Shop = {
  readonly plan: TuningPlan;
  readonly world: TunedWorld;
  readonly compiled: CompiledTuning<object>;
  readonly say: (sentence: string) => void;
};

const fractions = ({ run }: TuningPlan, first: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => cycleTime(run.clock, first + n).middleYearFraction);

/** Runs freely through the settling time and a year, and keeps the weather of the days on which windows begin. */
async function freeYear({ plan, world, compiled }: Shop, values: readonly number[]): Promise<FreeYear> {
  const { run, declared } = plan;
  const windows: TuningWindow<object>[] = [];
  const sums = world.targets.map(() => 0);
  const begins = (day: number): boolean => day >= settling && declared.startDays.includes(day % yearLength);
  let state = world.initial;
  for (let day = 0; day < settling + yearLength; ) {
    if (begins(day)) windows.push({ start: state, yearFractions: fractions(plan, day, run.cycles) });
    let next = day + 1;
    while (next < Math.min(settling + yearLength, day + run.cycles) && next !== settling && !begins(next)) next++;
    const part = await compiled.advance(state, fractions(plan, day, next - day), values);
    state = part.state;
    if (day >= settling) for (const [k, sum] of part.sums.entries()) sums[k] = (sums[k] as number) + sum / yearLength;
    day = next;
  }
  return { windows, misfits: sums };
}

/** What is kept of the rounds so far. */
interface Kept {
  readonly years: YearFound[];
  readonly iterations: Json[];
}

/** Goes down over the windows of a year; every iteration is written before the next begins. */
async function descendOver(shop: Shop, windows: FreeYear['windows'], from: Float64Array, kept: Kept): Promise<DescentState> {
  const { plan, world, compiled, say } = shop;
  const cost = compiled.costOver(windows);
  const began = performance.now();
  const round = kept.years.length;
  const tell = (state: DescentState): void => {
    const seconds = (performance.now() - began) / 1000;
    say(`round ${round}, iteration ${state.iteration}: cost ${state.evaluation.value.toFixed(2)}, ${seconds.toFixed(0)} s`);
    kept.iterations.push(iterationRecord(plan, round, state, seconds));
    writeTuning(plan, world, { ...kept, last: state });
  };
  let state = await beginDescent(cost, from);
  tell(state);
  while (state.iteration < plan.declared.iterations) {
    const next = await descend(cost, state);
    if (!next) break;
    state = next;
    tell(state);
  }
  return state;
}

/** Rounds of free years and descents. */
async function tune(shop: Shop): Promise<void> {
  const { plan, world, say } = shop;
  const kept: Kept = { years: [], iterations: [] };
  const year = async (χ: Float64Array): Promise<FreeYear> => {
    const values = valuesAt(plan, χ);
    const free = await freeYear(shop, values);
    kept.years.push({ values, misfits: free.misfits });
    const fit = free.misfits.reduce((sum, d, k) => sum + (d / (world.targets[k]?.error ?? 1)) ** 2, 0) / 2;
    say(`a free year: half the squared misfits ${fit.toFixed(2)}; ${values.map((value) => value.toPrecision(4)).join(', ')}`);
    return free;
  };
  let point: Float64Array = new Float64Array(plan.tuned.length);
  let { windows } = await year(point);
  for (let n = 0; n < plan.declared.rounds; n++) {
    const last = await descendOver(shop, windows, point, kept);
    point = last.point;
    ({ windows } = await year(point));
    writeTuning(plan, world, { ...kept, last });
  }
}

/** Tunes parameters by the gradients of short windows, in rounds of fresh weather. @throws ConfigError, InputError, OutputError */
export async function executeTuning(plan: TuningPlan): Promise<void> {
  const { quiet, dryRun, backend } = plan.run.settings;
  const say = (sentence: string): void => {
    if (!quiet) process.stdout.write(`${sentence}\n`);
  };
  const { tuned, declared, run } = plan;
  say(`tuning ${tuned.map(({ path }) => path).join(', ')} over ${declared.startDays.length} windows of ${run.cycles} days`);
  if (dryRun) return say(`would write tuning.json into ${run.folder}`);
  const lock = lockFolder(makeFolder(run.folder));
  try {
    await useBackend(backend, run.settings);
    const world = buildTunedWorld(run);
    const errors = world.targets.map(({ error }) => error);
    const problem = { step: world.step, start: world.initial, days: run.cycles, tuned, errors, memory };
    const compiled = await compileTuning(problem, { threads: run.settings.threads });
    await tune({ plan, world, compiled, say });
    compiled.release();
    say(`results in ${run.folder}/tuning.json`);
  } finally {
    lock.release();
  }
}
