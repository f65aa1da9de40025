import { beforeAll, describe, expect, it } from 'vitest';
import { agreementOf, agreements, predictedCalcite } from '../../../src/assimilation/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';

beforeAll(() => useBackend('cpu'));

describe('core tops', () => {
  it('are predicted by the equation of their species and kept with their predictions', () => {
    const top = (species: string, temperature: number) => ({ place: '', species, calcite: 0, seawater: 0.5, temperature });
    const { coreTops, predicted } = predictedCalcite([
      top('Neogloboquadrina pachyderma', 4.5),
      top('Globigerinoides ruber', 19.7),
      top('Globigerina bulloides', 8.31),
    ]);
    expect(coreTops.map(({ species }) => species[0])).toEqual(['G', 'G', 'N']);
    const [bulloides, ruber, pachyderma] = predicted.dataSync();
    expect(bulloides).toBeCloseTo(0.23 + 1, 5);
    expect(ruber).toBeCloseTo(0.23 - 1, 5);
    expect(pachyderma).toBeCloseTo(0.23 + 2.5, 5);
  });

  it('agree by correlation, bias, and scatter about the bias', () => {
    const { count, correlation, bias, rootMeanSquare, scatter } = agreementOf([2, 3, 4, 5], [1, 2, 3, 4]);
    expect([count, bias, rootMeanSquare, scatter]).toEqual([4, 1, 1, 0]);
    expect(correlation).toBeCloseTo(1, 12);
    expect(agreementOf([1, 2, 3], [3, 2, 1]).correlation).toBeCloseTo(-1, 12);
    const tops = ['a', 'a', 'b', 'b'].map((species, n) => ({ place: '', species, calcite: n, seawater: 0, temperature: 0 }));
    const by = agreements(tops, [0, 1, 3, 4]);
    expect(by.a?.bias).toBe(0);
    expect(by.b?.bias).toBe(1);
    expect(by.all?.bias).toBe(0.5);
  });
});
