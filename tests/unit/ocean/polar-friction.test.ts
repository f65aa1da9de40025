import { describe, expect, it } from 'vitest';
import { cGrid } from '../../../src/grid/c-grid.ts';
import { gaussianGrid, type Resolution, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { timeSteps } from '../../../src/model/time-steps.ts';
import { polarFriction } from '../../../src/ocean/polar-friction.ts';
import type { Topography } from '../../../src/ocean/topography.ts';

const world = (resolution: Resolution) => {
  const cgrid = cGrid(gaussianGrid(resolutions[resolution]));
  const timeStep = timeSteps(resolution).ocean;
  return { dx: cgrid.rows.dx, timeStep, friction: polarFriction({ cgrid } as Topography, timeStep) };
};

/** Largest modulus of what one forward-backward step makes of an internal wave: p⁺ = p − i W u⁺, (1 + R) u⁺ = u − i W p. */
function amplification(W: number, R: number): number {
  const [product, sum] = [1 / (1 + R), 1 + (1 - W ** 2) / (1 + R)];
  const discriminant = sum ** 2 - 4 * product;
  return discriminant < 0 ? Math.sqrt(product) : 0.5 * (Math.abs(sum) + Math.sqrt(discriminant));
}

describe('polar friction', () => {
  it.each([
    ['T31', 1],
    ['T63', 1],
  ] as const)('at %s acts in %d row next to either pole', (resolution, rows) => {
    const { friction } = world(resolution);
    expect(friction.filter((R) => R > 1)).toHaveLength(2 * rows);
    expect(friction.filter((R) => R > 0).length).toBeLessThanOrEqual(2 * rows + 2);
    expect(friction[friction.length - 1]).toBeGreaterThan(1);
  });

  it.each(['T31', 'T63'] as const)(
    'at %s keeps internal waves of up to 3 m s⁻¹ from growing in every row, which some would without it',
    (resolution) => {
      const { dx, timeStep, friction } = world(resolution);
      const worst = (R: (j: number) => number) => {
        let largest = 0;
        dx.forEach((width, j) => {
          for (const c of [0.5, 1, 2, 3])
            for (let n = 1; n <= 32; n++)
              largest = Math.max(largest, amplification(((2 * c * timeStep) / width) * Math.sin((Math.PI * n) / 64), R(j)));
        });
        return largest;
      };
      expect(worst((j) => friction[j] ?? 0)).toBeLessThanOrEqual(1 + 1e-12);
      expect(worst(() => 0)).toBeGreaterThan(1.5);
    },
  );
});
