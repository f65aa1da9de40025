import { abs, add, minimum, mul, sub } from '../../tensor/index.ts';
import { commonSign, type Limiter } from './limiter.ts';

/**
 * Third order in space and time along the face normal, limited so that total variation never grows.
 *
 *     |ψ d| = min(|(2 − c) d + (1 + c) r| ⁄ 3, 2|d|, 2|r|) where r d > 0, else 0                          [O-25]
 */
export const thirdOrder: Limiter = {
  title: 'third order in space and time, limited',
  source: 'Hundsdorfer and Trompert (1994), Appl. Numer. Math. 13, 469-490; bounds of Koren (1993)',
  limited: (d, r, c) => {
    const fitted = mul(add(mul(d, sub(2, c)), mul(r, add(c, 1))), 1 / 3);
    const bound = mul(minimum(abs(d), abs(r)), 2);
    return mul(minimum(abs(fitted), bound), commonSign(d, r));
  },
};
