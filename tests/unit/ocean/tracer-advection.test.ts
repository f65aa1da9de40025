import { beforeAll, describe, expect, it } from 'vitest';
import { divergence } from '../../../src/grid/c-grid.ts';
import { gaussianGrid } from '../../../src/grid/gaussian-grid.ts';
import type { Transport } from '../../../src/ocean/continuity.ts';
import { buildOceanGeometry, type OceanGeometry, type OceanSchemeChoice, oceanSchemes } from '../../../src/ocean/index.ts';
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

type Name = OceanSchemeChoice['tracerAdvection'];
const names = Object.keys(oceanSchemes.tracerAdvection) as Name[];
/**
 * What each leaves of a blob of two after a turn around the globe: least height, how far it goes beyond the extremes at most, most variance.
 * Superbee sharpens.
 */
const quality: Record<Name, { height: number; beyond: number; variance: number }> = {
  'van-albada': { height: 0.9, beyond: 1e-5, variance: 1 },
  superbee: { height: 1.4, beyond: 1e-5, variance: 1.05 },
  'third-order': { height: 1.2, beyond: 1e-5, variance: 1 },
  'lax-wendroff': { height: 1.4, beyond: 0.5, variance: 1 },
};

/** q after one step of advection alone. */
const advected = (x: Field<'center'>, name: Name): Field<'center'> =>
  tf.tidy(() => {
    const advection = { ...g.advection, limiter: oceanSchemes.tracerAdvection[name] };
    const flux = advectiveFluxes(x, horizontalDifferences(x, advection), tf.zerosLike(x), transport, advection);
    return sub(x, mul(divergence(flux.east, flux.north), advection.inverseVolume));
  });

const sumOf = (x: Float32Array, each = (value: number) => value) => x.reduce((sum, value) => sum + each(value), 0);

describe.each(names)('advection by the scheme %s', (name) => {
  it('carries a blob around the globe, keeping most of its height and all of its mass, with less variance', () => {
    let now = q;
    for (let n = 0; n < columns / courant; n++) now = advected(now, name);
    const [before, after] = [Float32Array.from(q.dataSync()), Float32Array.from(now.dataSync())];
    const { height, beyond, variance } = quality[name];
    expect(Math.max(...after)).toBeGreaterThan(height);
    expect(Math.max(...after)).toBeLessThan(2 + beyond);
    expect(Math.min(...after)).toBeGreaterThan(-beyond);
    expect(sumOf(after) / sumOf(before)).toBeCloseTo(1, 5);
    expect(sumOf(after, (value) => value ** 2)).toBeLessThan(variance * sumOf(before, (value) => value ** 2));
    expect(after.indexOf(Math.max(...after)) % columns).toBeGreaterThanOrEqual(18);
    expect(after.indexOf(Math.max(...after)) % columns).toBeLessThanOrEqual(22);
  });

  it('has a finite gradient where the tracer is uniform', () => {
    const flat = tf.onesLike(q) as Field<'center'>;
    const gradient = tf.grad((x) => tf.sum(tf.square(advected(x as Field<'center'>, name))))(flat);
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('keeps what is uniform', () => {
    const flat = mul(tf.onesLike(q) as Field<'center'>, 7);
    expect(tf.max(tf.abs(tf.sub(advected(flat, name), 7))).dataSync()[0]).toBeLessThan(7 * 4 * 2 ** -23);
  });

  it('has a gradient that agrees with differences at a front', () => {
    const weight = constant<'center'>(
      values(q.shape, (k, j, i) => Math.sin(k + j) * Math.cos(0.7 * i)),
      q.shape,
    );
    const score = (x: Field<'center'>): tf.Scalar => tf.sum(tf.mul(tf.square(advected(x, name)), weight)) as tf.Scalar;
    const d = constant<'center'>(
      values(q.shape, (_, j, i) => 1e-3 * Math.cos(0.3 * i + j)),
      q.shape,
    );
    const along = tf.sum(tf.mul(tf.grad((x) => score(x as Field<'center'>))(q), d)).dataSync()[0] ?? Number.NaN;
    const at = (sign: number) => score(tf.add(q, tf.mul(d, sign)) as Field<'center'>).dataSync()[0] ?? Number.NaN;
    expect(Math.abs(along / ((at(1) - at(-1)) / 2) - 1)).toBeLessThan(0.02);
  });
});
