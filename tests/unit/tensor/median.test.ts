import { expect, it } from 'vitest';
import { median } from '../../../src/tensor/median.ts';

it('is the middle value, the mean of the middle two, or NaN of nothing', () => {
  expect(median([5, -1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});
