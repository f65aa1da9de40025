import type { SurfaceClimatology } from '../../grid/boundary.ts';

/** Density of air over the ocean, kg m⁻³ (Large and Yeager 2004). */
const airDensity = 1.22;

/** Neutral drag times the wind speed, as a polynomial in it: m s⁻¹, 1 and s m⁻¹ (Large and Yeager 2004, eq. 6a). */
const drag = [2.7e-3, 1.42e-4, 7.64e-5] as const;

/** Stress of the wind on the sea, Pa, [12 × size]. */
export interface WindStress {
  readonly east: Float32Array;
  readonly north: Float32Array;
}

/**
 * Variance of each component of the wind within a month, m² s⁻², from its mean speed W and the square of its mean vector V.
 *
 *     σ² = (2⁄π)(W² − |V|²)₊                                                                             [F-1]
 *
 * Exact for isotropic Gaussian winds without a mean, and for winds without variance.
 */
export const windVariance = (W: number, V2: number): number => (2 / Math.PI) * Math.max(0, W * W - V2);

/**
 * Mean drag velocity C_D |v| of isotropic Gaussian winds: what the mean stress ⟨C_D |v| v⟩ is per mean wind, m s⁻¹.
 *
 *     ⟨C_D |v| v⟩ ⁄ V = a + b √(V² + (9π⁄8) σ²) + c (V² + 4 σ²),   C_D |v| = a + b |v| + c |v|²            [F-2]
 *
 * The first and the last term are exact, the middle one in both limits to 18 %.
 */
export function meanDragVelocity(V2: number, σ2: number): number {
  const [a, b, c] = drag;
  return a + b * Math.sqrt(V2 + ((9 * Math.PI) / 8) * σ2) + c * (V2 + 4 * σ2);
}

/**
 * Monthly mean stress by the bulk formula of Large and Yeager (2004), with the winds that monthly means have averaged out.
 *
 * The mean vector is that of weather analyses, which reach where ships do not. The variance comes from the mean speed that ships report.
 * The square of the mean vector in it is the product of both sources: their errors have nothing to do with each other, and do not add up.
 */
export function windStress(s: SurfaceClimatology): WindStress {
  const of = (wind: Float32Array) =>
    wind.map((component, n) => {
      const [U, V] = [s.eastwardWind[n] ?? 0, s.northwardWind[n] ?? 0];
      const [u, v] = [s.eastwardShipWind[n] ?? 0, s.northwardShipWind[n] ?? 0];
      const σ2 = windVariance(s.shipWindSpeed[n] ?? 0, Math.max(0, U * u + V * v));
      return airDensity * meanDragVelocity(U * U + V * V, σ2) * component;
    });
  return { east: of(s.eastwardWind), north: of(s.northwardWind) };
}
