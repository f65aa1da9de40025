import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDescent, saveDescent } from '../../../src/io/index.ts';

const numbers = (n: number) => Float64Array.from([n, n + 0.1, -n]);
const kept = (more: object) => ({
  state: { iteration: 3, point: numbers(1), evaluation: { value: 4, gradient: numbers(2) }, history: [], ...more },
  iterations: [],
  prior: Float32Array.from([0.5, 0.25]),
});

describe('a descent on disk', () => {
  it.each([
    ['of L-BFGS', { history: [{ step: numbers(5), change: numbers(6) }] }],
    ['of Adam', { moments: { first: numbers(7), second: numbers(8) } }],
  ])('%s comes back bit for bit, and only to what it belongs to', (_, more) => {
    const path = join(mkdtempSync(join(tmpdir(), 'descent-')), 'descent.nc');
    saveDescent(path, 'mine', kept(more));
    expect(loadDescent(path, 'mine')).toEqual(kept(more));
    expect(() => loadDescent(path, 'yours')).toThrow(/must go on with the configuration/);
  });
});
