import { beforeAll, describe, expect, it } from 'vitest';
import { eddyOverturning, type OceanGeometry, oceanParameters, restingOcean } from '../../../../src/ocean/index.ts';
import { eddyFactor } from '../../../../src/ocean/isoneutral-mixing.ts';
import { densityCoefficients } from '../../../../src/physics/seawater.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { northwardDistance, smallGeometry, values } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
const p = oceanParameters.parse({});
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
});

/** An ocean whose salinity falls by `across` g/kg per metre northward, and rises by `down` per metre of depth. */
function tilted(across: number, down: number) {
  const { shape, depth } = g.topography;
  const distance = northwardDistance(g.topography);
  const temperature = new Float32Array(shape[0] * shape[1] * shape[2]).fill(densityCoefficients.referenceTemperature);
  return restingOcean(
    g,
    temperature,
    values(shape, (k, j) => down * (depth[k] ?? 0) - across * (distance[j] ?? 0)),
  );
}

describe('overturning by eddies', () => {
  it('is the slope of neutral surfaces times diffusivity and width', () => {
    const { shape, openNorth, cgrid } = g.topography;
    const [K, J, I] = shape;
    const slope = 4e-4;
    const ψ = eddyOverturning(tilted(-slope * 1e-3, 1e-3), p, g).dataSync();
    const [j, k] = [8, 3];
    let width = 0;
    for (let i = 0; i < I; i++) if (openNorth(k - 1, j, i) && openNorth(k, j, i)) width += cgrid.northRows.dx[j] ?? 0;
    const byHand = p.isoneutralDiffusivity * slope * width * eddyFactor(cgrid.rows.dx[j] ?? 0);
    expect(width).toBeGreaterThan(0);
    expect((ψ[(2 * K + k) * J + j] ?? 0) / byHand).toBeCloseTo(1, 2);
  });

  it('is none at the surface, where surfaces are flat, and on steep ones next to none', () => {
    const [K, J] = g.topography.shape;
    const tilt = eddyOverturning(tilted(-4e-7, 1e-3), p, g).dataSync();
    expect([...tilt.subarray(2 * K * J, 2 * K * J + J)].every((x) => x === 0)).toBe(true);
    expect(
      eddyOverturning(tilted(0, 1e-3), p, g)
        .dataSync()
        .every((x) => Math.abs(x) < 1),
    ).toBe(true);
    const steep = eddyOverturning(tilted(-1e-3 * 0.2, 1e-3), p, g).dataSync();
    expect(Math.abs(steep[(2 * K + 3) * J + 8] ?? 1)).toBeLessThan(0.1 * Math.abs(tilt[(2 * K + 3) * J + 8] ?? 0));
  });
});
