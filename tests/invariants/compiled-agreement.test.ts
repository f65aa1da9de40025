import { expect, it } from 'vitest';
import type { CoupledState } from '../../src/model/coupled-state.ts';
import { coupledStep } from '../../src/model/coupled-step.ts';
import { outputFieldsOf } from '../../src/model/sample.ts';
import { seriesOf, seriesWeights } from '../../src/model/series.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { fusedLoop } from '../../src/tensor/compile/index.ts';
import { scan, tf } from '../../src/tensor/index.ts';
import { coupledWorld } from '../support/coupled-world.ts';

const days = 10;

/** Global means that describe a climate, and the size of what they are differences of. */
const means = { tas: 288, tos: 18, thetao: 4, sos_anomaly: 35, pr: 3e-5, rsut: 100, rlut: 240, rtmt: 340, siarean: 1e13, siareas: 1e13 };

it(`ten compiled days have the global means of eager TensorFlow.js to 1e-4`, async () => {
  await useBackend('tfjs-wasm');
  const world = coupledWorld();
  const weights = seriesWeights(world.geometry);
  const sequences = { yearFraction: tf.tensor1d(Array.from({ length: days }, (_, day) => (day + 0.5) / 365)) };
  const body = (state: CoupledState, slices: object) => {
    const { yearFraction } = slices as { yearFraction: tf.Scalar };
    const result = coupledStep(state, yearFraction, world.parameters, world.geometry);
    const series = seriesOf(result, outputFieldsOf(result, world.parameters, world.geometry), world.geometry, weights);
    return { carry: result.state, results: series as Record<string, tf.Tensor> };
  };
  const loop = await fusedLoop({ start: world.state, sequences, body, maxCount: days });
  const compiled = loop.run(world.state, sequences, days).results;
  const eager = scan({ count: days, start: world.state, sequences, body }).results as Record<string, tf.Tensor>;
  const worst = Object.entries(means).map(([name, size]) => {
    const [a, b] = [compiled[name], eager[name]].map((x) => (x as tf.Tensor).dataSync().at(-1) as number) as [number, number];
    expect(Math.abs(a - b) / size, name).toBeLessThan(1e-4);
    return Math.abs(a - b) / size;
  });
  console.log(`compiled and eager global means after ${days} days differ by ${Math.max(...worst).toExponential(1)} at the most`);
  loop.dispose();
});
