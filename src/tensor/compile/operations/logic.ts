import type { ElementwiseRule } from './rule.ts';
import { isNotANumberInWgsl } from './wgsl-mathematics.ts';

/** Conditions are numbers, true where they are not 0. */
const condition: readonly [number, number] = [0, 1];
const wide: readonly [number, number] = [-1e3, 1e3];

type Mask = NonNullable<ElementwiseRule['wasmMask']>;

/** A rule that gives a condition, from the mask of where it holds. */
const logical = (rule: Omit<ElementwiseRule, 'wasm' | 'accuracy'> & { readonly wasmMask: Mask }): ElementwiseRule => ({
  ...rule,
  wasm: (lanes, ...x) => lanes.truth(rule.wasmMask(lanes, ...x)),
  accuracy: 0.5,
});

export const and = logical({
  name: 'And',
  arity: 2,
  evaluate: (a, b) => Number(a !== 0 && b !== 0),
  wasmMask: (lanes, a, b) => lanes.and(lanes.maskOf(a), lanes.maskOf(b)),
  wgsl: (a, b) => `f32(${a} != 0.0 && ${b} != 0.0)`,
  domain: [condition, condition],
});

export const or = logical({
  name: 'Or',
  arity: 2,
  evaluate: (a, b) => Number(a !== 0 || b !== 0),
  wasmMask: (lanes, a, b) => lanes.or(lanes.maskOf(a), lanes.maskOf(b)),
  wgsl: (a, b) => `f32(${a} != 0.0 || ${b} != 0.0)`,
  domain: [condition, condition],
});

export const not = logical({
  name: 'Not',
  arity: 1,
  evaluate: (x) => Number(x === 0),
  wasmMask: (lanes, x) => (x.mask ? lanes.not(x.mask()) : lanes.eq(x(), lanes.splat(0))),
  wgsl: (x) => `f32(${x} == 0.0)`,
  domain: [condition],
});

export const isNotANumber = logical({
  name: 'IsNaN',
  arity: 1,
  evaluate: (x) => Number(Number.isNaN(x)),
  wasmMask: (lanes, x) => lanes.isNaN(x),
  wgsl: (x) => `f32${isNotANumberInWgsl(x)}`,
  domain: [wide],
});

export const isFiniteNumber = logical({
  name: 'IsFinite',
  arity: 1,
  evaluate: (x) => Number(Number.isFinite(x)),
  wasmMask: (lanes, x) => lanes.lt(lanes.abs(x()), lanes.splat(Number.POSITIVE_INFINITY)),
  wgsl: (x) => `f32((bitcast<u32>(${x}) & 0x7fffffffu) < 0x7f800000u)`,
  domain: [wide],
});

export const isInfiniteNumber = logical({
  name: 'IsInfinite',
  arity: 1,
  evaluate: (x) => Number(Math.abs(x) === Number.POSITIVE_INFINITY),
  wasmMask: (lanes, x) => lanes.eq(lanes.abs(x()), lanes.splat(Number.POSITIVE_INFINITY)),
  wgsl: (x) => `f32((bitcast<u32>(${x}) & 0x7fffffffu) == 0x7f800000u)`,
  domain: [wide],
});

/** Select(condition, a, b): a where the condition is not 0, else b; what is not taken may be NaN. */
export const select: ElementwiseRule = {
  name: 'Select',
  arity: 3,
  evaluate: (condition, a, b) => (condition !== 0 ? a : b),
  wasm: (lanes, condition, a, b) => {
    const mask = lanes.maskOf(condition);
    if (Object.is(b.constant, 0)) return lanes.and(mask, a());
    if (Object.is(a.constant, 0)) return lanes.andnot(b(), mask);
    return lanes.select(mask, a(), b());
  },
  wgsl: (condition, a, b) => `select(${b}, ${a}, ${condition} != 0.0)`,
  domain: [condition, wide, wide],
  accuracy: 0.5,
};
