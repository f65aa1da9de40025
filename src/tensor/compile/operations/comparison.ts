import type { ElementwiseRule } from './rule.ts';

/** Near enough for either outcome; equal arguments are among the edges of the tests. */
const few: readonly [number, number] = [-4, 4];

/** A comparison of two numbers; false where either is NaN, but for `NotEqual`. */
function comparison(
  name: string,
  instruction: 'gt' | 'ge' | 'lt' | 'le' | 'eq' | 'ne',
  wgsl: ElementwiseRule['wgsl'],
  holds: (a: number, b: number) => boolean,
): ElementwiseRule {
  const wasmMask: NonNullable<ElementwiseRule['wasmMask']> = (lanes, a, b) => lanes[instruction](a(), b());
  return {
    name,
    arity: 2,
    evaluate: (a, b) => Number(holds(a, b)),
    wasm: (lanes, a, b) => lanes.truth(wasmMask(lanes, a, b)),
    wasmMask,
    wgsl,
    domain: [few, few],
    accuracy: 0.5,
  };
}

export const greater = comparison(
  'Greater',
  'gt',
  (a, b) => `f32(${a} > ${b})`,
  (a, b) => a > b,
);
export const greaterEqual = comparison(
  'GreaterEqual',
  'ge',
  (a, b) => `f32(${a} >= ${b})`,
  (a, b) => a >= b,
);
export const less = comparison(
  'Less',
  'lt',
  (a, b) => `f32(${a} < ${b})`,
  (a, b) => a < b,
);
export const lessEqual = comparison(
  'LessEqual',
  'le',
  (a, b) => `f32(${a} <= ${b})`,
  (a, b) => a <= b,
);
export const equal = comparison(
  'Equal',
  'eq',
  (a, b) => `f32(${a} == ${b})`,
  (a, b) => a === b,
);
export const notEqual = comparison(
  'NotEqual',
  'ne',
  (a, b) => `select(1.0, 0.0, ${a} == ${b})`,
  (a, b) => a !== b,
);
