import type { BoundaryData } from '../grid/boundary.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { buildSpectralTransform, type SpectralTransform } from '../grid/spectral-transform.ts';
import { rotationRate } from '../physics/constants.ts';
import { constant, type Field } from '../tensor/index.ts';

/** Everything about the sphere that the atmosphere computes once. Rows are [1, J, 1]. */
export interface AtmosphereGeometry {
  readonly grid: GaussianGrid;
  readonly transform: SpectralTransform;
  readonly sinLatitude: Field<'center'>;
  /** 1/cos φ and 1/cos² φ. */
  readonly secant: Field<'center'>;
  readonly secantSquared: Field<'center'>;
  readonly cosLatitude: Field<'center'>;
  /** f = 2Ω sin φ, s⁻¹. */
  readonly coriolis: Field<'center'>;
  /** (n(n+1)/(M(M+1)))⁴, shape [1, M+1, 1]. */
  readonly hyperdiffusionShape: Field<'spectral'>;
  /** Two complex fields of zeros, [M+1, M+1, 4]. */
  readonly zeroPair: Field<'spectral'>;
}

/** Geometry of the atmosphere. It has no mountains yet: only the grid of the boundary data is used. */
export function buildAtmosphereGeometry({ grid }: Pick<BoundaryData, 'grid'>): AtmosphereGeometry {
  const { sinLatitude, truncation: M, rows } = grid;
  const row = (f: (μ: number) => number): Field<'center'> => constant<'center'>(sinLatitude.map(f), [1, rows, 1]);
  const highest = M * (M + 1);
  return {
    grid,
    transform: buildSpectralTransform(grid),
    sinLatitude: row((μ) => μ),
    cosLatitude: row((μ) => Math.sqrt(1 - μ * μ)),
    secant: row((μ) => 1 / Math.sqrt(1 - μ * μ)),
    secantSquared: row((μ) => 1 / (1 - μ * μ)),
    coriolis: row((μ) => 2 * rotationRate * μ),
    hyperdiffusionShape: constant(
      Array.from({ length: M + 1 }, (_, n) => ((n * (n + 1)) / highest) ** 4),
      [1, M + 1, 1],
    ),
    zeroPair: constant(new Float32Array((M + 1) ** 2 * 4), [M + 1, M + 1, 4]),
  };
}
