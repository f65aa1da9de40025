import { constant, div, exp, mul, type Numeric, reshape, square, sub, sumOver, type tf } from '../tensor/index.ts';
import type { Samples } from './forward-operator.ts';

/** Where in the water, and when in the year, the shells of a species grow. */
export interface Habitat {
  /** Depth over which their number falls by a factor of e, m. */
  readonly depth: number;
  /** The temperature that they like best and the half-width of that liking, °C; absent where they grow all year. */
  readonly season?: { readonly optimum: Numeric; readonly width: Numeric };
  readonly source: string;
}

const depths = 'usual ranges of plankton tows, for example Fairbanks et al. (1982), Nature 298, 841-844';
const seasons = 'temperature optima of Žarić et al. (2005), Mar. Micropaleontol. 55, 75-105';

/** Habitats of the species that have palaeotemperature equations. */
export const habitats: Readonly<Record<string, Habitat>> = {
  'Globigerinoides ruber': { depth: 30, source: depths },
  'Trilobatus sacculifer': { depth: 40, source: depths },
  'Orbulina universa': { depth: 75, source: depths },
  'Globigerina bulloides': { depth: 60, season: { optimum: 12, width: 6 }, source: `${depths}; ${seasons}` },
  'Neogloboquadrina incompta': { depth: 75, season: { optimum: 12, width: 5 }, source: `${depths}; ${seasons}` },
  'Neogloboquadrina pachyderma': { depth: 100, season: { optimum: 4, width: 5 }, source: `${depths}; ${seasons}` },
};

/**
 * Shares of the levels in what a species records at each site.
 *
 *     g_k = (e^{−z_k ⁄ d} − e^{−z_{k+1} ⁄ d}) ⁄ Σ over levels with water                                    [H-8]
 *
 * @param interfaces depths of the borders of the levels, m, [levels + 1]   @param wet whether a site has water, [levels × sites]
 * @returns [levels × sites], adding up to 1 at every site that has water
 */
export function depthShares(interfaces: ArrayLike<number>, wet: ArrayLike<number>, { depth }: Pick<Habitat, 'depth'>): Float32Array {
  const levels = interfaces.length - 1;
  const sites = wet.length / levels;
  const share = Array.from(
    { length: levels },
    (_, k) => Math.exp(-(interfaces[k] ?? 0) / depth) - Math.exp(-(interfaces[k + 1] ?? 0) / depth),
  );
  return Float32Array.from({ length: levels * sites }, (_, at) => {
    const [k, n] = [Math.floor(at / sites), at % sites];
    const total = share.reduce((sum, each, level) => sum + each * (wet[level * sites + n] ? 1 : 0), 0);
    return total > 0 && wet[at] ? (share[k] ?? 0) / total : 0;
  });
}

/** What is recorded of the levels. @param values [levels, sites] @param shares of `depthShares` */
export function recordedDepth(values: tf.Tensor2D, shares: Float32Array): Samples {
  const [levels, sites] = values.shape;
  const weights = reshape(constant(shares, [1, levels, sites]), [levels, sites]) as tf.Tensor2D;
  return sumOver(mul(values, weights), [0]) as tf.Tensor1D;
}

/**
 * Shares of the months in what a species records, more where the water is as warm as it likes.
 *
 *     w_m = e^{−(T_m − T_opt)² ⁄ 2 s²} ⁄ Σ_m e^{…}                                                        [H-9]
 *
 * Water would have to be 13 s away from the optimum in every month for all terms to vanish in float32.
 * @param T temperature of the months, °C, [months, sites]
 */
export function seasonShares(T: tf.Tensor2D, { optimum, width }: NonNullable<Habitat['season']>): tf.Tensor2D {
  const distance: tf.Tensor2D = div(sub(T, optimum), width);
  const liking = exp(mul(square(distance), -0.5));
  const year = reshape(sumOver(liking, [0]), [1, T.shape[1]]);
  return div(liking, year as tf.Tensor2D);
}

/** What is recorded of the months. @param values and shares [months, sites] */
export const recordedSeason = (values: tf.Tensor2D, shares: tf.Tensor2D): Samples => sumOver(mul(values, shares), [0]) as tf.Tensor1D;
