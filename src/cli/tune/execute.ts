import { join } from 'node:path';
import {
  beginDescent,
  type CompiledTuning,
  compileTuning,
  type DescentState,
  descend,
  inverseHessianTimes,
  type TuningEvaluation,
  type TuningWindow,
  tunedValue,
} from '../../assimilation/index.ts';
import { fileJson, type Json, makeFolder, writeAtomically } from '../../io/index.ts';
import { cycleTime } from '../../kernel/index.ts';
import { useBackend } from '../../tensor/backend.ts';
import { lockFolder } from '../run/lock.ts';
import type { TuningPlan } from './plan.ts';
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

const valuesAt = ({ tuned }: TuningPlan, χ: Float64Array): number[] => tuned.map((parameter, n) => tunedValue(parameter, χ[n] as number));

/** What was found, as tuning.json tells it. */
interface Record {
  readonly rounds: Json[];
  readonly years: { readonly values: readonly number[]; readonly misfits: readonly number[] }[];
}

/** Goes down over the windows of a year. */
async function round(shop: Shop, windows: FreeYear['windows'], from: Float64Array, kept: Record): Promise<DescentState> {
  const { plan, compiled, say } = shop;
  const cost = compiled.costOver(windows);
  const began = performance.now();
  let state = await beginDescent(cost, from);
  const tell = (): void => {
    const { value, gradient, misfits } = state.evaluation as TuningEvaluation;
    const norm = Math.sqrt(gradient.reduce((sum, x) => sum + x * x, 0));
    const seconds = (performance.now() - began) / 1000;
    say(
      `round ${kept.years.length}, iteration ${state.iteration}: cost ${value.toFixed(2)}, gradient ${norm.toExponential(1)}, ${seconds.toFixed(0)} s`,
    );
    kept.rounds.push({
      round: kept.years.length,
      iteration: state.iteration,
      cost: value,
      gradient_norm: norm,
      seconds,
      values: valuesAt(plan, state.point),
      misfits: [...misfits],
    });
  };
  tell();
  while (state.iteration < plan.declared.iterations) {
    const next = await descend(cost, state);
    if (!next) break;
    state = next;
    tell();
  }
  return state;
}

/** The record of a tuning, whole. */
function recordOf({ plan, world }: Shop, kept: Record, last: DescentState | undefined): Json {
  const [prior, posterior] = [kept.years[0], kept.years.at(-1)];
  const deviation = (n: number): number | null => {
    if (!last || last.history.length === 0) return null;
    const unit = Float64Array.from(last.point, (_, m) => Number(m === n));
    return Math.sqrt(Math.max(0, inverseHessianTimes(unit, last.history)[n] as number));
  };
  return {
    experiment: plan.run.experiment as unknown as Json,
    parameters: plan.tuned.map(({ path, background, error }, n) => ({
      path,
      prior: background,
      prior_error: error,
      posterior: posterior?.values[n] ?? null,
      share_of_error_left: deviation(n),
    })),
    targets: world.targets.map(({ name, units, error }, k) => ({
      name,
      units,
      error,
      free_year_before: prior?.misfits[k] ?? null,
      free_year_after: posterior?.misfits[k] ?? null,
    })),
    iterations: kept.rounds,
  } as unknown as Json;
}

/** Tunes parameters by the gradients of short windows, in rounds of fresh weather. @throws ConfigError, InputError, OutputError */
export async function executeTuning(plan: TuningPlan): Promise<void> {
  const { quiet, dryRun, backend: chosen } = plan.run.settings;
  const say = (sentence: string): void => {
    if (!quiet) process.stdout.write(`${sentence}\n`);
  };
  const { tuned, declared, run } = plan;
  say(`tuning ${tuned.map(({ path }) => path).join(', ')} over ${declared.startDays.length} windows of ${run.cycles} days`);
  if (dryRun) return say(`would write tuning.json into ${run.folder}`);
  const lock = lockFolder(makeFolder(run.folder));
  try {
    await useBackend(chosen, run.settings);
    const world = buildTunedWorld(run);
    const errors = world.targets.map(({ error }) => error);
    const problem = { step: world.step, start: world.initial, days: run.cycles, tuned, errors, memory };
    const compiled = await compileTuning(problem, { threads: run.settings.threads });
    const shop: Shop = { plan, world, compiled, say };
    const kept: Record = { rounds: [], years: [] };
    const write = (last?: DescentState) =>
      writeAtomically(join(run.folder, 'tuning.json'), fileJson(recordOf(shop, kept, last)), { overwrite: true });
    const year = async (χ: Float64Array): Promise<FreeYear> => {
      const values = valuesAt(plan, χ);
      const free = await freeYear(shop, values);
      kept.years.push({ values, misfits: free.misfits });
      const fit = free.misfits.reduce((sum, d, k) => sum + (d / (errors[k] as number)) ** 2, 0);
      say(`a free year: half the squared misfits ${(fit / 2).toFixed(2)}; ${values.map((value) => value.toPrecision(4)).join(', ')}`);
      return free;
    };
    let point = new Float64Array(tuned.length);
    let { windows } = await year(point);
    for (let n = 0; n < declared.rounds; n++) {
      const state = await round(shop, windows, point, kept);
      point = Float64Array.from(state.point);
      ({ windows } = await year(point));
      write(state);
    }
    compiled.release();
    say(`results in ${run.folder}/tuning.json`);
  } finally {
    lock.release();
  }
}
