import { constant, type Field } from '../../tensor/index.ts';

/** Edges of layers in σ = p/pₛ from the top: five or eight layers, thin where the tropopause, and where the ground is. */
export const sigmaEdges = {
  5: [0, 0.15, 0.35, 0.65, 0.9, 1],
  8: [0, 0.05, 0.14, 0.26, 0.42, 0.6, 0.77, 0.9, 1],
} as const;

/**
 * Layers of terrain-following coordinates σ = p/pₛ.
 *
 *     lₖ = ln(σ_{k+½}/σ_{k−½}),   αₖ = 1 − (σ_{k−½}/Δσₖ) lₖ,  α₁ = ln 2,   ln σₖ = ln σ_{k+½} − αₖ      [D-5]
 *
 * With these the discrete pressure force does the work that the discrete heating by compression accounts for.
 * @see Simmons & Burridge (1981), Monthly Weather Review 109, 758–766
 */
export interface SigmaLevels {
  readonly count: number;
  readonly edges: readonly number[];
  /** Δσₖ, lₖ (0 in the top layer, where nothing uses it), αₖ and σₖ. */
  readonly thickness: readonly number[];
  readonly logRatio: readonly number[];
  readonly offset: readonly number[];
  readonly middle: readonly number[];
}

/** @throws RangeError when the edges do not rise from 0 to 1 */
export function sigmaLevels(edges: readonly number[]): SigmaLevels {
  const rising = edges.every((σ, k) => k === 0 || σ > (edges[k - 1] as number));
  if (edges.length < 3 || edges[0] !== 0 || edges.at(-1) !== 1 || !rising)
    throw new RangeError(`Edges of σ layers must rise from 0 to 1 and hold at least two layers; got [${edges}]; mend the list.`);
  const bottoms = edges.slice(1);
  const thickness = bottoms.map((σ, k) => σ - (edges[k] as number));
  const logRatio = bottoms.map((σ, k) => (k === 0 ? 0 : Math.log(σ / (edges[k] as number))));
  const offset = bottoms.map((_, k) =>
    k === 0 ? Math.LN2 : 1 - ((edges[k] as number) / (thickness[k] as number)) * (logRatio[k] as number),
  );
  const middle = bottoms.map((σ, k) => σ * Math.exp(-(offset[k] as number)));
  return { count: thickness.length, edges, thickness, logRatio, offset, middle };
}

/** Numbers of the layers as a column [K, 1, 1]. */
export const columnOf = (values: readonly number[]): Field<'center'> => constant<'center'>(values, [values.length, 1, 1]);
