import type { MomentumAdvection } from './momentum-advection.ts';

/** Momentum stays where it is: the linear equations of motion, for cases with analytic solutions. */
export const none: MomentumAdvection = {
  title: 'no momentum advection',
  source: 'small Rossby number',
  build: () => (others) => others,
};
