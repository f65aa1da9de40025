import { describe, expect, it } from 'vitest';
import { type MeasuredPart, stepText } from '../../../src/cli/step-text.ts';

const kinds = { elementwise: 1200, view: 30, input: 7, constant: 6, concat: 5, matmul: 4, part: 2, loop: 1 };

/** A part that takes so many ms eager, on one thread and on two. */
const part = (name: string, perInterval: number, [eager, one, two]: [number, number, number]): MeasuredPart => ({
  name,
  perInterval,
  eager: { calls: 50_100, milliseconds: eager },
  costs: {
    traced: { nodes: kinds, operations: 3e6, numbersMoved: 2e6 },
    simplified: { nodes: { view: 2 }, operations: 2e6, numbersMoved: 1e6 },
    program: { kernels: { map: 9 }, kernelsRun: 144.3, barriers: 51.1, operations: 1e6, numbersMoved: 5e5, size: 250_000 },
    milliseconds: [one, two],
  },
});

const text = stepText({
  title: 'T31 on a machine',
  eagerName: 'tfjs-wasm',
  threads: [1, 2],
  bandwidth: 20e9,
  interval: 86400,
  parts: [part('sky', 24, [30, 1, 0.5]), part('sea', 12, [40, 2, 1]), part('coupling interval', 1, [1000, 50, 25])],
});
const [sky = ''] = text.split('\n\nsea');

describe('the page of chronos describe step', () => {
  it('counts the nodes before and after the passes, the most frequent kinds by name', () => {
    expect(sky).toContain('1,255: elementwise 1,200, view 30, input 7, constant 6, concat 5, matmul 4, others 3');
    expect(sky).toMatch(/nodes after passes +2: view 2\n/);
    expect(sky).toMatch(/loop nests +9: map 9; memory 1\.00 MB\n/);
  });

  it('sets bytes, operations and times of compiled code beside those of eager execution', () => {
    expect(sky).toMatch(/at 20 GB\/s +measured/);
    expect(sky).toMatch(/eager, tfjs-wasm +50,100 +8\.00 +3\.00 +0\.40 ms +30\.0 ms +1 ×\n/);
    expect(sky).toMatch(/compiled, 1 thread +144 +2\.00 +1\.00 +0\.10 ms +1\.00 ms +30\.0 ×\n/);
    expect(sky).toMatch(/compiled, 2 threads +144 +51 +2\.00 +1\.00 +0\.10 ms +0\.50 ms +60\.0 ×/);
  });

  it('shares the interval out, at its fastest', () => {
    expect(text).toContain('where the 25.0 ms of a coupling interval go, 2 threads');
    expect(text).toMatch(/sky 24 × 0\.50 +12\.0 ms +48 %\n +sea 12 × 1\.00 +12\.0 ms +48 %\n.*the rest +1\.00 ms +4 %\n/);
    expect(text).toContain('9,468 simulated years a day');
  });

  it('is no wider than 120 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
