import { beforeAll, describe, expect, it } from 'vitest';
import {
  beginDescent,
  type CompiledTuning,
  climateTargets,
  compileTuning,
  descend,
  type TunedParameter,
  type TuningEvaluation,
  tunedValue,
} from '../../../src/assimilation/index.ts';
import { areaWeights } from '../../../src/coupler/index.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { readSeaClimate } from '../../../src/io/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, constant, type Field, mul, sub, tf } from '../../../src/tensor/index.ts';

type Map = Field<'center'>;
type Weather = { readonly air: { readonly x: tf.Tensor } };

const grid = gaussianGrid(resolutions.T31);
const parameter = (path: string, background: number, error: number): TunedParameter => ({
  path,
  background,
  error,
  least: 0.1,
  greatest: 5,
});

describe('the cost of a tuning', () => {
  /** x' = a x + b s: misfits x − 3 and x² − 8. */
  const tuned = [parameter('model.a', 0.5, 0.1), parameter('model.b', 1, 0.5)];
  const days = 3;
  let compiled: CompiledTuning<Weather>;
  const windows = [0.2, 0.7].map((x) => ({ start: { air: { x: tf.scalar(x) } }, yearFractions: [0.1, 0.2, 0.3].map((s) => s + x) }));

  /** The same in JavaScript. */
  function expected(χ: readonly number[]): number {
    const [a = 0, b = 0] = tuned.map((each, n) => tunedValue(each, χ[n] as number));
    const sums = [0, 0];
    for (const start of [0.2, 0.7]) {
      let x = start;
      for (const s of [0.1, 0.2, 0.3]) {
        x = a * x + b * (s + start);
        sums[0] = (sums[0] as number) + (x - 3) / 6;
        sums[1] = (sums[1] as number) + (x * x - 8) / 6;
      }
    }
    return 0.5 * (χ.reduce((sum, c) => sum + c * c, 0) + ((sums[0] as number) / 0.5) ** 2 + ((sums[1] as number) / 2) ** 2);
  }

  beforeAll(async () => {
    await useBackend('cpu');
    compiled = await compileTuning<Weather>(
      {
        step: ({ air: { x } }, yearFraction, values) => {
          const { a, b } = (values as unknown as { model: { a: tf.Scalar; b: tf.Scalar } }).model;
          const next = add(mul(x, a), mul(b, yearFraction));
          return { state: { air: { x: next } }, misfit: tf.stack([sub(next, 3), sub(mul(next, next), 8)]) };
        },
        start: { air: { x: tf.scalar(0) } },
        days,
        tuned,
        errors: [0.5, 2],
        memory: 2 ** 16,
      },
      { precision: 'float64' },
    );
  });

  it('is that of the equation, and so is its gradient', async () => {
    const cost = compiled.costOver(windows);
    for (const χ of [
      [0, 0],
      [0.7, -0.4],
    ]) {
      const { value, gradient } = await cost(Float64Array.from(χ));
      expect(value).toBeCloseTo(expected(χ), 5);
      χ.forEach((_, n) => {
        const side = (h: number) => expected(χ.map((c, m) => c + (m === n ? h : 0)));
        expect(gradient[n]).toBeCloseTo((side(1e-5) - side(-1e-5)) / 2e-5, 4);
      });
    }
  });

  it('is infinite outside the bounds, and falls under L-BFGS to where its gradient is nought', async () => {
    const cost = compiled.costOver(windows);
    expect((await cost(Float64Array.of(0, 20))).value).toBe(Number.POSITIVE_INFINITY);
    let state = await beginDescent(cost, new Float64Array(2));
    const first = state.evaluation.value;
    for (let n = 0; n < 12; n++) state = (await descend(cost, state)) ?? state;
    const { value, gradient, misfits } = state.evaluation as TuningEvaluation;
    expect(value).toBeLessThan(0.5 * first);
    expect(Math.hypot(...gradient)).toBeLessThan(1e-3);
    expect(misfits).toHaveLength(2);
  });

  it('runs freely from where a window begins', async () => {
    const { state, sums } = await compiled.advance({ air: { x: tf.scalar(1) } }, [0.5], [2, 1]);
    expect(state.air.x.dataSync()[0]).toBeCloseTo(2.5, 6);
    expect(sums[0]).toBeCloseTo(-0.5, 6);
    expect(sums[1]).toBeCloseTo(2.5 ** 2 - 8, 5);
  });
});

describe('what a climate is held to', () => {
  it('is met by the observations themselves in the middle of a month, and missed by what they are missed by', () => {
    const observed = readSeaClimate('T31');
    const { targets, misfit } = climateTargets(observed, grid, areaWeights(grid));
    expect(targets.length).toBeGreaterThan(12);
    const plane = grid.rows * grid.columns;
    const july = (values: Float32Array): Map => constant(values.slice(6 * plane, 7 * plane).map((x) => (Number.isFinite(x) ? x : 0)), [1, grid.rows, grid.columns]); // biome-ignore format: one line
    const even = (value: number): Map => constant(new Float32Array(plane).fill(value), [1, grid.rows, grid.columns]);
    const fields = {
      pr: even(2.7 / 86400),
      rsut: even(99.1),
      rlut: even(242.1),
      rsds: july(observed.shortwave),
      rsus: even(0),
      tas: add(july(observed.airTemperature), 1),
    };
    const found = misfit(fields, (181 + 15.5) / 365).dataSync();
    targets.forEach(({ name }, k) => {
      const miss = name.startsWith('rlut') ? 2 : name.startsWith('tas') ? 1 : 0;
      expect(Math.abs((found[k] as number) - miss), name).toBeLessThan(name.startsWith('rss') ? 8 : 0.6); // a month's mean is not its middle
    });
  });
});
