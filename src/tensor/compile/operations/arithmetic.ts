import type { LaneBuilder } from '../wasm/lanes.ts';
import type { ElementwiseRule, Lane } from './rule.ts';
import { isNotANumberInWgsl } from './wgsl-mathematics.ts';

const wide: readonly [number, number] = [-1e3, 1e3];
const exact = { domain: [wide, wide], accuracy: 0.5 } as const;

export const add: ElementwiseRule = {
  name: 'Add',
  arity: 2,
  evaluate: (a, b) => a + b,
  wasm: (lanes, a, b) => lanes.add(a(), b()),
  wgsl: (a, b) => `(${a} + ${b})`,
  ...exact,
};

export const subtract: ElementwiseRule = {
  name: 'Subtract',
  arity: 2,
  evaluate: (a, b) => a - b,
  wasm: (lanes, a, b) => lanes.sub(a(), b()),
  wgsl: (a, b) => `(${a} - ${b})`,
  ...exact,
};

export const multiply: ElementwiseRule = {
  name: 'Multiply',
  arity: 2,
  evaluate: (a, b) => a * b,
  wasm: (lanes, a, b) => lanes.mul(a(), b()),
  wgsl: (a, b) => `(${a} * ${b})`,
  ...exact,
};

export const divide: ElementwiseRule = {
  name: 'Divide',
  arity: 2,
  evaluate: (a, b) => a / b,
  wasm: (lanes, a, b) => lanes.div(a(), b()),
  wgsl: (a, b) => `(${a} / ${b})`,
  ...exact,
};

const isNumber = (x: Lane): boolean => x.constant !== undefined && !Number.isNaN(x.constant);

/**
 * An extremum that is NaN where either argument is, of an instruction that gives its first argument where either is NaN.
 * The mask of NaN is itself a NaN, so `or` spreads it. Against a number, the instruction alone will do.
 */
function extremum(lanes: LaneBuilder, pick: 'pmin' | 'pmax', a: Lane, b: Lane): ReturnType<Lane> {
  if (isNumber(b)) return lanes[pick](a(), b());
  if (isNumber(a)) return lanes[pick](b(), a());
  return lanes.or(lanes[pick](b(), a()), lanes.isNaN(a));
}

/** NaN where either is; the sign of a zero is left open. */
export const minimum: ElementwiseRule = {
  name: 'Minimum',
  arity: 2,
  evaluate: Math.min,
  wasm: (lanes, a, b) => extremum(lanes, 'pmin', a, b),
  wgsl: (a, b) => `select(select(min(${a}, ${b}), ${b}, ${isNotANumberInWgsl(b)}), ${a}, ${isNotANumberInWgsl(a)})`,
  ...exact,
};

/** NaN where either is; the sign of a zero is left open. */
export const maximum: ElementwiseRule = {
  name: 'Maximum',
  arity: 2,
  evaluate: Math.max,
  wasm: (lanes, a, b) => extremum(lanes, 'pmax', a, b),
  wgsl: (a, b) => `select(select(max(${a}, ${b}), ${b}, ${isNotANumberInWgsl(b)}), ${a}, ${isNotANumberInWgsl(a)})`,
  ...exact,
};

export const negate: ElementwiseRule = {
  name: 'Negate',
  arity: 1,
  evaluate: (x) => -x,
  wasm: (lanes, x) => lanes.neg(x()),
  wgsl: (x) => `(-${x})`,
  domain: [wide],
  accuracy: 0.5,
};

export const absolute: ElementwiseRule = {
  name: 'Absolute',
  arity: 1,
  evaluate: Math.abs,
  wasm: (lanes, x) => lanes.abs(x()),
  wgsl: (x) => `abs(${x})`,
  domain: [wide],
  accuracy: 0.5,
};

/** −1, 0 or 1; 0 for NaN. */
export const sign: ElementwiseRule = {
  name: 'Sign',
  arity: 1,
  evaluate: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  wasm: (lanes, x) => lanes.sub(lanes.truth(lanes.gt(x(), lanes.splat(0))), lanes.truth(lanes.lt(x(), lanes.splat(0)))),
  wgsl: (x) => `(f32(${x} > 0.0) - f32(${x} < 0.0))`,
  domain: [wide],
  accuracy: 0.5,
};

/** 1 where x > 0, NaN where x is NaN, else 0. */
export const step: ElementwiseRule = {
  name: 'Step',
  arity: 1,
  evaluate: (x) => (Number.isNaN(x) ? x : x > 0 ? 1 : 0),
  wasm: (lanes, x) => lanes.or(lanes.truth(lanes.gt(x(), lanes.splat(0))), lanes.isNaN(x)),
  wgsl: (x) => `select(f32(${x} > 0.0), ${x}, ${isNotANumberInWgsl(x)})`,
  domain: [wide],
  accuracy: 0.5,
};
