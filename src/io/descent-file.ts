import { existsSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, InputError } from '../kernel/index.ts';
import { readArrays, writeArrays } from './array-file.ts';

/** A point on the way down and what the next step needs. */
interface DescentPoint {
  readonly iteration: number;
  readonly point: Float64Array;
  readonly evaluation: { readonly value: number; readonly gradient: Float64Array };
  readonly history: readonly { readonly step: Float64Array; readonly change: Float64Array }[];
  readonly moments?: { readonly first: Float64Array; readonly second: Float64Array };
}

/** Costs of one iteration, as convergence.json tells them. */
export const iterationSchema = z.strictObject({
  iteration: z.int(),
  cost: z.number(),
  background_term: z.number(),
  observation_term: z.number(),
  gradient_norm: z.number(),
  seconds: z.number(),
});
export type IterationRecord = z.infer<typeof iterationSchema>;

/** A descent that can be taken up again, and its history. */
export interface KeptDescent {
  readonly state: DescentPoint;
  readonly iterations: readonly IterationRecord[];
  /** What was predicted of each observation from the background. */
  readonly prior: Float32Array;
}

const headSchema = z.strictObject({
  iteration: z.int(),
  value: z.number(),
  iterations: z.array(iterationSchema),
  prior: z.array(z.number()),
});

/** Writes a descent whole, over that of the iteration before. @param identity hash of everything that it depends on */
export function saveDescent(path: string, identity: string, { state, iterations, prior }: KeptDescent): void {
  const rows = new Map([
    ['point', state.point],
    ['gradient', state.evaluation.gradient],
    ...state.history.flatMap(({ step, change }, n) => [[`step_${n}`, step] as const, [`change_${n}`, change] as const]),
    ...(state.moments
      ? ([
          ['first_moment', state.moments.first],
          ['second_moment', state.moments.second],
        ] as const)
      : []),
  ]);
  const head = { iteration: state.iteration, value: state.evaluation.value, iterations, prior: [...prior] };
  writeArrays(path, {
    rows,
    attributes: { title: 'Chronos-ESM assimilation: the descent after an iteration', identity, descent: JSON.stringify(head) },
  });
}

const rowOf = (rows: ReadonlyMap<string, Float64Array>, name: string, path: string): Float64Array => {
  const row = rows.get(name);
  if (!row) throw new InputError(`The descent ${path} must hold '${name}' but does not; start again with --fresh --overwrite.`);
  return row;
};

/** The descent of a folder; undefined where there is none. @throws InputError when it is broken, ConfigError when it is of another assimilation */
export function loadDescent(path: string, identity: string): KeptDescent | undefined {
  if (!existsSync(path)) return undefined;
  const { rows, attributes } = readArrays(path);
  if (attributes.identity !== identity)
    throw new ConfigError(
      `An assimilation must go on with the configuration that it began with; ${path} is of another one; undo the change, choose another --out, or start with --fresh --overwrite.`,
    );
  const { iteration, value, iterations, prior } = headSchema.parse(JSON.parse(attributes.descent ?? '{}'));
  const pairs = [...rows.keys()].filter((name) => name.startsWith('step_')).length;
  const history = Array.from({ length: pairs }, (_, n) => ({
    step: rowOf(rows, `step_${n}`, path),
    change: rowOf(rows, `change_${n}`, path),
  }));
  const evaluation = { value, gradient: rowOf(rows, 'gradient', path) };
  const [first, second] = [rows.get('first_moment'), rows.get('second_moment')];
  const moments = first && second ? { moments: { first, second } } : {};
  return {
    state: { iteration, point: rowOf(rows, 'point', path), evaluation, history, ...moments },
    iterations,
    prior: Float32Array.from(prior),
  };
}
