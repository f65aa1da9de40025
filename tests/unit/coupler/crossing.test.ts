import { beforeAll, describe, expect, it } from 'vitest';
import { areaWeights, buildCrossing } from '../../../src/coupler/index.ts';
import { type GaussianGrid, gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { areaMeans } from '../../../src/grid/overlaps.ts';
import { uniforms } from '../../../src/kernel/random.ts';
import { constant, mul, tf, total } from '../../../src/tensor/index.ts';
import type { SurfaceMap } from '../../support/surface-world.ts';

const air = gaussianGrid(resolutions.T31);
const sea = gaussianGrid(resolutions.T63);
const { toSurface, toAir } = buildCrossing(air, sea);

const randomMap = ({ rows, columns }: GaussianGrid, stream: number): SurfaceMap =>
  constant(Float32Array.from(uniforms({ seed: 1, stream, step: 0 }, rows * columns)), [1, rows, columns]);
/** Area integral in float64. */
const integral = (map: SurfaceMap, { rows, columns, weights }: GaussianGrid): number =>
  map.dataSync<'float32'>().reduce((sum, x, n) => sum + (x * (weights[Math.floor(n / columns) % rows] ?? 0)) / (2 * columns), 0);
const relative = (a: number, b: number): number => Math.abs(a / b - 1);
const down = (map: SurfaceMap): SurfaceMap => toSurface({ map }).map;
const up = (map: SurfaceMap): SurfaceMap => toAir({ map }).map;

describe('the way between the grid of the air and that of the surface', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('brings all maps of a tree across, each with its integral', () => {
    const [a, b] = [randomMap(air, 0), randomMap(air, 1)];
    const there = toSurface({ near: { a }, b });
    expect(there.near.a.shape).toEqual([1, 96, 192]);
    expect(relative(integral(there.near.a, sea), integral(a, air))).toBeLessThan(1e-7);
    expect(relative(integral(there.b, sea), integral(b, air))).toBeLessThan(1e-7);
    const y = randomMap(sea, 2);
    expect(relative(integral(up(y), air), integral(y, sea))).toBeLessThan(1e-7);
  });

  it('gives a product of light and albedo one integral on both grids, which samples do not', () => {
    const [light, albedo] = [randomMap(air, 3), randomMap(sea, 4)];
    const onSurface = integral(mul(down(light), albedo), sea);
    expect(relative(integral(mul(light, up(albedo)), air), onSurface)).toBeLessThan(2e-7);
    const sampled = tf.stridedSlice(albedo, [0, 0, 0], [1, 96, 192], [1, 2, 2]) as SurfaceMap;
    expect(relative(integral(mul(light, sampled), air), onSurface)).toBeGreaterThan(1e-4);
  });

  it('has a gradient that is its adjoint:  ⟨R x, y⟩ = ⟨x, Rᵀ y⟩, and Rᵀ is the other way under the areas', () => {
    const [x, y] = [randomMap(air, 5), randomMap(sea, 6)];
    const area = areaWeights(sea);
    const given = tf.grad((map: tf.Tensor) => total(mul(mul(down(map as SurfaceMap), y), area)))(x) as SurfaceMap;
    const inner = (a: SurfaceMap, b: SurfaceMap): number =>
      a.dataSync<'float32'>().reduce((sum, value, n) => sum + value * (b.dataSync<'float32'>()[n] ?? 0), 0);
    expect(relative(inner(given, x), integral(mul(down(x), y), sea))).toBeLessThan(2e-7);
    const other = mul(up(y), areaWeights(air));
    const most = other.dataSync<'float32'>().map((value, n) => Math.abs(value / (given.dataSync<'float32'>()[n] ?? 0) - 1));
    expect(Math.max(...most)).toBeLessThan(1e-6);
  });

  it('brings what is the same along rows across as such', () => {
    const sunlight: SurfaceMap = constant(air.weights, [1, 48, 1]);
    const there = down(sunlight);
    expect(there.shape).toEqual([1, 96, 1]);
    const wide = down(tf.tile(sunlight, [1, 1, 96]) as SurfaceMap);
    expect(tf.max(tf.abs(tf.sub(wide, there))).dataSync()[0]).toBeLessThan(1e-8);
  });

  it('agrees with the same means on the host', () => {
    const x = randomMap(air, 7);
    const host = areaMeans(x.dataSync<'float32'>(), air, sea);
    expect(
      Math.max(
        ...down(x)
          .dataSync<'float32'>()
          .map((value, n) => Math.abs(value - (host[n] ?? 0))),
      ),
    ).toBeLessThan(3e-7);
  });

  it('is nothing at all where both are one grid', () => {
    const maps = { x: randomMap(air, 8) };
    const none = buildCrossing(air, gaussianGrid(resolutions.T31));
    expect(none.toSurface(maps)).toBe(maps);
    expect(none.toAir(maps)).toBe(maps);
  });
});
