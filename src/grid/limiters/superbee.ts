import { abs, maximum, minimum, mul } from '../../tensor/index.ts';
import { commonSign, type Limiter } from './limiter.ts';

/** The steepest limiter under which total variation never grows, at the price of sharpening slopes: |ψ d| = max(min(2|r|, |d|), min(|r|, 2|d|)) where r d > 0, else 0   [O-11]. */
export const superbee: Limiter = {
  title: 'second order, superbee limiter',
  source: 'Roe (1985), Lect. Appl. Math. 22, 163-193; as in Veros (Häfner et al. 2018)',
  limited: (d, r) => {
    const [upstream, here] = [abs(r), abs(d)];
    const steepest = maximum(minimum(mul(upstream, 2), here), minimum(upstream, mul(here, 2)));
    return mul(steepest, commonSign(d, r));
  },
};
