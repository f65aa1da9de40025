import { abs, add, type Field, freeing, type Location, mul, positive, sub } from '../tensor/index.ts';
import type { Limiter } from './limiters/limiter.ts';

/** What one face sees of a tracer; all at the face, positive in the direction of the flux. */
export interface FaceView<L extends Location> {
  /** Volume (or height, or area) that crosses in one step. */
  readonly F: Field<L>;
  /** Value behind the face, and the value ahead less it. */
  readonly q: Field<L>;
  readonly d: Field<L>;
  /** The same difference one face back and one face on. */
  readonly back: Field<L>;
  readonly on: Field<L>;
  /** 1 ⁄ volume (or thickness, or area) that the Courant number refers to. */
  readonly inverseVolume: Field<L>;
}

/**
 * Tracer carried through a face in one step, limited.
 *
 *     F (q + ½ d) − ½ |F| (d − ψ d (1 − c))                                                             [O-11]
 *
 * c is the Courant number and ψ d what the limiter makes of the difference here and upstream. Uniform tracers are carried exactly.
 */
export function limitedFlux<L extends Location>({ F, q, d, back, on, inverseVolume }: FaceView<L>, { limited }: Limiter): Field<L> {
  return freeing(() => {
    const r = add(on, mul(positive(F), sub(back, on)));
    const size = abs(F);
    const c = mul(size, inverseVolume);
    const correction = mul(limited(d, r, c), sub(1, c));
    const centred = mul(F, add(q, mul(d, 0.5)));
    return sub(centred, mul(mul(size, 0.5), sub(d, correction)));
  });
}
