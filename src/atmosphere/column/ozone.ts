import { add, constant, type Field, mul, square } from '../../tensor/index.ts';

/** Mass fraction of ozone in 10⁻⁶ by σ: annual zonal mean, and its second and fourth Legendre polynomials in sin φ. */
const table = [
  { sigma: 0.025, mean: 8.797, second: -1.617, fourth: -0.992 },
  { sigma: 0.091, mean: 1.306, second: 1.633, fourth: -0.221 },
  { sigma: 0.197, mean: 0.263, second: 0.462, fourth: 0.045 },
  { sigma: 0.337, mean: 0.099, second: 0.075, fourth: -0.003 },
  { sigma: 0.507, mean: 0.071, second: 0.011, fourth: -0.014 },
  { sigma: 1, mean: 0.039, second: 0.01, fourth: -0.014 },
] as const;

type Column = 'mean' | 'second' | 'fourth';

/** Linear between the rows in ln σ. */
function interpolated(σ: number, column: Column): number {
  const below = Math.max(
    1,
    table.findIndex((row) => row.sigma >= σ),
  );
  const [a, b] = [table[below - 1] as (typeof table)[number], table[below] as (typeof table)[number]];
  const weight = Math.min(1, Math.max(0, Math.log(σ / a.sigma) / Math.log(b.sigma / a.sigma)));
  return 1e-6 * (a[column] + weight * (b[column] - a[column]));
}

/**
 * Ozone of the layers, [levels, latitude, 1], mass fraction.
 *
 *     o = o₀ + o₂ P₂(sin φ) + o₄ P₄(sin φ)                                                                [K-6]
 *
 * @param sigma of the layers
 * @see AMIP zonal means of 1990, fitted layer by layer; the season is left out
 */
export function zonalOzone(sigma: readonly number[], sinLatitude: Field<'center'>): Field<'center'> {
  const column = (name: Column): Field<'center'> =>
    constant<'center'>(
      sigma.map((σ) => interpolated(σ, name)),
      [sigma.length, 1, 1],
    );
  const x2 = square(sinLatitude);
  const second = add(mul(x2, 1.5), -0.5);
  const fourth = add(mul(add(mul(x2, 4.375), -3.75), x2), 0.375);
  return add(add(mul(second, column('second')), mul(fourth, column('fourth'))), column('mean'));
}
