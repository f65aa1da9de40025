import type { Limiter } from './limiter.ts';

/** Second order without a limiter: ψ = 1. Linear, so its gradient is exact everywhere; makes new extremes at fronts   [O-11]. */
export const laxWendroff: Limiter = {
  title: 'second order, not limited',
  source: 'Lax and Wendroff (1960), Commun. Pure Appl. Math. 13, 217-237',
  limited: (d) => d,
};
