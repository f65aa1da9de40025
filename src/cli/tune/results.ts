import { join } from 'node:path';
import { type DescentState, inverseHessianTimes, type TuningEvaluation, tunedValue } from '../../assimilation/index.ts';
import { fileJson, type Json, writeAtomically } from '../../io/index.ts';
import type { TuningPlan } from './plan.ts';
import type { TunedWorld } from './world.ts';

/** Mean misfits of a free year under some values of the parameters. */
export interface YearFound {
  readonly values: readonly number[];
  readonly misfits: readonly number[];
}

/** What a tuning has found so far. */
export interface Findings {
  /** Years before and after each round. */
  readonly years: readonly YearFound[];
  readonly iterations: readonly Json[];
  /** Where the descent stands. */
  readonly last: DescentState | undefined;
}

/** Values of the tuned parameters at a point of control space. */
export const valuesAt = ({ tuned }: TuningPlan, χ: Float64Array): number[] =>
  tuned.map((parameter, n) => tunedValue(parameter, χ[n] as number));

/** One iteration, as tuning.json tells it. */
export function iterationRecord(plan: TuningPlan, round: number, { iteration, point, evaluation }: DescentState, seconds: number): Json {
  const { value, gradient, misfits } = evaluation as TuningEvaluation;
  const gradient_norm = Math.sqrt(gradient.reduce((sum, x) => sum + x * x, 0));
  return { round, iteration, cost: value, gradient_norm, seconds, values: valuesAt(plan, point), misfits: [...misfits] };
}

/** Deviation of a control variable by the curvature that the descent has seen, as a share of that of its prior. */
function deviationLeft(last: DescentState | undefined, n: number): number | null {
  if (!last || last.history.length === 0) return null;
  const unit = Float64Array.from(last.point, (_, m) => Number(m === n));
  return Math.sqrt(Math.max(0, inverseHessianTimes(unit, last.history)[n] as number));
}

/** Writes tuning.json, whole, over that of the iteration before. */
export function writeTuning(plan: TuningPlan, { targets }: TunedWorld, { years, iterations, last }: Findings): void {
  const [before, after] = [years[0], years.length > 1 ? years.at(-1) : undefined];
  const found = last ? valuesAt(plan, last.point) : [];
  const record = {
    experiment: plan.run.experiment as unknown as Json,
    parameters: plan.tuned.map(({ path, background, error }, n) => ({
      path,
      prior: background,
      prior_error: error,
      posterior: found[n] ?? null,
      share_of_error_left: deviationLeft(last, n),
    })),
    targets: targets.map(({ name, units, error }, k) => ({
      name,
      units,
      error,
      free_year_before: before?.misfits[k] ?? null,
      free_year_after: after?.misfits[k] ?? null,
    })),
    iterations,
  };
  writeAtomically(join(plan.run.folder, 'tuning.json'), fileJson(record as unknown as Json), { overwrite: true });
}
