import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData, readOceanClimatology, readSurfaceClimatology } from '../../../src/io/index.ts';
import { heatFluxClimatology } from '../../../src/model/ocean-only/heat-flux.ts';
import { buildObservedSurface, observedDay } from '../../../src/model/ocean-only/observed-surface.ts';
import { forcingParameters } from '../../../src/model/ocean-only/parameters.ts';
import { observedExchange } from '../../../src/model/ocean-only/surface-exchange.ts';
import { meanDragVelocity, windStress, windVariance } from '../../../src/model/ocean-only/wind-stress.ts';
import { buildOceanGeometry, initialOcean, type OceanState, oceanLevels } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, constant, type Field, mul, tf } from '../../../src/tensor/index.ts';

const boundary = readBoundaryData('T31');
const surface = readSurfaceClimatology('T31');
const { grid, oceanMask } = boundary;
const size = grid.rows * grid.columns;
const p = forcingParameters.parse({});

/** Mean over the year and the ocean cells of a row. */
function zonalMean(monthly: Float32Array, latitude: number): number {
  const j = grid.latitude.reduce((best, φ, n) => (Math.abs(φ - latitude) < Math.abs((grid.latitude[best] ?? 0) - latitude) ? n : best), 0);
  let [sum, count] = [0, 0];
  for (let m = 0; m < 12; m++)
    for (let i = 0; i < grid.columns; i++) {
      if (oceanMask[j * grid.columns + i] === 0) continue;
      sum += monthly[m * size + j * grid.columns + i] ?? 0;
      count++;
    }
  return sum / count;
}

/** A loss x below 1 W m⁻² is withheld but for x (1 − step x), which is at most this, W m⁻². */
const cornerLoss = 0.26;

/** Area integral over the sphere, and that of absolute values. */
function integrals(map: ArrayLike<number>): { sum: number; size: number } {
  let [sum, absolute] = [0, 0];
  for (let n = 0; n < size; n++) {
    const part = (map[n] ?? 0) * (grid.cellArea[Math.floor(n / grid.columns)] ?? 0);
    sum += part;
    absolute += Math.abs(part);
  }
  return { sum, size: absolute };
}

/** Wind speeds from −8σ to 8σ about a mean, by quadrature. */
function meanStressByQuadrature(V: number, σ: number): number {
  const n = 200;
  let [stress, weight] = [0, 0];
  for (let a = -n; a <= n; a++)
    for (let b = -n; b <= n; b++) {
      const [x, y] = [(6 * a) / n, (6 * b) / n];
      const w = Math.exp(-0.5 * (x * x + y * y));
      const [u, v] = [V + σ * x, σ * y];
      const speed = Math.hypot(u, v);
      stress += w * (2.7e-3 + 1.42e-4 * speed + 7.64e-5 * speed * speed) * u;
      weight += w;
    }
  return stress / weight;
}

describe('the wind stress', () => {
  it.each([
    [0.5, 5],
    [4, 4],
    [9, 5],
    [9, 1],
  ])('is that of Gaussian winds about the mean: %d m/s, deviation %d m/s', (V, σ) => {
    const exact = meanStressByQuadrature(V, σ);
    expect(Math.abs(meanDragVelocity(V * V, σ * σ) * V - exact) / exact).toBeLessThan(0.01);
  });

  it('has no variance where the mean speed is that of the mean wind', () => {
    expect(windVariance(5, 25)).toBe(0);
    expect(windVariance(5, 30)).toBe(0);
  });

  it('is 0.17 to 0.20 Pa at 50°S, easterly in the trades, and 0.07 to 0.1 Pa at 46°N', () => {
    const { east } = windStress(surface);
    expect(zonalMean(east, -50)).toBeGreaterThan(0.17);
    expect(zonalMean(east, -50)).toBeLessThan(0.2);
    expect(zonalMean(east, 15)).toBeLessThan(-0.03);
    expect(zonalMean(east, 46)).toBeGreaterThan(0.07);
    expect(zonalMean(east, 46)).toBeLessThan(0.1);
  });
});

describe('the observed heat flux', () => {
  it('has no mean over the year, no gaps, nothing on land, and the loss of the subpolar Atlantic', () => {
    const { net } = heatFluxClimatology(surface, boundary);
    expect(net.every(Number.isFinite)).toBe(true);
    let [sum, absolute] = [0, 0];
    for (let m = 0; m < 12; m++) {
      const month = integrals(net.subarray(m * size, (m + 1) * size));
      sum += month.sum;
      absolute += month.size;
    }
    expect(Math.abs(sum) / absolute).toBeLessThan(1e-6);
    expect(net.every((flux, n) => flux === 0 || oceanMask[n % size] === 1)).toBe(true);
    const j = grid.latitude.findIndex((φ) => φ > 56);
    const i = grid.longitude.findIndex((λ) => λ >= 320);
    const year = Array.from({ length: 12 }, (_, m) => net[m * size + j * grid.columns + i] ?? 0).reduce((a, b) => a + b, 0) / 12;
    expect(year).toBeLessThan(-40);
  });
});

describe('the exchange with the observed surface', () => {
  const ocean = () => buildOceanGeometry(boundary, oceanLevels('T31'), 7200);
  let g: ReturnType<typeof ocean>;
  let start: OceanState;
  let observed: ReturnType<typeof buildObservedSurface>;
  beforeAll(async () => {
    await useBackend('cpu');
    g = ocean();
    const climatology = readOceanClimatology('T31');
    start = initialOcean(g, climatology);
    observed = buildObservedSurface(surface, climatology, boundary, g);
  });
  const exchange = (state: OceanState, heatFeedback = p.heatFeedback) =>
    observedExchange(state, observedDay(observed, 0.1), observed.salinityAnomaly, { ...p, heatFeedback }, g);
  const salted = (by: number): OceanState => {
    const pattern = Float32Array.from({ length: start.salinityAnomaly.size }, (_, n) => by * (1 + Math.cos(n)));
    return { ...start, salinityAnomaly: add(start.salinityAnomaly, constant<'center'>(pattern, start.salinityAnomaly.shape)) };
  };

  it('has water whose integral over the ocean is rounding, fresh where the sea is too salty', () => {
    const water = exchange(salted(1)).forcing.waterToOcean.dataSync();
    const { sum, size: absolute } = integrals(water);
    expect(Math.abs(sum) / absolute).toBeLessThan(64 * 2 ** -24);
    expect(absolute).toBeGreaterThan(0);
    const flat = Float32Array.from({ length: size }, (_, n) => n);
    const saltiest = flat.reduce((a, b) => ((water[a] ?? 0) > (water[b] ?? 0) ? a : b));
    expect(Math.cos(saltiest)).toBeGreaterThan(0.9);
  });

  it('brings the salinity to what is observed in the time that was set', () => {
    const excess = 0.5;
    const shifted = mul(g.wet, Number(excess)) as Field<'center'>;
    const alone = { ...g, forcing: { ...g.forcing, areaShare: mul(g.forcing.areaShare, 0) } };
    const state = { ...start, salinityAnomaly: add(start.salinityAnomaly, shifted) };
    const { forcing } = observedExchange(state, observedDay(observed, 0.1), observed.salinityAnomaly, p, alone);
    const [water, S] = [forcing.waterToOcean.dataSync(), state.salinityAnomaly.dataSync()];
    const n = oceanMask.indexOf(1);
    const freshening = (((35 + (S[n] ?? 0)) * (water[n] ?? 0)) / (1000 * p.salinityRestoringDepth)) * 86400 * p.salinityRestoringTime;
    const expected = (S[n] ?? 0) - (observed.salinityAnomaly.dataSync()[n] ?? 0);
    expect(Math.abs(freshening - expected)).toBeLessThan(1e-4);
    expect(Math.abs(expected - excess)).toBeLessThan(1e-3);
  });

  it('withholds all loss of heat at the freezing point and none above the range, and books what it withholds', () => {
    const at = (T: number): OceanState => ({ ...start, temperature: add(mul(start.temperature, 0), T) });
    const cold = exchange(at(-3));
    const asked = tf.sub(cold.heat, cold.withheld).dataSync();
    const heat = cold.heat.dataSync();
    oceanMask.forEach((wet, n) => {
      if (wet === 1) expect(heat[n]).toBeGreaterThan(-cornerLoss);
      if (wet === 1 && (asked[n] ?? 0) < -1) expect(heat[n]).toBeGreaterThan(-1e-3);
    });
    expect(Math.max(...exchange(at(5)).withheld.dataSync())).toBe(0);
    const { forcing } = cold;
    const total = add(forcing.heatToOcean, forcing.shortwaveToOcean).dataSync();
    oceanMask.forEach((wet, n) => {
      if (wet === 1) expect(Math.abs((total[n] ?? 0) - (heat[n] ?? 0))).toBeLessThan(1e-3);
    });
  });

  it('answers to a warmer sea with the feedback that was set', () => {
    const at = (by: number): OceanState => ({ ...start, temperature: add(start.temperature, by) });
    const n = grid.columns * (grid.rows / 2) + oceanMask.subarray((size / 2) | 0).indexOf(1);
    const flux = (by: number): number => exchange(at(by), 40).heat.dataSync()[n] ?? 0;
    expect(flux(1) - flux(0)).toBeCloseTo(-40, 1);
  });
});
