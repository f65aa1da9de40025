import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { dailySunlight, type OrbitParameters, orbitParameters, orbits, sunlightInPart } from '../../../src/physics/orbit.ts';
import { compile } from '../../../src/tensor/compile/index.ts';
import { add, constant, type Live, mul, tf, total } from '../../../src/tensor/index.ts';
import { testDevice } from '../../support/webgpu-device.ts';

beforeAll(() => tf.setBackend('cpu'));

const today = orbitParameters.parse({});
const midHolocene = orbitParameters.parse(orbits['6ka']);
const lastGlacial = orbitParameters.parse(orbits['21ka']);
const rows = (degrees: readonly number[]) =>
  constant<'center'>(
    degrees.map((φ) => Math.sin((φ * Math.PI) / 180)),
    [1, degrees.length, 1],
  );

/** Year of daily insolation, [day][latitude], W m⁻². */
const year = (degrees: readonly number[], p: OrbitParameters): Float32Array[] => {
  const μ = rows(degrees);
  return Array.from({ length: 365 }, (_, d) => tf.tidy(() => dailySunlight(μ, (d + 0.5) / 365, p).insolation.dataSync() as Float32Array));
};
const mean = (days: readonly Float32Array[], k: number): number => days.reduce((s, day) => s + (day[k] as number), 0) / days.length;

describe('daily sunlight', () => {
  const latitudes = [0, 45, 65, 89.98, -65];
  const expected: [string, OrbitParameters, number[]][] = [
    ['today', today, [415.57, 306.95, 213.74, 172.49]],
    ['6000 years ago', midHolocene, [414.62, 307.03, 215.75, 176.96]],
  ];
  for (const [name, p, means] of expected)
    it(`has the annual means of ${name} within 0.05 W m⁻²`, () => {
      const days = year(latitudes, p);
      means.forEach((value, k) => {
        expect(Math.abs(mean(days, k) - value), `${latitudes[k]} degrees`).toBeLessThan(0.05);
      });
    });

  /** Day of the year, by the same series, on which the Sun stands at a longitude; degrees. */
  const atSolstice = (φ: number, p: OrbitParameters, from: number): number => {
    const days = Array.from({ length: 60 }, (_, d) => from + d * 0.25);
    const declinationPeak = days.map((d) => tf.tidy(() => dailySunlight(rows([φ]), d / 365, p).insolation.dataSync()[0] as number));
    return Math.max(...declinationPeak);
  };
  it('reaches the published solstice values at 65 and 90 degrees north and 65 degrees south', () => {
    expect(Math.abs(atSolstice(65, today, 166) - 478.05)).toBeLessThan(0.3);
    expect(Math.abs(atSolstice(89.98, today, 166) - 524.38)).toBeLessThan(0.3);
    expect(Math.abs(atSolstice(65, midHolocene, 160) - 505.12)).toBeLessThan(0.6);
    expect(Math.abs(atSolstice(89.98, midHolocene, 160) - 555.92)).toBeLessThan(0.6);
  });

  it('has perihelion in January today and 21,000 years ago, and in September 6,000 years ago', () => {
    expect(orbits.present).toEqual({ eccentricity: today.eccentricity, obliquity: today.obliquity, perihelion: today.perihelion });
    const { latitude, weights } = gaussianGrid(resolutions.T31);
    const brightest = (p: OrbitParameters): number => {
      const world = year([...latitude], p).map((day) => day.reduce((sum, light, k) => sum + light * (weights[k] as number), 0));
      return world.indexOf(Math.max(...world));
    };
    expect(brightest(today)).toBeLessThan(20);
    expect(brightest(lastGlacial)).toBeLessThan(30);
    expect(Math.abs(brightest(midHolocene) - 255)).toBeLessThan(25);
    expect(atSolstice(65, lastGlacial, 166)).toBeLessThan(atSolstice(65, today, 166) - 5);
  });

  it('has the global annual mean S0 / (4 √(1 − e²))', () => {
    const { latitude, weights } = gaussianGrid(resolutions.T31);
    const days = year([...latitude], today);
    const global = latitude.reduce((s, _, k) => s + (weights[k] as number) * mean(days, k), 0) / 2;
    expect(Math.abs(global - 1361 / 4 / Math.sqrt(1 - 0.016764 ** 2))).toBeLessThan(0.05);
  });

  /** Daily insolation by Kepler's equation and a sum over the hours, W m⁻²; the equinox is at day 79.5. */
  function keplerian(φ: number, day: number, { eccentricity: e, obliquity, perihelion, solarConstant }: OrbitParameters): number {
    const radians = Math.PI / 180;
    const meanOf = (longitude: number): number => {
      const E = 2 * Math.atan(Math.sqrt((1 - e) / (1 + e)) * Math.tan((longitude - perihelion * radians) / 2));
      return E - e * Math.sin(E);
    };
    const M = meanOf(0) + (2 * Math.PI * (day - 79.5)) / 365;
    let E = M;
    for (let n = 0; n < 30; n++) E = M + e * Math.sin(E);
    const ν = 2 * Math.atan(Math.sqrt((1 + e) / (1 - e)) * Math.tan(E / 2));
    const sinDeclination = Math.sin(obliquity * radians) * Math.sin(ν + perihelion * radians);
    const [A, B] = [Math.sin(φ * radians) * sinDeclination, Math.cos(φ * radians) * Math.sqrt(1 - sinDeclination ** 2)];
    const hours = 20_000;
    let sum = 0;
    for (let h = 0; h < hours; h++) sum += Math.max(0, A + B * Math.cos((2 * Math.PI * (h + 0.5)) / hours));
    return (solarConstant * ((1 + e * Math.cos(ν)) / (1 - e * e)) ** 2 * sum) / hours;
  }

  for (const [name, p] of [
    ['today', today],
    ['6000 years ago', midHolocene],
    ['21000 years ago', lastGlacial],
  ] as const)
    it(`follows Kepler's equation within 0.1 % on any day and at any latitude ${name}`, () => {
      const latitudes = [-80, -65, -30, 0, 20, 45, 65, 85];
      for (const day of [15.5, 80, 130.5, 172, 220.5, 266, 310.5, 355]) {
        const light = dailySunlight(rows(latitudes), day / 365, p).insolation.dataSync();
        latitudes.forEach((φ, k) => {
          const expected = keplerian(φ, day, p);
          expect(Math.abs((light[k] as number) - expected), `${φ} degrees, day ${day}`).toBeLessThan(0.001 * expected + 0.02);
        });
      }
    });

  it('of the parts of a day adds up to that of the day, everywhere, and is that of the Sun that stands there', () => {
    const latitudes = [-85, -65, -30, 0, 45, 70, 85];
    const longitude = [0, 3.75, 90, 180, 270, 356.25];
    const place = { sinLatitude: rows(latitudes), longitude: constant<'center'>(longitude, [1, 1, longitude.length]) };
    const parts = 30;
    for (const day of [15.5, 80, 172]) {
      const whole = dailySunlight(place.sinLatitude, day / 365, today);
      const light = Array.from({ length: parts }, (_, n) =>
        sunlightInPart(place, day / 365, { beginning: n / parts, length: 1 / parts }, today),
      );
      for (const name of ['insolation', 'meanSquareCosine'] as const) {
        const [expected, found] = [whole[name].dataSync(), light.map((part) => part[name].dataSync())];
        for (const part of found) expect(Math.min(...part)).toBeGreaterThanOrEqual(0);
        latitudes.forEach((φ, j) => {
          longitude.forEach((λ, i) => {
            const sum = found.reduce((total, part) => total + (part[j * longitude.length + i] as number) / parts, 0);
            expect(Math.abs(sum - (expected[j] as number)), `${name}, ${φ} degrees, ${λ} degrees`).toBeLessThan(0.01);
          });
        });
      }
    }
    const noon = sunlightInPart(place, 80 / 365, { beginning: 0.49, length: 0.02 }, today).insolation.dataSync();
    const equator = latitudes.indexOf(0) * longitude.length;
    expect(Math.abs((noon[equator] as number) - 1361)).toBeLessThan(30); // noon in Greenwich: the Sun overhead there
    expect(noon[equator + longitude.indexOf(180)]).toBe(0);
  });

  it('squares the cosine: ⟨cos² z⟩ equals a sum over the hours', () => {
    const φ = (50 * Math.PI) / 180;
    const light = dailySunlight(rows([50]), 172 / 365, today);
    const ratio = (light.meanSquareCosine.dataSync()[0] as number) / (light.insolation.dataSync()[0] as number);
    const δ = Math.asin(Math.sin(23.459 * (Math.PI / 180)));
    const hours = Array.from({ length: 2880 }, (_, h) =>
      Math.max(0, Math.sin(φ) * Math.sin(δ) + Math.cos(φ) * Math.cos(δ) * Math.cos((2 * Math.PI * h) / 2880)),
    );
    const sum = (f: (c: number) => number) => hours.reduce((s, c) => s + f(c), 0);
    expect(ratio).toBeCloseTo(sum((c) => c * c) / sum((c) => c), 4);
  });
});

describe('gradient of sunlight', () => {
  const μ = rows([-89, -70, -66.5, -30, 0, 20, 66.6, 80, 89]);
  const w = constant<'center'>([0.3, 1, -0.5, 0.7, 1, -1, 0.4, 1, 0.2], [1, 9, 1]);
  const cost = (p: Live<OrbitParameters>) => total(mul(dailySunlight(μ, 0.47, p).insolation, w));
  const hours = { sinLatitude: μ, longitude: constant<'center'>([0, 100, 250], [1, 1, 3]) };
  const inParts = (p: Live<OrbitParameters>) =>
    [0, 0.3, 0.8]
      .map((beginning) => total(mul(sunlightInPart(hours, 0.47, { beginning, length: 0.1 }, p).insolation, w)))
      .reduce((a, b) => add(a, b));
  const steps = { eccentricity: 2e-3, obliquity: 0.5, perihelion: 2, solarConstant: 10 } as const;

  for (const [kind, measure] of [
    ['a day', cost],
    ['parts of a day', inParts],
  ] as const)
    it.each(Object.keys(steps) as (keyof typeof steps)[])(`of ${kind} equals central differences in %s`, (name) => {
      const along = tf.grad((x: tf.Tensor) => measure({ ...today, [name]: x } as unknown as Live<OrbitParameters>));
      const gradient = along(tf.scalar(today[name])).dataSync()[0] as number;
      const at = (x: number) => measure({ ...today, [name]: x }).dataSync()[0] as number;
      const h = steps[name];
      const difference = (at(today[name] + h) - at(today[name] - h)) / (2 * h);
      expect(Number.isFinite(gradient)).toBe(true);
      expect(Math.abs(gradient - difference)).toBeLessThan(0.02 * Math.abs(difference) + 0.01);
    });
});

describe('night', () => {
  const everywhere = gaussianGrid(resolutions.T31).sinLatitude;
  const days = [0.01, 0.1, 0.22, 0.36, 0.47, 0.6, 0.72, 0.85, 0.97];
  const sunlight = ({ t }: { t: tf.Scalar }) => ({ ...dailySunlight(constant<'center'>(everywhere, [1, everywhere.length, 1]), t, today) });

  it('is exactly dark beyond the circle of the Sun, however acos is rounded: on WebAssembly, and on WebGPU where there is a device', async () => {
    const targets = (await testDevice()) ? (['wasm', 'webgpu'] as const) : (['wasm'] as const);
    for (const target of targets) {
      const compiled = await compile(sunlight, { t: tf.scalar(0) }, { target });
      for (const day of days) {
        const { insolation, meanSquareCosine } = await compiled.runAsync({ t: tf.scalar(day) });
        const [light, square] = [insolation.dataSync(), meanSquareCosine.dataSync()];
        expect(Math.min(...light), `${target} ${day}`).toBeGreaterThanOrEqual(0);
        expect(Math.min(...square), `${target} ${day}`).toBeGreaterThanOrEqual(0);
      }
      compiled.dispose();
    }
  });
});
