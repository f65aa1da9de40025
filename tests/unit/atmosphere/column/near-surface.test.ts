import { beforeAll, describe, expect, it } from 'vitest';
import { airNearSurface } from '../../../../src/atmosphere/column/near-surface.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { atmospheres, defaults, standardColumns } from '../../../support/column-world.ts';

beforeAll(() => useBackend('cpu'));

describe('air near the surface', () => {
  it('is the lowest layer brought down dry, whatever lies above it', () => {
    const { profiles, geometry } = standardColumns();
    const near = [...airNearSurface(profiles, defaults, geometry).airTemperature.dataSync()];
    // T (p_s/p)^(R/c_p), of which T + Φ/c_p is the first order in the height: 0.05 K.
    const σ = geometry.sigma.dataSync()[7] as number;
    atmospheres.forEach((atmosphere, n) => {
      const lowest = atmosphere.temperature[7] as number;
      expect(near[n] as number).toBeGreaterThan(lowest + 3.5);
      expect(Math.abs((near[n] as number) - lowest * σ ** -0.2857)).toBeLessThan(0.1);
    });
  });
});
