/** The steady linear circulation of a closed box on a β plane under wind, from its vorticity equation in float64. */

/** A box with wind stress −τ cos(π y ⁄ width), its friction, and how fast f grows. SI units. */
export interface Gyre {
  readonly length: number;
  readonly width: number;
  readonly β: number;
  /** Amplitude of stress over density, m² s⁻². */
  readonly stress: number;
  /** Linear drag R, s⁻¹, and lateral viscosity A, m² s⁻¹, with free slip. */
  readonly drag: number;
  readonly viscosity: number;
}

/** Solves a banded system without pivoting; row r holds the columns r − 2 … r + 2. */
function solvePentadiagonal(rows: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const at = (r: number, c: number) => rows[r]?.[c - r + 2] ?? 0;
  for (let p = 0; p < n; p++)
    for (let r = p + 1; r <= Math.min(n - 1, p + 2); r++) {
      const factor = at(r, p) / at(p, p);
      for (let c = p; c <= Math.min(n - 1, p + 2); c++) (rows[r] as Float64Array)[c - r + 2] = at(r, c) - factor * at(p, c);
      right[r] = (right[r] ?? 0) - factor * (right[p] ?? 0);
    }
  for (let p = n - 1; p >= 0; p--) {
    let rest = right[p] ?? 0;
    for (let c = p + 1; c <= Math.min(n - 1, p + 2); c++) rest -= at(p, c) * (right[c] ?? 0);
    right[p] = rest / at(p, p);
  }
  return right;
}

/**
 * Stream function of the transport, m³ s⁻¹, in the middle of the box at `points` places between the western and the eastern wall.
 *
 *     β ψ_x + R ∇²ψ − A ∇⁴ψ = −∂τ/∂y,   ψ = X(x) sin(π y ⁄ width),   X = X″ = 0 at the walls
 */
export function gyreStreamfunction({ length, width, β, stress, drag, viscosity }: Gyre, points: number): Float64Array {
  const h = length / (points + 1);
  const l = Math.PI / width;
  const [first, second, fourth] = [β / (2 * h), drag / h ** 2 + (2 * viscosity * l ** 2) / h ** 2, viscosity / h ** 4];
  const none = drag * l ** 2 + viscosity * l ** 4;
  const rows = Array.from({ length: points }, (_, n) => {
    const mirrored = n === 0 || n === points - 1 ? 1 : 0;
    return Float64Array.of(
      -fourth,
      second - first + 4 * fourth,
      -2 * second - none - (6 - mirrored) * fourth,
      second + first + 4 * fourth,
      -fourth,
    );
  });
  return solvePentadiagonal(rows, new Float64Array(points).fill(-stress * l));
}
