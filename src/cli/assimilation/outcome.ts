import { type InnovationStatistics, innovationStatistics, misfitsByProxy, rootMeanSquare } from '../../assimilation/index.ts';
import type { Json } from '../../io/index.ts';
import { readTree } from '../../kernel/index.ts';
import { predicted } from './scene.ts';
import type { Analysed, Workshop } from './workshop.ts';

/** Prior and posterior of one number. */
interface Change {
  readonly prior: number;
  readonly posterior: number;
}
/** Errors at the surface against the truth. */
export interface TwinErrors {
  readonly sea_surface_temperature: Change;
  readonly sea_surface_salinity: Change;
}

/** Root mean square errors of temperature and salinity at the surface, on cells that are not observed; nothing without a truth. */
export async function errorsOf({ world, scene }: Workshop, analysed: Analysed): Promise<TwinErrors | undefined> {
  if (!analysed.truth) return undefined;
  const { grid, wet } = world.seen(1);
  const counts = (cell: number): boolean => Boolean(wet[cell]) && !scene.cells.has(cell);
  const where = { area: grid.cellArea, columns: grid.columns, counts };
  const leaves = new Map(await readTree({ ...analysed }));
  const plane = grid.rows * grid.columns;
  const at = (label: string, quantity: string) => leaves.get(`${label}.${quantity}`)?.values.subarray(0, plane) ?? [];
  const error = (label: string, quantity: string) => rootMeanSquare(at(label, quantity), at('truth', quantity), where);
  const pair = (quantity: string) => ({ prior: error('prior', quantity), posterior: error('posterior', quantity) });
  return { sea_surface_temperature: pair('temperature'), sea_surface_salinity: pair('salinityAnomaly') };
}

/** What prior and posterior make of the observations that were given, and of those that were withheld. */
export interface Equivalents {
  readonly assimilated: { readonly prior: Float32Array; readonly posterior: Float32Array };
  readonly withheld: { readonly prior: Float32Array; readonly posterior: Float32Array };
}

/** Equivalents of all observations. */
export async function equivalentsOf({ scene }: Workshop, { prior, posterior }: Analysed): Promise<Equivalents> {
  const none = new Float32Array();
  const of = async (system: typeof scene.withheld) => ({
    prior: system ? await predicted(system, prior) : none,
    posterior: system ? await predicted(system, posterior) : none,
  });
  return { assimilated: await of(scene.observing), withheld: await of(scene.withheld) };
}

/** Consistency of the analysis. */
export const statisticsOf = ({ scene }: Workshop, cost: number, { assimilated }: Equivalents): InnovationStatistics =>
  innovationStatistics(scene.observing.observations, cost, assimilated);

/** Misfits by proxy of what was assimilated and of what was withheld. */
export function misfitsOf({ scene }: Workshop, { assimilated, withheld }: Equivalents) {
  const of = (system: typeof scene.withheld, equivalents: Equivalents['withheld']) =>
    system && {
      prior: misfitsByProxy(system.observations, equivalents.prior),
      posterior: misfitsByProxy(system.observations, equivalents.posterior),
    };
  return { assimilated: of(scene.observing, assimilated), withheld: of(scene.withheld, withheld) };
}

/** What is said of an analysis at the end. */
export function verdict(errors: TwinErrors | undefined, misfits: ReturnType<typeof misfitsOf>): string[] {
  const sentences: string[] = [];
  if (errors) {
    const { sea_surface_temperature: T, sea_surface_salinity: S } = errors;
    sentences.push(
      `error at unobserved cells: temperature ${T.prior.toFixed(2)} to ${T.posterior.toFixed(2)} K, salinity ${S.prior.toFixed(3)} to ${S.posterior.toFixed(3)} g/kg`,
    );
  }
  for (const [name, found] of Object.entries(misfits)) {
    const [before, after] = [found?.prior.all, found?.posterior.all];
    if (before && after)
      sentences.push(
        `misfit of ${before.observations} ${name} observations: ${before.inErrors.toFixed(2)} to ${after.inErrors.toFixed(2)} errors`,
      );
  }
  return sentences;
}

/** Statistics as convergence.json has them. */
export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
