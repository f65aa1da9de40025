import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import type { Numbers } from '../../../../src/tensor/compile/executable.ts';
import { elementwise, elementwiseRule } from '../../../../src/tensor/compile/operations/index.ts';
import type { ElementwiseRule } from '../../../../src/tensor/compile/operations/rule.ts';
import { callMath, inlineMath } from '../../../../src/tensor/compile/wasm/math.ts';
import { tf } from '../../../../src/tensor/index.ts';
import { vectorFunctions } from '../../../support/vector-functions.ts';

const count = 8192;
const largest = 2 ** 128 - 2 ** 104;

/** Reproducible numbers in [0, 1) (Lehmer). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Values at which functions have poles, limits or changes of method. */
const edges = [
  ...[0, 1e-45, 1e-40, 2 ** -126, 1e-20, 1e-8, 0.35, 0.5, Math.SQRT1_2, 0.99999994, 1, 1.0000001, 1.5, 2, 2.5, 3, Math.PI, 3.93, 9],
  ...[16777216, 20, 87, 88.722, 88.73, 103.9, 104, 1e3, 99999.9, 1.6e6, 1e10, 1e20, 1e38, largest, Number.POSITIVE_INFINITY, Number.NaN],
].flatMap((x) => [x, -x]);

type Draw = (rule: ElementwiseRule) => number[][];

const inDomain: Draw = (rule) => {
  const random = uniform(rule.name.length + 1);
  return rule.domain.map(([low, high]) => Array.from({ length: count }, () => Math.fround(low + (high - low) * random())));
};

/** All exponents and both signs alike. */
const anywhere: Draw = (rule) => {
  const random = uniform(rule.name.length + 77);
  const bits = new DataView(new ArrayBuffer(4));
  const draw = (): number => {
    bits.setUint32(0, random() * 2 ** 32);
    return bits.getFloat32(0);
  };
  return rule.domain.map(() => Array.from({ length: count }, draw));
};

const atEdges: Draw = (rule) =>
  rule.domain.map((_, k) => Array.from({ length: count }, (_, i) => edges[Math.floor(i / edges.length ** k) % edges.length] as number));

/** Distance in units in the last place of float32; what rounds to the value wanted is 0 off, as is a zero of another sign. */
function unitsOff(got: number, wanted: number): number {
  if (Object.is(got, Math.fround(wanted)) || got === Math.fround(wanted)) return 0;
  const bounded = Math.min(Math.max(wanted, -(2 ** 128)), 2 ** 128);
  const unit = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(bounded)))) - 23);
  const value = Number.isFinite(got) ? got : Math.sign(got) * 2 ** 128;
  const off = Math.abs(value - bounded) / unit;
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}

function relativeError(got: number, wanted: number): number {
  if (Object.is(got, wanted) || got === wanted) return 0;
  const off = Math.abs(got - wanted) / Math.abs(wanted);
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}

/** The worst of all elements. */
function worst(
  rule: ElementwiseRule,
  x: readonly number[][],
  got: Numbers,
  off: (got: number, wanted: number) => number,
): { off: number; at: number[] } {
  let result = { off: 0, at: [] as number[] };
  for (const [i, value] of got.entries()) {
    const at = x.map((values) => values[i] as number);
    const error = off(value, rule.evaluate(...at));
    if (error > result.off) result = { off: error, at: [...at, value] };
  }
  return result;
}

const rules = [...elementwise.values()];
const narrow = vectorFunctions('float32', Object.fromEntries(elementwise));
const wide = vectorFunctions('float64', Object.fromEntries(elementwise));

describe('pointwise operations in WebAssembly', () => {
  describe.each([
    ['in their domain', inDomain],
    ['anywhere', anywhere],
    ['at edges', atEdges],
  ])('%s', (_, draw) => {
    it.each(rules.map((rule) => [rule.name, rule] as const))('%s in float32', (name, rule) => {
      const x = draw(rule);
      const got = narrow.get(name)?.(...x.map((values) => Float32Array.from(values))) ?? new Float32Array();
      expect(got.length).toBe(count);
      const fields = x.map((values) => values.map(Math.fround));
      expect(worst(rule, fields, got, unitsOff)).toSatisfy((error: { off: number }) => error.off <= rule.accuracy);
    });

    it.each(rules.map((rule) => [rule.name, rule] as const))('%s in float64', (name, rule) => {
      const x = draw(rule);
      const got = wide.get(name)?.(...x.map((values) => Float64Array.from(values))) ?? new Float64Array();
      expect(got.length).toBe(count);
      expect(worst(rule, x, got, relativeError)).toSatisfy((error: { off: number }) => error.off <= 1e-13);
    });
  });

  it('a function called and one written out give the same bits', () => {
    const x = Float32Array.from({ length: 64 }, (_, i) => 0.1 + i / 16);
    const functions = vectorFunctions('float32', {
      called: { arity: 1, wasm: (lanes, a) => callMath(lanes, 'log', a) },
      inline: { arity: 1, wasm: (lanes, a) => inlineMath(lanes, 'log', a) },
    });
    expect(functions.get('called')?.(x)).toEqual(functions.get('inline')?.(x));
  });
});

describe('conditions', () => {
  const a = Float32Array.of(1, 2, 3, Number.NaN);
  const b = Float32Array.of(2, 2, 1, 0);

  it('stay masks between comparison, logic and selection', () => {
    const functions = vectorFunctions('float32', {
      larger: {
        arity: 2,
        wasm: (lanes, x, y) => {
          const greater = lanes.apply(elementwiseRule('Greater'), x, y);
          const either = lanes.apply(elementwiseRule('Or'), greater, lanes.apply(elementwiseRule('Equal'), x, y));
          const neither = lanes.apply(elementwiseRule('Not'), either);
          return elementwiseRule('Select').wasm(lanes, neither, y, lanes.apply(elementwiseRule('Add'), x, either));
        },
      },
    });
    expect([...(functions.get('larger')?.(a, b) ?? [])]).toEqual([2, 3, 4, 0]);
  });

  it('numbers known when compiled keep NaN in extrema and spare the logarithm in powers', () => {
    const functions = vectorFunctions('float32', {
      floor: { arity: 1, wasm: (lanes, x) => elementwiseRule('Maximum').wasm(lanes, x, lanes.constant(2)) },
      ceiling: { arity: 1, wasm: (lanes, x) => elementwiseRule('Minimum').wasm(lanes, lanes.constant(2), x) },
      cube: { arity: 1, wasm: (lanes, x) => elementwiseRule('Power').wasm(lanes, x, lanes.constant(3)) },
      root: { arity: 1, wasm: (lanes, x) => elementwiseRule('Power').wasm(lanes, x, lanes.constant(0.5)) },
    });
    const result = (name: string): number[] => [...(functions.get(name)?.(a) ?? [])];
    expect(result('floor')).toEqual([2, 2, 3, Number.NaN]);
    expect(result('ceiling')).toEqual([1, 2, 2, Number.NaN]);
    expect(result('cube')).toEqual([1, 8, 27, Number.NaN]);
    expect(result('root')).toEqual([1, Math.fround(Math.SQRT2), Math.fround(Math.sqrt(3)), Number.NaN]);
  });
});

describe('rules', () => {
  const stock = {
    ...{ Add: tf.add, Subtract: tf.sub, Multiply: tf.mul, Divide: tf.div, Minimum: tf.minimum, Maximum: tf.maximum, Power: tf.pow },
    ...{ Modulo: tf.mod, FloorDivide: tf.floorDiv, Atan2: tf.atan2, Greater: tf.greater, GreaterEqual: tf.greaterEqual, Less: tf.less },
    ...{ LessEqual: tf.lessEqual, Equal: tf.equal, NotEqual: tf.notEqual, Negate: tf.neg, Absolute: tf.abs, SquareRoot: tf.sqrt },
    ...{ Exponential: tf.exp, Logarithm: tf.log, ExponentialMinusOne: tf.expm1, LogarithmOnePlus: tf.log1p, Sine: tf.sin, Cosine: tf.cos },
    ...{ Tangent: tf.tan, Arcsine: tf.asin, Arccosine: tf.acos, Arctangent: tf.atan, HyperbolicTangent: tf.tanh, HyperbolicSine: tf.sinh },
    ...{
      HyperbolicCosine: tf.cosh,
      InverseHyperbolicSine: tf.asinh,
      InverseHyperbolicCosine: tf.acosh,
      InverseHyperbolicTangent: tf.atanh,
    },
    ...{ Sigmoid: tf.sigmoid, Softplus: tf.softplus, ErrorFunction: tf.erf, Floor: tf.floor, Ceiling: tf.ceil, Round: tf.round },
    ...{ Sign: tf.sign, Step: tf.step, IsNaN: tf.isNaN, IsFinite: tf.isFinite, IsInfinite: tf.isInf },
  };
  /** Approximate kernels of TensorFlow.js: erf to 1.5e−7 absolute, softplus cut off where e⁻¹⁴ is left. */
  const tolerance = (name: string): number => (name === 'ErrorFunction' || name === 'Softplus' ? 1e-6 : 1e-13);

  it.each(Object.entries(stock as unknown as Readonly<Record<string, (...x: tf.Tensor[]) => tf.Tensor>>))(
    '%s is what the cpu backend computes',
    async (name, kernel) => {
      await useBackend('cpu');
      const rule = elementwiseRule(name);
      const x = inDomain(rule).map((values, k) =>
        [...values.slice(0, 200), ...(edges.slice(k) as number[]), ...edges.slice(0, k)].map(Math.fround),
      );
      const got = kernel(...x.map((values) => tf.tensor1d(values))).dataSync();
      const [isInteger, allowed] = [name === 'FloorDivide', tolerance(name)];
      for (const [i, value] of got.entries()) {
        const wanted = rule.evaluate(...x.map((values) => values[i] as number));
        if (isInteger && !(Math.abs(wanted) < 2 ** 31)) continue;
        expect([x.map((values) => values[i]), value, Math.abs(value - wanted)]).toSatisfy(
          () => unitsOff(value, wanted) <= 0.6 || Math.abs(value - wanted) <= allowed * Math.max(1, Math.abs(wanted)),
        );
      }
    },
  );

  it('know conditions, truncation and selection', () => {
    expect([elementwiseRule('And').evaluate(1, 2), elementwiseRule('Or').evaluate(0, 0), elementwiseRule('Not').evaluate(0)]).toEqual([
      1, 0, 1,
    ]);
    expect([
      elementwiseRule('Select').evaluate(1, 5, 6),
      elementwiseRule('Select').evaluate(0, 5, 6),
      elementwiseRule('Truncate').evaluate(-1.5),
    ]).toEqual([5, 6, -1]);
  });

  it('answer an unknown name with those that are known', () => {
    expect(() => elementwiseRule('Haversine')).toThrow(/got Haversine\. Known: .*Tangent/);
  });
});
