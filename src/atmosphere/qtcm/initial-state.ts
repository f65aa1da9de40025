import { toSpectral } from '../../grid/spectral-operators.ts';
import { unstackSpectral } from '../../grid/spectral-stack.ts';
import { constant, type Field } from '../../tensor/index.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmState } from './variables.ts';

/** Degrees below this get noise, in orders 1 to 7. */
const noisyDegrees = 12;
const noiseAmplitude = 1e-6; // s⁻¹

/** Vorticity of a few large waves with given random numbers. */
function noisyVorticity(truncation: number, random: () => number): Field<'spectral'> {
  const N = truncation + 1;
  const values = new Float32Array(N * N * 2);
  for (let m = 1; m < Math.min(8, N); m++)
    for (let n = m; n < Math.min(noisyDegrees, N); n++)
      for (let part = 0; part < 2; part++) values[(m * N + n) * 2 + part] = noiseAmplitude * (2 * random() - 1);
  return constant<'spectral'>(values, [N, N, 2]);
}

/**
 * Air at rest but for a little noise that starts the eddies, warm and moist at the equator, cold and dry at the poles.
 * @param random uniform numbers in [0, 1); the same sequence gives the same state
 */
export function initialQtcm({ transform, grid }: QtcmGeometry, random: () => number): QtcmState {
  const { rows, columns, sinLatitude, truncation } = grid;
  const zonal = (f: (μ: number) => number): Field<'center'> =>
    constant<'center'>(
      Float32Array.from({ length: rows * columns }, (_, k) => f(sinLatitude[Math.floor(k / columns)] as number)),
      [1, rows, columns],
    );
  const spectral = (f: (μ: number) => number): Field<'spectral'> =>
    unstackSpectral(toSpectral(transform, zonal(f)))[0] as Field<'spectral'>;
  return {
    barotropicVorticity: noisyVorticity(truncation, random),
    baroclinicVorticity: noisyVorticity(truncation, random),
    baroclinicDivergence: constant<'spectral'>(new Float32Array((truncation + 1) ** 2 * 2), [truncation + 1, truncation + 1, 2]),
    temperatureMode: spectral((μ) => -15 - 80 * μ * μ),
    moistureMode: spectral((μ) => -10 - 35 * μ * μ),
  };
}
