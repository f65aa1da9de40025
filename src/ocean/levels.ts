import type { Resolution } from '../grid/gaussian-grid.ts';

const thicknessT31 = [30, 40, 60, 90, 130, 180, 240, 310, 390, 470, 550, 620, 670, 700, 720];

/** 40 levels that grow smoothly from about 10 m to 250 m: dz = 10 + 240 s^1.3, s the cubic step of k ⁄ 39, scaled to 5500 m. */
function thicknessT63(): Float64Array {
  const shape = Float64Array.from({ length: 40 }, (_, k) => {
    const t = k / 39;
    return 10 + 240 * (t * t * (3 - 2 * t)) ** 1.3;
  });
  const sum = shape.reduce((total, h) => total + h, 0);
  return shape.map((h) => (h * 5500) / sum);
}

/** Level thicknesses of a resolution, m, from the top. */
export function oceanLevels(resolution: Resolution): Float64Array {
  return resolution === 'T31' ? Float64Array.from(thicknessT31) : thicknessT63();
}
