import { describe, expect, it } from 'vitest';
import { wallClockLimit } from '../../../src/cli/run/wall-clock.ts';

/** When a limit lets work end that comes in stretches of these seconds after a start of ten. */
function endsAfter(limit: number | undefined, stretches: readonly number[]): number | undefined {
  let time = 10;
  const passed = wallClockLimit(limit, () => time);
  for (const stretch of stretches) {
    time += stretch;
    if (passed()) return time;
  }
  return undefined;
}

describe('a wall-clock limit', () => {
  it('ends the work when a stretch as long as the longest so far would no longer fit, and never before one is done', () => {
    expect(endsAfter(100, [20, 20, 20, 20])).toBe(90);
    expect(endsAfter(100, [5, 30, 5, 20, 20])).toBe(90);
    expect(endsAfter(1, [20, 20])).toBe(30);
    expect(endsAfter(undefined, [20, 20])).toBeUndefined();
  });
});
