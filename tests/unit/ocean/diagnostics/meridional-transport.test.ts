import { beforeAll, describe, expect, it } from 'vitest';
import { inAtlantic } from '../../../../src/grid/basins.ts';
import {
  meridionalTransport,
  type OceanGeometry,
  type OceanState,
  type OceanStepResult,
  oceanParameters,
  oceanStep,
  transportParts,
  volumeTransport,
} from '../../../../src/ocean/index.ts';
import { heatPerKelvin } from '../../../../src/ocean/surface-forcing.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../../src/tensor/index.ts';
import { smallGeometry, steadyForcing, stratifiedOcean, values } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
let state: OceanState;
let result: OceanStepResult;
const p = oceanParameters.parse({});
/** 64 float32 epsilons. */
const tolerance = 64 * 2 ** -23;

beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  state = stratifiedOcean(g);
  for (let n = 0; n < 6; n++) state = oceanStep(state, steadyForcing(g), p, g).state;
  result = oceanStep(state, steadyForcing(g), p, g);
});

/** Row sums of a map times area, float64. @param each chosen cells */
function rowSums(map: tf.Tensor, each: (j: number, i: number) => boolean = () => true): number[] {
  const [, J, I] = g.topography.shape;
  const { cellArea } = g.topography.cgrid.grid;
  const x = map.dataSync();
  return Array.from({ length: J }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < I; i++) if (each(j, i)) sum += (x[j * I + i] ?? 0) * (cellArea[j] ?? 0);
    return sum;
  });
}

describe('the transport of heat and salt', () => {
  it('and what comes through the surface change what each row stores', () => {
    const [, J] = g.topography.shape;
    const { heat, salt } = meridionalTransport(result.diagnostics.northward, 1, g.diagnostics);
    for (const [transport, ledger] of [
      [heat, result.budget.heat],
      [salt, result.budget.salt],
    ] as const) {
      const global = transport.dataSync().slice(2 * J);
      const [change, received] = [rowSums(ledger.change), rowSums(ledger.received)];
      const sizes = rowSums(tf.abs(ledger.change)).map((size, j) => size + Math.abs(global[j] ?? 0) + Math.abs(global[j - 1] ?? 0));
      for (let j = 0; j < J; j++) {
        const inflow = (global[j - 1] ?? 0) - (global[j] ?? 0);
        expect(Math.abs((change[j] ?? 0) - (received[j] ?? 0) - inflow)).toBeLessThan(tolerance * (sizes[j] ?? 0) + 1);
      }
      expect(Math.max(...global.map(Math.abs))).toBeGreaterThan(1e10);
    }
  });

  it('closes the budget of the Atlantic and the Arctic north of any latitude that has no other ocean beside it', () => {
    const { latitude, longitude } = g.topography.cgrid.grid;
    const atlantic = (j: number, i: number) => inAtlantic(latitude[j] ?? 0, longitude[i] ?? 0);
    const first = latitude.findIndex((φ) => φ > 66);
    const transport = meridionalTransport(result.diagnostics.northward, 1, g.diagnostics).heat.dataSync();
    const beyond = (sums: number[]) => sums.slice(first).reduce((a, b) => a + b, 0);
    const stored = beyond(rowSums(tf.sub(result.budget.heat.change, result.budget.heat.received), atlantic));
    const size = beyond(rowSums(tf.abs(result.budget.heat.change), atlantic));
    expect(Math.abs(stored - (transport[first - 1] ?? 0))).toBeLessThan(tolerance * size);
    expect(size).toBeGreaterThan(0);
  });

  it('has an overturning part of zonal means and a gyre part of what is left', () => {
    const { shape } = g.topography;
    const [K, J, I] = shape;
    const { north } = volumeTransport(result.state, g);
    const parts = transportParts(result.state, north, g.diagnostics);
    const [V, T] = [north.dataSync(), result.state.temperature.dataSync()];
    const [overturning, gyre] = [parts.overturning.heat.dataSync(), parts.gyre.heat.dataSync()];
    for (let j = 0; j < J - 1; j++) {
      const sums = { mean: 0, all: 0, size: 0 };
      for (let k = 0; k < K; k++) {
        const level = { flow: 0, warmth: 0, open: 0 };
        for (let i = 0; i < I; i++) {
          if (!g.topography.openNorth(k, j, i)) continue;
          const n = (k * J + j) * I + i;
          const q = 0.5 * ((T[n] ?? 0) + (T[n + I] ?? 0));
          level.flow += V[n] ?? 0;
          level.warmth += q;
          level.open++;
          sums.all += q * (V[n] ?? 0);
          sums.size += Math.abs(q * (V[n] ?? 0));
        }
        if (level.open > 0) sums.mean += (level.flow * level.warmth) / level.open;
      }
      const bound = tolerance * sums.size * heatPerKelvin + 1;
      expect(Math.abs((overturning[2 * J + j] ?? 0) - sums.mean * heatPerKelvin)).toBeLessThan(bound);
      expect(Math.abs((gyre[2 * J + j] ?? 0) - (sums.all - sums.mean) * heatPerKelvin)).toBeLessThan(bound);
    }
  });

  it('has no gyre part where the tracer depends on depth and latitude alone', () => {
    const { shape } = g.topography;
    const { north } = volumeTransport(result.state, g);
    const T = constant<'center'>(
      values(shape, (k, j) => 20 - 2 * k - 0.5 * j),
      shape,
    );
    const parts = transportParts({ temperature: T, salinityAnomaly: tf.zerosLike(T) as Field<'center'> }, north, g.diagnostics);
    const size = tf.max(tf.abs(parts.overturning.heat)).dataSync()[0] ?? 0;
    const salt = tf.max(tf.abs(parts.gyre.salt)).dataSync()[0] ?? 1;
    expect(size).toBeGreaterThan(1e10);
    expect(tf.max(tf.abs(parts.gyre.heat)).dataSync()[0]).toBeLessThan(1e-4 * size);
    expect(salt).toBeLessThan(1e-4 * (tf.max(tf.abs(parts.overturning.salt)).dataSync()[0] ?? 0) + 1e3);
  });
});
