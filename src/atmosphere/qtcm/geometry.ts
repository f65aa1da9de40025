import type { BoundaryData } from '../../grid/boundary.ts';
import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { type SpectralStack, stackSpectral } from '../../grid/spectral-stack.ts';
import { buildSpectralTransform, overDegrees, type SpectralTransform } from '../../grid/spectral-transform.ts';
import { rotationRate } from '../../physics/constants.ts';
import { constant, type Field } from '../../tensor/index.ts';

/** Everything about the sphere that the atmosphere computes once. Rows are [1, J, 1]. */
export interface QtcmGeometry {
  readonly grid: GaussianGrid;
  readonly transform: SpectralTransform;
  readonly sinLatitude: Field<'center'>;
  /** 1/cos φ and 1/cos² φ. */
  readonly secant: Field<'center'>;
  readonly secantSquared: Field<'center'>;
  readonly cosLatitude: Field<'center'>;
  /** f = 2Ω sin φ, s⁻¹. */
  readonly coriolis: Field<'center'>;
  /** (n(n+1)/(M(M+1)))⁴, [2(M+1), 1, D]. */
  readonly hyperdiffusionShape: SpectralStack;
  /** Two fields of zeros. */
  readonly zeroPair: SpectralStack;
}

/** Geometry of the atmosphere. It has no mountains yet: only the grid of the boundary data is used. */
export function buildQtcmGeometry({ grid }: Pick<BoundaryData, 'grid'>): QtcmGeometry {
  const { sinLatitude, truncation: M, rows } = grid;
  const row = (f: (μ: number) => number): Field<'center'> => constant<'center'>(sinLatitude.map(f), [1, rows, 1]);
  const highest = M * (M + 1);
  const zero = constant<'spectral'>(new Float32Array(2 * (M + 1) ** 2), [M + 1, M + 1, 2]);

  return {
    grid,
    transform: buildSpectralTransform(grid),
    sinLatitude: row((μ) => μ),
    cosLatitude: row((μ) => Math.sqrt(1 - μ * μ)),
    secant: row((μ) => 1 / Math.sqrt(1 - μ * μ)),
    secantSquared: row((μ) => 1 / (1 - μ * μ)),
    coriolis: row((μ) => 2 * rotationRate * μ),
    hyperdiffusionShape: overDegrees(M, (n) => ((n * (n + 1)) / highest) ** 4),
    zeroPair: stackSpectral([zero, zero]),
  };
}
