import { describe, expect, it } from 'vitest';
import { chronos } from '../support/chronos.ts';

interface Timing {
  readonly column: string;
  readonly milliseconds?: number;
  readonly failure?: string;
}

describe('chronos bench', () => {
  it('times a step and its gradient, eager and compiled, and compiled is faster', async () => {
    const { code, stdout, stderr } = await chronos(['bench', '--only', 'advection', '--quick', '--json']);
    expect(code, stderr).toBe(0);
    const { machine, rows } = JSON.parse(stdout);
    expect(machine.cores).toBeGreaterThan(0);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ name: 'advection', size: '15 × 48 × 96' });
    for (const timings of [rows[0].step, rows[0].gradient] as Timing[][]) {
      expect(timings.filter(({ failure }) => failure)).toEqual([]);
      const of = (column: string): number => timings.find((timing) => timing.column === column)?.milliseconds ?? Number.NaN;
      expect(of('oneThread')).toBeGreaterThan(0);
      expect(of('allThreads')).toBeGreaterThan(0);
      expect(of('eager')).toBeGreaterThan(2 * of('oneThread'));
    }
  });

  it('prints the page, and says what it cannot time', async () => {
    const { code, stdout } = await chronos(['bench', '--only', 'tridiagonal', '--quick']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Performance\n/);
    expect(stdout).toMatch(/\| tridiagonal solve \| 15 × 48 × 96 \| [\d.]+ \| [\d.]+ \| [\d.]+ \|/);
    const refused = await chronos(['bench', '--only', 'weather']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/advection, tridiagonal/);
  });
});
