import { beforeAll, describe, expect, it } from 'vitest';
import { divergence } from '../../../src/grid/c-grid.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import type { Transport } from '../../../src/ocean/continuity.ts';
import { buildOceanGeometry, type OceanGeometry } from '../../../src/ocean/index.ts';
import { advectiveFluxes, horizontalDifferences } from '../../../src/ocean/tracer-advection.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, mul, stackLevels, sub, tf } from '../../../src/tensor/index.ts';
import { values } from '../../support/ocean-world.ts';

const courant = 0.25;
const columns = 64;
let g: OceanGeometry;
let q: Field<'center'>;
let transport: Transport;

beforeAll(async () => {
  await useBackend('cpu');
  const grid = gaussianGrid({ truncation: 3, rows: 6, columns });
  const size = 6 * columns;
  g = buildOceanGeometry(
    { grid, oceanMask: new Float32Array(size).fill(1), oceanDepth: new Float32Array(size).fill(200), orography: new Float32Array(size) },
    Float64Array.of(100, 100),
    3600,
  );
  const { shape } = g.topography;
  const blob = (i: number) => Math.exp(-(((i - 20) / 4) ** 2));
  const T = constant<'center'>(
    values(shape, (_, __, i) => blob(i)),
    shape,
  );
  q = stackLevels([T, mul(T, 2)]);
  const east = constant<'eastFace'>(
    values(shape, (k, j) => courant * (grid.cellArea[j] ?? 0) * (g.topography.thickness[k] ?? 0)),
    shape,
  );
  const still = <F extends Field>(): F => tf.zeros([...shape]) as unknown as F;
  transport = { east, north: still(), top: still(), surfaceHeight: still(), surfaceChange: still() };
});

/** q after one step of advection alone. */
const advected = (x: Field<'center'>): Field<'center'> =>
  tf.tidy(() => {
    const flux = advectiveFluxes(x, horizontalDifferences(x, g.advection), tf.zerosLike(x), transport, g.advection);
    return sub(x, mul(divergence(flux.east, flux.north), g.advection.inverseVolume));
  });

describe('limited advection', () => {
  it('carries a blob around the globe without new extremes, keeping most of its height and all of its mass', () => {
    let now = q;
    for (let n = 0; n < columns / courant; n++) now = advected(now);
    const [before, after] = [Float32Array.from(q.dataSync()), Float32Array.from(now.dataSync())];
    const total = (x: Float32Array) => x.reduce((sum, value) => sum + value, 0);
    expect(Math.max(...after)).toBeGreaterThan(0.45 * 2);
    expect(Math.max(...after)).toBeLessThan(2 + 1e-5);
    expect(Math.min(...after)).toBeGreaterThan(-1e-5);
    expect(total(after) / total(before)).toBeCloseTo(1, 5);
    expect(after.indexOf(Math.max(...after)) % columns).toBeGreaterThanOrEqual(18);
    expect(after.indexOf(Math.max(...after)) % columns).toBeLessThanOrEqual(22);
  });

  it('has a finite gradient where the tracer is uniform', () => {
    const flat = tf.onesLike(q) as Field<'center'>;
    const gradient = tf.grad((x) => tf.sum(tf.square(advected(x as Field<'center'>))))(flat);
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  });
});
