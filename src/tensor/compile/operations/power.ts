import { mathematics } from './mathematics.ts';
import type { ElementwiseRule, Lane } from './rule.ts';

export const squareRoot: ElementwiseRule = {
  name: 'SquareRoot',
  arity: 1,
  evaluate: Math.sqrt,
  wasm: (lanes, x) => lanes.sqrt(x()),
  wgsl: (x) => `sqrt(${x})`,
  domain: [[0.01, 1e3]],
  accuracy: 0.5,
};

type Wasm = (lanes: Parameters<ElementwiseRule['wasm']>[0], x: Lane) => ReturnType<Lane>;

const square: Wasm = (lanes, x) => lanes.mul(x(), x());

/** Exponents that need no logarithm. Square roots of −∞ and −0 follow IEEE 754 here, not Math.pow. */
const special: ReadonlyMap<number, Wasm> = new Map<number, Wasm>([
  [0, (lanes) => lanes.splat(1)],
  [1, (_, x) => x()],
  [2, square],
  [3, (lanes, x) => lanes.mul(square(lanes, x), x())],
  [4, (lanes, x) => square(lanes, lanes.local(square(lanes, x)))],
  [-1, (lanes, x) => lanes.div(lanes.splat(1), x())],
  [0.5, (lanes, x) => lanes.sqrt(x())],
  [-0.5, (lanes, x) => lanes.div(lanes.splat(1), lanes.sqrt(x()))],
  [0.25, (lanes, x) => lanes.sqrt(lanes.sqrt(x()))],
  [1.5, (lanes, x) => lanes.mul(x(), lanes.sqrt(x()))],
]);

export const power: ElementwiseRule = {
  ...mathematics<2>({
    name: 'Power',
    wasm: 'pow',
    evaluate: (x, y) => x ** y,
    wgsl: 'power',
    domain: [
      [0.1, 10],
      [-8, 8],
    ],
  }),
  wasm: (lanes, x, y) => special.get(y.constant ?? Number.NaN)?.(lanes, x) ?? lanes.callMath('pow', x, y),
};

/** The remainder of a division, with the sign of the divisor. */
export const modulo = mathematics<2>({
  name: 'Modulo',
  wasm: 'modulo',
  evaluate: (a, b) => ((a < 0 && b < 0) || (a >= 0 && b >= 0) ? a % b : ((a % b) + b) % b),
  wgsl: 'modulo',
  domain: [
    [-100, 100],
    [-7, 7],
  ],
});
