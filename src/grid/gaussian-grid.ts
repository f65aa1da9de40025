import { earthRadius } from '../physics/constants.ts';

/** Triangular truncations that have shipped boundary data. */
export const resolutions = { T31: { truncation: 31, rows: 48, columns: 96 }, T63: { truncation: 63, rows: 96, columns: 192 } } as const;
export type Resolution = keyof typeof resolutions;

/**
 * A Gaussian grid: the one horizontal grid of the model, south to north and 0 to 360 degrees east.
 *
 *     sin φ_{j+½} = sin φ_{j−½} + w_j,   cell area = a² Δλ w_j                                          [G-1]
 *
 * Increments of sin φ between cell edges equal the Gauss weights; quadrature areas of the spectral transform and
 * finite-volume areas are then the same numbers.
 */
export interface GaussianGrid {
  readonly truncation: number;
  readonly rows: number;
  readonly columns: number;
  /** sin φ of the rows, and Gauss weights that sum to 2. */
  readonly sinLatitude: Float64Array;
  readonly weights: Float64Array;
  /** Degrees north of the cell centres [rows] and of the cell edges [rows + 1]. */
  readonly latitude: Float64Array;
  readonly latitudeEdges: Float64Array;
  /** Degrees east of the cell centres, 0 … 360 − Δλ. */
  readonly longitude: Float64Array;
  /** Area of a cell in each row, m². */
  readonly cellArea: Float64Array;
  /** Sphere area, m². */
  readonly totalArea: number;
}

/** Legendre polynomial of degree n and its derivative at x, by recurrence. */
function legendrePolynomial(n: number, x: number): { value: number; slope: number } {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  return { value, slope: (n * (x * value - previous)) / (x * x - 1) };
}

/** Gauss–Legendre nodes (ascending) and weights by Newton iteration in float64. */
export function gaussLegendre(n: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < 20; step++) {
      const { value, slope } = legendrePolynomial(n, x);
      x -= value / slope;
    }
    const { slope } = legendrePolynomial(n, x);
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

const degrees = 180 / Math.PI;

/** Builds a Gaussian grid. Enough columns and rows for quadratic products without aliasing: I ≥ 3M + 1, J ≥ (3M + 1)/2. */
export function gaussianGrid({ truncation, rows, columns }: { truncation: number; rows: number; columns: number }): GaussianGrid {
  const { nodes, weights } = gaussLegendre(rows);
  const latitudeEdges = new Float64Array(rows + 1);
  let sinEdge = -1;
  for (let j = 0; j <= rows; j++) {
    latitudeEdges[j] = Math.asin(Math.max(-1, Math.min(1, sinEdge))) * degrees;
    sinEdge += weights[j] ?? 0;
  }
  latitudeEdges[rows] = 90;
  const Δλ = (2 * Math.PI) / columns;
  return {
    truncation,
    rows,
    columns,
    sinLatitude: nodes,
    weights,
    latitude: nodes.map((μ) => Math.asin(μ) * degrees),
    latitudeEdges,
    longitude: Float64Array.from({ length: columns }, (_, i) => (360 * i) / columns),
    cellArea: weights.map((w) => earthRadius ** 2 * Δλ * w),
    totalArea: 4 * Math.PI * earthRadius ** 2,
  };
}

/** Cell that a place lies in, rows × columns from the south; longitudes of any convention. */
export function cellAt({ rows, columns, latitudeEdges }: GaussianGrid, latitude: number, longitude: number): number {
  let row = 0;
  while (row < rows - 1 && (latitudeEdges[row + 1] ?? 90) < latitude) row++;
  const column = Math.round((longitude * columns) / 360);
  return row * columns + (((column % columns) + columns) % columns);
}
