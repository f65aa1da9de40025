import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32, uniforms } from '../../../src/kernel/index.ts';

const hexadecimal = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('Philox 4x32-10', () => {
  test('known answers of Salmon et al. (2011), file kat_vectors of Random123', () => {
    const ones = 0xffffffff;
    expect(hexadecimal(philox4x32([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(hexadecimal(philox4x32([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    const π = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const;
    expect(hexadecimal(philox4x32(π, [0xa4093822, 0x299f31d0]))).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });
});

describe('uniforms', () => {
  test('a longer sequence begins like a shorter one, and every part of the key matters', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(1000), fc.nat(1e9), fc.nat(20), (seed, stream, step, count) => {
        const key = { seed, stream, step };
        expect([...uniforms(key, count + 5)].slice(0, count)).toEqual([...uniforms(key, count)]);
        for (const other of [
          { ...key, seed: seed === 0 ? 1 : -seed },
          { ...key, stream: stream + 1 },
          { ...key, step: step + 2 ** 32 },
        ])
          expect(uniforms(other, 1)[0]).not.toBe(uniforms(key, 1)[0]);
      }),
    );
  });

  test('mean, variance and correlation of neighbours are those of independent uniform numbers', () => {
    const n = 20_000;
    const values = uniforms({ seed: 1, stream: 2, step: 3 }, n);
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    const neighbours = values.reduce((sum, x, k) => sum + (x - mean) * ((values[k + 1] ?? mean) - mean), 0) / n;
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 / Math.sqrt(180 * n));
    expect(Math.abs(neighbours)).toBeLessThan(4 / (12 * Math.sqrt(n)));
  });
});
