import { throughFloat64 } from '../wasm/polynomial.ts';
import type { ElementwiseRule } from './rule.ts';

const some: readonly [number, number] = [-40, 40];

/** To the nearest integer, half to even. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const fraction = x - below;
  if (fraction !== 0.5) return fraction < 0.5 ? below : Math.ceil(x);
  return below % 2 === 0 ? below : below + 1;
}

function rounding(
  name: string,
  instruction: 'floor' | 'ceil' | 'nearest' | 'trunc',
  builtin: string,
  evaluate: (x: number) => number,
): ElementwiseRule {
  return {
    name,
    arity: 1,
    evaluate,
    wasm: (lanes, x) => lanes[instruction](x()),
    wgsl: (x) => `${builtin}(${x})`,
    domain: [some],
    accuracy: 0.5,
  };
}

export const floor = rounding('Floor', 'floor', 'floor', Math.floor);
export const ceiling = rounding('Ceiling', 'ceil', 'ceil', Math.ceil);
export const round = rounding('Round', 'nearest', 'round', roundHalfToEven);
export const truncate = rounding('Truncate', 'trunc', 'trunc', Math.trunc);

const floorOfQuotient: ElementwiseRule['wasm'] = (lanes, a, b) => lanes.floor(lanes.div(a(), b()));

/** Through float64, in which TensorFlow.js divides: a quotient just below an integer must not be rounded up to it. */
export const floorDivide: ElementwiseRule = {
  name: 'FloorDivide',
  arity: 2,
  evaluate: (a, b) => Math.floor(a / b),
  wasm: (lanes, a, b) => (lanes.precision === 'float32' ? throughFloat64(floorOfQuotient) : floorOfQuotient)(lanes, a, b),
  wgsl: (a, b) => `floor(${a} / ${b})`,
  domain: [some, some],
  accuracy: 0.5,
};
