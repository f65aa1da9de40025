import { beforeAll, describe, expect, it } from 'vitest';
import { initialLand, landSurface, vegetation } from '../../../src/land/index.ts';
import { tf } from '../../../src/tensor/index.ts';
import { runLand } from '../../support/surface-run.ts';
import { calmAir, type SurfaceMap, smallWorld, uniform } from '../../support/surface-world.ts';

const at = 8 * 32 + 9; // a low-latitude land cell
const value = (map: SurfaceMap): number => map.dataSync()[at] as number;
const { setting, landGeometry } = smallWorld();
const climate = (warmth: number, millimetresPerDay: number) => ({
  growingWarmth: uniform(warmth),
  rememberedRain: uniform(millimetresPerDay / 86400),
});

describe('vegetation', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each([
    ['rain forest', 21, 6, 1, 0.75],
    ['savanna', 20, 2, 0.95, 0.15],
    ['Sahara', 19, 0.1, 0, 0],
    ['steppe', 9, 0.9, 0.95, 0.15],
    ['boreal forest', 3.5, 1.2, 1, 0.8],
    ['tundra', 0.5, 0.8, 1, 0],
  ])('%s: %d K and %d mm a day make %d green and %d forest', (_, warmth, rain, green, forest) => {
    const plants = vegetation(climate(warmth, rain), setting.land);
    expect(Math.abs(value(plants.green) - green)).toBeLessThan(0.1);
    expect(Math.abs(value(plants.forest) - forest)).toBeLessThan(0.1);
  });

  it('darkens the ground, hides snow and roughens the surface', () => {
    const start = initialLand(landGeometry, setting.land);
    const under = (warmth: number, rain: number, snow: number) =>
      landSurface({ ...start, ...climate(warmth, rain), snow: uniform(snow), skinTemperature: uniform(263) }, setting.land, landGeometry);
    const [forest, desert] = [under(4, 3, 0), under(20, 0, 0)];
    expect(value(forest.albedo)).toBeCloseTo(0.14, 2);
    expect(value(desert.albedo)).toBeCloseTo(0.33, 2);
    expect(value(forest.dragFactor) / value(desert.dragFactor)).toBeCloseTo(1.8, 2);
    expect(value(under(4, 3, 0.2).albedo)).toBeLessThan(0.38);
    expect(value(under(0, 1, 0.2).albedo)).toBeGreaterThan(0.68);
  });

  it('follows the climate within its memory, and is finite in its gradient where nothing grows', () => {
    const p = { ...setting.land, vegetationMemory: 2 * 86400 };
    const world = { ...smallWorld(), setting: { ...setting, land: p } };
    const weather = { downwardShortwave: uniform(150), downwardLongwave: uniform(330), rainfall: uniform(2 / 86400), snowfall: uniform(0) };
    const start = { ...initialLand(landGeometry, p), rememberedRain: uniform(0), skinTemperature: uniform(288) };
    const { state } = runLand(start, () => ({ air: calmAir(288), weather }), world, 48);
    expect(value(state.rememberedRain) * 86400).toBeCloseTo(2 * (1 - Math.exp(-1)), 1);
    const slope = tf.grad((x) => tf.sum(vegetation({ growingWarmth: x as SurfaceMap, rememberedRain: uniform(0) }, p).forest))(uniform(0));
    expect(Number.isFinite(slope.dataSync()[at])).toBe(true);
  });
});
