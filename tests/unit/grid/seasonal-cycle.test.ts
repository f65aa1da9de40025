import { beforeAll, describe, expect, it } from 'vitest';
import { seasonalMaps, seasonalNodes, seasonalWeights } from '../../../src/grid/seasonal-cycle.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, tf } from '../../../src/tensor/index.ts';

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const weightsAt = (time: number): Float32Array => tf.tidy(() => seasonalWeights(time).dataSync<'float32'>());
const middle = (day: number): number => (day + 0.5) / 365;

beforeAll(() => useBackend('cpu'));

describe('months as a function of time', () => {
  it('has weights that are not negative, sum to 1, and belong to two neighbours', () => {
    for (let day = 0; day < 365; day++) {
      const weights = weightsAt(middle(day));
      expect(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-5);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(weights.filter((w) => w > 1e-5).length).toBeLessThanOrEqual(2);
    }
  });

  it('keeps the mean of every month: means of days are the monthly data', () => {
    const data = Float32Array.from({ length: 24 }, (_, n) => 10 * Math.cos(n * 1.7) + (n % 5));
    const nodes = constant<'center'>(seasonalNodes(data), [1, 12, 2]);
    let day = 0;
    monthLengths.forEach((days, month) => {
      const sums = [0, 0];
      for (let d = 0; d < days; d++) {
        const maps = tf.tidy(() => seasonalMaps(nodes, seasonalWeights(middle(day++)), [2, 1, 1]).dataSync());
        sums.forEach((sum, n) => {
          sums[n] = sum + (maps[n] ?? 0) / days;
        });
      }
      sums.forEach((mean, n) => {
        // Weights are differences of numbers up to 2 over the length of a month: 2·2⁻²⁴ ⁄ (1⁄12), times values up to 25 at two nodes.
        expect(Math.abs(mean - (data[month * 2 + n] ?? 0))).toBeLessThan(50 * 24 * 2 ** -24);
      });
    });
  });

  it('is continuous over the turn of the year, and linear in between: steps from day to day stay alike', () => {
    const data = Float32Array.from({ length: 12 }, (_, month) => Math.cos((2 * Math.PI * (month + 0.5)) / 12));
    const nodes = constant<'center'>(seasonalNodes(data), [1, 12, 1]);
    const at = (time: number): number => tf.tidy(() => seasonalMaps(nodes, seasonalWeights(time), [1, 1, 1]).dataSync()[0] ?? 0);
    const values = Array.from({ length: 366 }, (_, day) => at(middle(day % 365)));
    const steps = values.slice(1).map((value, day) => Math.abs(value - (values[day] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan((2.3 * Math.PI) / 365);
  });
});
