import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/cli/bench/columns.ts';
import type { Result } from '../../../src/cli/bench/race.ts';
import { referencesName, referencesOf } from '../../../src/cli/bench/references.ts';
import { markdown, type Report } from '../../../src/cli/bench/report.ts';

const machine = { processor: 'abacus', cores: 2, memoryGiB: 1, node: 'v20', platform: 'linux' };
const timed = (times: Partial<Record<Column, number>>): Result[] =>
  Object.entries(times).map(([column, milliseconds]) => ({ column: column as Column, milliseconds }));

/** A report of one workload, compiled on one thread and whatever else is given. */
const report = (others: Partial<Record<Column, number>>, date = '2026-01-01'): Report => ({
  machine,
  date,
  rows: [
    {
      name: 'control',
      title: 'day',
      size: 'T31',
      step: timed({ oneThread: 100, allThreads: 50, ...others }),
      gradient: timed({ oneThread: 350, allThreads: 190 }),
    },
  ],
  starts: [{ atmosphere: 'primitive', cold: 8, cached: 2 }],
});

describe('the pages of chronos bench', () => {
  it('has the gradient as a multiple of the step on as many threads, years a day, and the start of a run', () => {
    const page = markdown(report({ eager: 1000 }));
    expect(page).toContain('| day | T31 | 1000 | 100 | 50.0 | 20.0 |');
    expect(page).toContain('| day | T31 | 350 | 190 | 3.50 | 3.80 |');
    expect(page).toContain('- day at T31: 50.0 ms, that is 4734 simulated years a day before output.');
    expect(page).toContain('- atmosphere primitive: 8.00 and 2.00.');
    expect(page).not.toContain(referencesName);
    expect(markdown(report({}), { references: true })).toContain(`(${referencesName})`);
  });

  it('keeps a page apart that has columns which would be lost, and only such a page', () => {
    const [rich, poor] = [markdown(report({ jax: 70, c: 20 })), markdown(report({ c: 20 }, '2026-01-02'))];
    const kept = referencesOf(rich, poor) as string;
    expect(kept).toMatch(/^# Performance, an earlier machine\n/);
    expect(kept).toContain('wrote this page on 2026-01-01');
    expect(kept).toContain(rich.slice(rich.indexOf('## A step')));
    expect(referencesOf(poor, markdown(report({})), kept)).toBeUndefined();
    expect(referencesOf(poor, rich)).toBeUndefined();
    expect(referencesOf('', poor)).toBeUndefined();
  });
});
