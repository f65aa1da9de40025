import { describe, expect, it } from 'vitest';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { modelParameters, parametersWith, parameterTable } from '../../../src/model/parameters.ts';
import { colourMaps, pixelsOf, ticksBetween } from '../../../src/viewer/draw/colours.ts';
import { mapAspect, mapProjection } from '../../../src/viewer/draw/projection.ts';
import { sampled, samplingOf } from '../../../src/viewer/draw/sampling.ts';
import { epochs, knobNames, knobs, knobsOf, ownTime, withKnobs } from '../../../src/viewer/model/knobs.ts';
import { measureNames, measureWeights, pageMeasures } from '../../../src/viewer/model/measure-table.ts';
import { buildWorld, frameSeconds } from '../../../src/viewer/model/world.ts';

const grid = gaussianGrid(resolutions.T31);

describe('knobs', () => {
  it('stand where a run has its parameters when nothing is set', () => expect(ownTime).toEqual(knobsOf(parametersWith({}))));

  it('reach over values that the model allows, those of all epochs among them', () => {
    for (const name of knobNames) {
      const { path, low, high } = knobs[name];
      const row = parameterTable().find((entry) => entry.path === path);
      expect(row?.minimum).toBeLessThanOrEqual(low);
      expect(row?.maximum).toBeGreaterThanOrEqual(high);
    }
    for (const { orbit, co2 } of Object.values(epochs))
      for (const [name, value] of Object.entries({ ...orbit, co2 })) {
        const { low, high } = knobs[name as keyof typeof knobs];
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
  });

  it('end up in the parameters', () => {
    const turned = { co2: 560, solarConstant: 1300, obliquity: 20, eccentricity: 0.05, perihelion: 90 };
    const p = withKnobs(parametersWith({}), turned);
    expect(modelParameters.parse(p)).toEqual(p);
    expect(knobsOf(p as never)).toEqual(turned);
  });
});

describe('the model of the page', () => {
  it.each(['qtcm', 'primitive'] as const)('has whole steps between two pictures with %s', (name) => {
    expect(() => buildWorld({} as never, name)).not.toThrow();
    expect(frameSeconds % 7200).toBe(0);
    expect(frameSeconds % { qtcm: 3600, primitive: 2880 }[name]).toBe(0);
  });
});

describe('measures', () => {
  it.each(measureNames)('are means with the units of their labels: %s', (name) => {
    const weights = measureWeights(pageMeasures[name], grid);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(
      pageMeasures[name].factor,
      name === 'northAtlantic' || name === 'europe' ? 5 : 0,
    );
    expect(weights.some((w) => w > 0)).toBe(true);
  });

  it('lie where their names say', () => {
    const weights = measureWeights(pageMeasures.northAtlantic, grid);
    const places = [...weights.keys()].filter((n) => (weights[n] as number) > 0);
    for (const n of places) {
      const [φ, λ] = [grid.latitude[Math.floor(n / grid.columns)] as number, grid.longitude[n % grid.columns] as number];
      expect(φ > 39 && φ < 66 && λ >= 300 && λ <= 350).toBe(true);
    }
  });
});

describe('maps of the page', () => {
  const projection = mapProjection(300, Math.round(300 / mapAspect));
  const sampling = samplingOf(grid, projection);
  const pixels = sampling.lines.flatMap(({ start, count }) => Array.from({ length: count }, (_, n) => start + n));
  const on = (values: ArrayLike<number>): Float32Array => {
    const result = new Float32Array(projection.width * projection.height);
    sampled(values, sampling, result);
    return Float32Array.from(pixels, (pixel) => result[pixel] as number);
  };

  it('know the place of a pixel and the pixel of a place', () => {
    for (const [λ, φ] of [
      [0, 0],
      [-170, 60],
      [120, -75],
    ] as const) {
      const [x, y] = projection.pixel(λ, φ);
      const [λ1, φ1] = projection.place(x, y) as [number, number];
      expect(λ1).toBeCloseTo(λ, 6);
      expect(φ1).toBeCloseTo(φ, 6);
    }
    expect(projection.place(1, 1)).toBeUndefined();
  });

  it('have every pixel inside the outline, and no other', () => {
    const inside = Array.from({ length: projection.width * projection.height }, (_, n) => n).filter((n) =>
      projection.place((n % projection.width) + 0.5, Math.floor(n / projection.width) + 0.5),
    );
    expect(pixels).toEqual(inside);
  });

  it('have the column of every pixel, over Greenwich and up to the date line', () => {
    const east = Float32Array.from({ length: grid.rows * grid.columns }, (_, n) =>
      Math.cos((grid.longitude[n % grid.columns] as number) * (Math.PI / 180)),
    );
    const drawn = on(east);
    const worst = pixels.map((pixel, n) => {
      const [λ] = projection.place((pixel % projection.width) + 0.5, Math.floor(pixel / projection.width) + 0.5) as [number, number];
      return Math.abs((drawn[n] as number) - Math.cos((λ * Math.PI) / 180));
    });
    expect(Math.max(...worst)).toBeLessThan(6e-4); // (Δλ)²/8 of a cosine between columns
  });

  it('have linear fields between cells as they are', () => {
    const values = Float32Array.from({ length: grid.rows * grid.columns }, (_, n) => grid.latitude[Math.floor(n / grid.columns)] as number);
    const drawn = on(values);
    let worst = 0;
    pixels.forEach((pixel, n) => {
      const place = projection.place((pixel % projection.width) + 0.5, Math.floor(pixel / projection.width) + 0.5) as [number, number];
      if (Math.abs(place[1]) < 85) worst = Math.max(worst, Math.abs((drawn[n] as number) - place[1]));
    });
    expect(worst).toBeLessThan(1e-3);
  });

  it('have coasts where the cells end, and the value of the sea up to them', () => {
    const values = Float32Array.from({ length: grid.rows * grid.columns }, (_, n) => (n % grid.columns < 48 ? 7 : Number.NaN));
    const drawn = on(values);
    const wet = drawn.filter((value) => !Number.isNaN(value));
    expect(wet.every((value) => Math.abs(value - 7) < 1e-5)).toBe(true);
    expect(wet.length / drawn.length).toBeCloseTo(0.5, 1);
  });
});

describe('colours', () => {
  it.each(Object.keys(colourMaps) as (keyof typeof colourMaps)[])('are opaque and differ from end to end: %s', (name) => {
    const table = pixelsOf(name);
    expect(table.every((pixel) => pixel >>> 24 === 255)).toBe(true);
    expect(new Set(table).size).toBeGreaterThan(100);
  });

  it('have round ticks inside their ends', () => {
    expect(ticksBetween(-2, 30, 8)).toEqual([0, 5, 10, 15, 20, 25, 30]);
    expect(ticksBetween(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });
});
