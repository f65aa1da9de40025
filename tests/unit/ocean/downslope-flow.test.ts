import { beforeAll, describe, expect, it } from 'vitest';
import { above, divergence } from '../../../src/grid/c-grid.ts';
import { type OceanGeometry, oceanParameters } from '../../../src/ocean/index.ts';
import type { TracerFluxes } from '../../../src/ocean/tracer-advection.ts';
import { densityAnomaly } from '../../../src/physics/seawater.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, located, mul, sub, tf } from '../../../src/tensor/index.ts';
import { smallGeometry, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
const p = oceanParameters.parse({});
/** Row whose shelf is looked at. */
const row = 4;
let shelf: { column: number; level: number; beside: number };

beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry({ downslopeFlow: 'dense-overflow' });
  const { wet, shape } = g.topography;
  const floor = (i: number) => Array.from({ length: shape[0] }, (_, k) => Number(wet(k, row, i))).reduce((a, b) => a + b) - 1;
  const column = Array.from({ length: shape[2] - 1 }, (_, i) => i).find((i) => floor(i) >= 1 && floor(i + 1) > floor(i) + 1) as number;
  shelf = { column, level: floor(column), beside: column + 1 };
});

const at = (k: number, j: number, i: number): number => (k * g.topography.shape[1] + j) * g.topography.shape[2] + i;

/** Water that is colder below, with the floor of one shelf as one likes; temperature on top of salinity. */
function stacked(onShelf: number): Float32Array {
  const { shape, depth } = g.topography;
  const T = values(shape, (k) => 2 + 10 * Math.exp(-(depth[k] as number) / 500));
  T[at(shelf.level, row, shelf.column)] = onShelf;
  return Float32Array.from([...T, ...T.map(() => 0)]);
}

const field = (x: Float32Array): Field<'center'> =>
  constant<'center'>(x, [2 * g.topography.shape[0], g.topography.shape[1], g.topography.shape[2]]);

/** What a step changes in each cell, tracer times m. */
function change(q: Float32Array, parameters = p): Float32Array {
  return tf.tidy(() => {
    const zero = tf.zerosLike(field(q));
    const still: TracerFluxes = { east: located<'eastFace'>(zero), north: located<'northFace'>(zero), bottom: zero };
    const { east, north, bottom } = g.downslope(still, field(q), parameters);
    const outflow = mul(divergence(east, north), g.inverseArea);
    return sub(sub(bottom, above(bottom)), outflow)
      .dataSync<'float32'>()
      .slice();
  });
}

/** Sum over cells times their area, and of the absolute amounts. */
function sums(x: Float32Array): [number, number] {
  const [K, J, I] = g.topography.shape;
  const area = (n: number) => g.topography.cgrid.grid.cellArea[Math.floor(n / I) % J] as number;
  const temperature = x.subarray(0, K * J * I);
  return [temperature.reduce((s, v, n) => s + v * area(n), 0), temperature.reduce((s, v, n) => s + Math.abs(v) * area(n), 0)];
}

describe('dense water on a slope', () => {
  it('stays where it is as heavy as the water beside it, or lighter', () => {
    const q = stacked(0);
    q[at(shelf.level, row, shelf.column)] = q[at(shelf.level, row, shelf.beside)] as number;
    expect(Math.max(...change(q).map(Math.abs))).toBe(0);
    q[at(shelf.level, row, shelf.column)] = 20;
    expect(change(q)[at(shelf.level, row, shelf.column)]).toBe(0);
  });

  it('runs to the floor when nothing beside it is as heavy: the floor cools, the shelf warms, heat stays', () => {
    const { wet } = g.topography;
    const δ = change(stacked(-1));
    expect(δ[at(shelf.level, row, shelf.column)]).toBeGreaterThan(0);
    let floor = shelf.level;
    while (wet(floor + 1, row, shelf.beside)) floor++;
    expect(δ[at(floor, row, shelf.beside)]).toBeLessThan(0);
    const [total, size] = sums(δ);
    expect(Math.abs(total)).toBeLessThan(1e-6 * size);
  });

  it('goes no deeper than to water as heavy as itself, whose coldest water rises to make room', () => {
    const { depth } = g.topography;
    const q = stacked(0);
    const level = shelf.level + 1;
    const between = 0.5 * ((q[at(level, row, shelf.beside)] as number) + (q[at(level + 1, row, shelf.beside)] as number));
    q[at(shelf.level, row, shelf.column)] = between;
    const ρ = (T: number, k: number) => densityAnomaly(T, 0, depth[k] as number);
    expect(ρ(between, level)).toBeGreaterThan(ρ(q[at(level, row, shelf.beside)] as number, level));
    const δ = change(q);
    expect(δ[at(level, row, shelf.beside)]).toBeLessThan(0);
    expect(δ[at(level + 1, row, shelf.beside)]).toBe(0);
  });

  it('leaves salt of one value alone', () => {
    const [K, J, I] = g.topography.shape;
    const q = stacked(-1);
    q.fill(0.7, K * J * I);
    const δ = change(q);
    expect(Math.max(...δ.subarray(0, K * J * I).map(Math.abs))).toBeGreaterThan(0);
    expect(Math.max(...δ.subarray(K * J * I).map(Math.abs))).toBe(0);
  });

  it('empties no cell, however heavy its water and fast its answer', () => {
    const [K, J, I] = g.topography.shape;
    const [q, n] = [stacked(2), K * J * I + at(shelf.level, row, shelf.column)];
    q[n] = 30;
    const fresher = (change(q, { ...p, overflowTime: 5000 })[n] as number) / (g.topography.thickness[shelf.level] as number);
    expect(fresher).toBeLessThan(0);
    expect(30 + fresher).toBeGreaterThan(0);
  });
});
