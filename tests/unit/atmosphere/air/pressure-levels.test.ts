import { beforeAll, describe, expect, it } from 'vitest';
import { onPressureLevels, pressureLevels, seaLevelPressure } from '../../../../src/atmosphere/air/pressure-levels.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field } from '../../../../src/tensor/index.ts';

beforeAll(() => useBackend('cpu'));

const middles = [0.025, 0.09, 0.2, 0.34, 0.51, 0.68, 0.83, 0.95];
const map = (value: number): Field<'center'> => constant<'center'>([value], [1, 1, 1]);
const column = (f: (k: number) => number): Field<'center'> =>
  constant<'center'>(
    middles.map((_, k) => f(k)),
    [8, 1, 1],
  );

describe('levels of pressure', () => {
  it('have a field that is linear in the logarithm of pressure exactly, between the middles of layers', () => {
    const [field] = onPressureLevels([column((k) => 3 + 2 * Math.log(middles[k] as number))], map(1e5), middles) as [Field];
    const values = field.dataSync();
    for (const [n, p] of pressureLevels.entries()) expect(values[n]).toBeCloseTo(3 + 2 * Math.log(p / 1e5), 4);
  });

  it('have the value of the last layer below it, under a mountain of 600 hPa', () => {
    const [field] = onPressureLevels([column((k) => k)], map(6e4), middles) as [Field];
    expect(Array.from(field.dataSync()).slice(0, 3)).toEqual([7, 7, 7]);
  });
});

describe('pressure reduced to sea level', () => {
  it('is that of the standard atmosphere: 1013.25 hPa from 898.7 hPa at 1000 m', () => {
    const lowest = { temperature: map(281.65 * 0.95 ** 0.19), sigma: 0.95 };
    const reduced = seaLevelPressure(map(89874.6), lowest, map((9.80665 * 1000) / 287.04));
    expect(Math.abs((reduced.dataSync()[0] as number) / 101325 - 1)).toBeLessThan(1e-3);
  });

  it('is the pressure itself at the sea', () => {
    expect(seaLevelPressure(map(1e5), { temperature: map(280), sigma: 0.95 }, map(0)).dataSync()[0]).toBe(1e5);
  });
});
