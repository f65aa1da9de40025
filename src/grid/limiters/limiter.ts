import { type Field, type Location, mul, positive, sub } from '../../tensor/index.ts';

/**
 * What makes a tracer advection scheme of [O-11]: the difference that corrects the upstream value.
 *
 *     flux = F (upstream value + ½ (1 − c) ψ d)
 *
 * ψ = 0 is upstream, ψ = 1 Lax and Wendroff's second order; c is the Courant number of the face, d the difference across it in the
 * direction of the flow, r the same one face upstream.
 */
export interface Limiter {
  readonly title: string;
  readonly source: string;
  /** ψ d. Must be 0 where d and r are, with a finite gradient. */
  readonly limited: <L extends Location>(d: Field<L>, r: Field<L>, c: Field<L>) => Field<L>;
}

/** 1 or −1, the sign of d, where r has it too; 0 elsewhere. */
export function commonSign<L extends Location>(d: Field<L>, r: Field<L>): Field<L> {
  const agreeing = positive(mul(r, d));
  return mul(agreeing, sub(mul(positive(d), 2), 1));
}
