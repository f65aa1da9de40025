import { beforeAll, describe, expect, it } from 'vitest';
import { circulationFields, transportFields } from '../../../../src/model/circulation.ts';
import { circulationPlaces, circulationSeries } from '../../../../src/model/circulation-series.ts';
import { energySeries } from '../../../../src/model/energy-series.ts';
import {
  energetics,
  mixedLayerDepth,
  type OceanGeometry,
  type OceanState,
  oceanParameters,
  oceanStep,
} from '../../../../src/ocean/index.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { compile } from '../../../../src/tensor/compile/index.ts';
import type { Field, tf } from '../../../../src/tensor/index.ts';
import { smallGeometry, steadyForcing, stratifiedOcean } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
const p = oceanParameters.parse({});
/** 64 float32 epsilons, and the sums' own cancellation. */
const tolerance = 64 * 2 ** -23 * 8;

/** A state and what the step to it moved north. */
type Input = { readonly state: OceanState; readonly northward: Field<'northFace'> };
let input: Input;

/** Everything that a state shows of the circulation. */
const shown = ({ state, northward }: Input): Record<string, tf.Tensor> => ({
  ...circulationFields(state, p, g),
  ...transportFields(northward, g.timeStep, g),
  ...circulationSeries(state, circulationPlaces(g), g),
  ...energySeries(energetics(state, steadyForcing(g), p, g)),
  mlotst: mixedLayerDepth(state, g),
});

beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  let state = stratifiedOcean(g);
  for (let n = 0; n < 5; n++) {
    const { state: after, diagnostics } = oceanStep(state, steadyForcing(g), p, g);
    state = after;
    input = { state, northward: diagnostics.northward };
  }
});

describe('diagnostics in a compiled step', () => {
  it('are those of eager execution to rounding', async () => {
    const compiled = await compile(shown, input);
    const [eager, fast] = [shown(input), await compiled.runAsync(input)];
    for (const [name, expected] of Object.entries(eager)) {
      const [x, y] = [Float32Array.from(expected.dataSync()), (fast[name] as tf.Tensor).dataSync()];
      const terms = Float32Array.from((eager[name.replace('gyre', 'ovrt')] as tf.Tensor).dataSync()); // gyres are differences
      const scale = terms.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
      const largest = x.reduce((most, value, n) => Math.max(most, Math.abs(value - (y[n] ?? Number.NaN))), 0);
      expect(y.length, name).toBe(x.length);
      expect(largest / scale, name).toBeLessThan(tolerance);
    }
    compiled.dispose();
  });
});
