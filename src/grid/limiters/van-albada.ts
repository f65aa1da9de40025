import { add, div, mul, relu, square } from '../../tensor/index.ts';
import type { Limiter } from './limiter.ts';

/** Keeps 0 ⁄ 0 finite where a tracer is uniform. */
const uniform = 1e-14;

/** Smooth, second order, total variation never grows: ψ = (r² + r d) ⁄ (r² + d²) where r d > 0, else 0   [O-11]. */
export const vanAlbada: Limiter = {
  title: 'second order, limiter of van Albada',
  source: 'van Albada, van Leer and Roberts (1982), Astron. Astrophys. 108, 76-84',
  limited: (d, r) => {
    const agreeing = mul(relu(mul(r, d)), add(r, d));
    return div(agreeing, add(add(square(r), square(d)), uniform));
  },
};
