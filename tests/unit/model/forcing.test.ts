import { beforeAll, describe, expect, it } from 'vitest';
import { waterWorldTemperature } from '../../../src/grid/water-world.ts';
import { readBoundaryData, readSurfaceClimatology } from '../../../src/io/index.ts';
import { buildObservedSea, seaOnDay } from '../../../src/model/atmosphere-only/observed-sea.ts';
import { type Course, courseAt, courseRange, courseSchema, courseText } from '../../../src/model/course.ts';
import { underConditions } from '../../../src/model/forcing.ts';
import { freshwaterPattern } from '../../../src/model/freshwater.ts';
import { parametersWith } from '../../../src/model/parameters.ts';
import { constant, tf } from '../../../src/tensor/index.ts';

beforeAll(() => tf.setBackend('cpu'));

describe('a number that changes in time', () => {
  const ramp: Course = { kind: 'ramp', from: 280, percentPerYear: 1, until: 1120 };
  const table: Course = { kind: 'table', points: [[1850, 284], [1900, 296], [2000, 369]], startsIn: 1850 }; // biome-ignore format: a table

  it('doubles in 70 years and quadruples in 140 at one per cent a year, and stays there', () => {
    expect(courseAt(ramp, 0)).toBe(280);
    expect(courseAt(ramp, 1)).toBeCloseTo(282.8, 10);
    expect(courseAt(ramp, Math.log(2) / Math.log(1.01))).toBeCloseTo(560, 9);
    expect(courseAt(ramp, 139.4)).toBeCloseTo(1120, -1);
    expect(courseAt(ramp, 200)).toBe(1120);
    expect(courseAt({ ...ramp, percentPerYear: -1, until: 140 }, 200)).toBe(140);
    expect(courseRange(ramp)).toEqual([280, 1120]);
  });

  it('is linear between the points of a table, and theirs at them', () => {
    expect([0, 25, 50, 100, 150].map((years) => courseAt(table, years))).toEqual([284, 290, 296, 332.5, 369]);
    expect(courseAt({ ...table, startsIn: 1900 }, 0)).toBe(296);
    expect(courseRange(table)).toEqual([284, 369]);
    expect(courseAt({ kind: 'constant', value: 0.1 }, 7)).toBe(0.1);
  });

  it('is declared as a number, a ramp or a table and as nothing else', () => {
    for (const course of [280, { from: 280, percentPerYear: 1, until: 560 }, { table: 'co2.csv' }, { table: [[1, 280], [2, 281]] }]) // biome-ignore format: a list
      expect(courseSchema.safeParse(course).success).toBe(true);
    for (const course of ['280', null, { from: 280 }, { table: [[1]] }])
      expect(courseSchema.safeParse(course).error?.issues[0]?.message).toMatch(/^must be a number, a ramp/);
    expect(courseText(ramp, 'ppm')).toBe('from 280 ppm by 1 % a year until 1120 ppm');
    expect(courseText(table, 'ppm')).toBe('3 points from 1850: 284 to 2000: 369 ppm, beginning in 1850');
  });

  it('takes the place of its parameter in a step, and of no other', () => {
    const p = parametersWith({});
    const co2 = tf.scalar(500);
    const today = underConditions(p, { co2 });
    expect(today.atmosphere.co2).toBe(co2);
    expect({ ...today, atmosphere: p.atmosphere }).toEqual(p);
    expect(underConditions(p, {})).toEqual(p);
    expect(underConditions(p, { solarConstant: 1300 }).orbit).toEqual({ ...p.orbit, solarConstant: 1300 });
  });
});

describe('a world of water', () => {
  it('has no land, a sea that is warmest at the equator and 0 °C beyond 60°, and no ice', () => {
    const { oceanMask, orography, grid } = readBoundaryData('T31', 'aquaplanet');
    expect(oceanMask.every((wet) => wet === 1)).toBe(true);
    expect(orography.every((height) => height === 0)).toBe(true);
    expect([0, 30, -30, 59.99, 60, 89].map(waterWorldTemperature).map((T) => Number(T.toFixed(2)))).toEqual([27, 13.5, 13.5, 0, 0, 0]);
    const sea = buildObservedSea(readSurfaceClimatology('T31', 'aquaplanet'), grid, constant(oceanMask, [1, grid.rows, grid.columns]));
    const today = seaOnDay(sea, 0.3);
    expect(Math.max(...today.concentration.dataSync())).toBe(0);
    expect(Math.max(...today.temperature.dataSync())).toBeCloseTo(27 * (1 - Math.sin((1.5 * 1.856 * Math.PI) / 180) ** 2), 1);
  });
});

describe('ice over the observed sea', () => {
  it('covers as much of the seas poleward of 45° in the mean of the year as reanalyses have: 0.28 in the north, 0.16 in the south', () => {
    const { oceanMask, grid } = readBoundaryData('T31');
    const sea = buildObservedSea(readSurfaceClimatology('T31'), grid, constant(oceanMask, [1, grid.rows, grid.columns]));
    const months = Array.from({ length: 12 }, (_, month) => seaOnDay(sea, (month + 0.5) / 12).concentration.dataSync());
    const cover = (poleward: (latitude: number) => boolean): number => {
      let [ice, water] = [0, 0];
      for (const concentration of months)
        for (const [n, part] of concentration.entries()) {
          const row = Math.floor(n / grid.columns);
          if (!oceanMask[n] || !poleward(grid.latitude[row] as number)) continue;
          ice += part * (grid.weights[row] as number);
          water += grid.weights[row] as number;
        }
      return ice / water;
    };
    expect(Math.abs(cover((φ) => φ > 45) - 0.28)).toBeLessThan(0.01);
    expect(Math.abs(cover((φ) => φ < -45) - 0.16)).toBeLessThan(0.01);
    expect(Math.max(...months.flatMap((concentration) => [...concentration]))).toBeLessThan(1);
  });
});

describe('fresh water from outside', () => {
  const boundary = readBoundaryData('T31');
  const { grid, oceanMask } = boundary;
  const box = { latitudes: [50, 70], longitudes: [-65, 15] } as { latitudes: [number, number]; longitudes: [number, number] };

  it('is a sverdrup in all, evenly on the sea of its box and nowhere else', () => {
    const pattern = freshwaterPattern(boundary, box).dataSync();
    let sum = 0;
    const rates = new Set<number>();
    pattern.forEach((rate, n) => {
      const [j, i] = [Math.floor(n / grid.columns), n % grid.columns];
      sum += rate * (grid.cellArea[j] as number);
      if (rate === 0) return;
      rates.add(rate);
      expect(oceanMask[n]).toBe(1);
      expect(Math.abs((grid.latitude[j] as number) - 60)).toBeLessThanOrEqual(10);
      expect(((grid.longitude[i] as number) + 65) % 360).toBeLessThanOrEqual(80);
    });
    expect(sum / 1e9).toBeCloseTo(1, 6);
    expect(rates.size).toBe(1);
  });

  it('goes around the date line, and not on land', () => {
    const all = freshwaterPattern(boundary, { latitudes: [-90, 90], longitudes: [-180, 180] }).dataSync();
    expect(all.every((rate, n) => rate > 0 === (oceanMask[n] === 1))).toBe(true);
    const pacific = freshwaterPattern(boundary, { latitudes: [-1, 3], longitudes: [170, -170] }).dataSync();
    expect(pacific.filter((rate) => rate > 0).length).toBeGreaterThan(3);
    expect(() => freshwaterPattern(boundary, { latitudes: [28, 33], longitudes: [85, 90] })).toThrow(
      /^Fresh water must be poured into the sea; got 28 to 33° N and 85 to 90° E, where there is none; choose another box\.$/,
    );
  });
});
