import { basins } from '../../grid/basins.ts';
import { add, constant, type Field, levels, mul, softMaximum } from '../../tensor/index.ts';
import type { Topography } from '../topography.ts';

/** Where the strength of an overturning cell is looked for: depths of more than `below` m between two latitudes, degrees. */
export interface OverturningWindow {
  readonly latitudes: readonly [south: number, north: number];
  readonly below: number;
}

/** The windows that the Atlantic overturning is quoted for. */
export const amocWindows = {
  /** The RAPID section: the face nearest to 26.5° N. */
  rapid: { latitudes: [26.5, 26.5], below: 500 },
  /** The whole North Atlantic. */
  northAtlantic: { latitudes: [20, 60], below: 500 },
} as const satisfies { readonly [name: string]: OverturningWindow };

const distance = (latitude: number, [south, north]: readonly [number, number]): number => Math.max(south - latitude, latitude - north, 0);

/** Zero within a window and a large negative number outside of it, [1, levels, rows], for a streamfunction in Sv. */
export function windowPenalty({ latitudes, below }: OverturningWindow, t: Topography): Field<'northFace'> {
  const [K, J] = t.shape;
  const edges = t.cgrid.grid.latitudeEdges.slice(1, J);
  const nearest = edges.reduce((least, φ) => Math.min(least, distance(φ, latitudes)), 90);
  const inside = (k: number, j: number): boolean =>
    j < J - 1 && distance(edges[j] ?? 90, latitudes) <= nearest && (t.interfaces[k] ?? 0) >= below;
  const penalties = Float32Array.from({ length: K * J }, (_, n) => (inside(Math.floor(n / J), n % J) ? 0 : -1e6));
  return constant(penalties, [1, K, J]);
}

/** Cubic metres per second in a sverdrup. */
const sverdrup = 1e6;
/** How far below the largest value, in Sv, a place still counts for e⁻¹ of it. */
const softness = 1;

/**
 * Strength of the Atlantic overturning with a gradient everywhere, Sv.
 *
 *     Σ ψ exp(ψ ⁄ 1 Sv) ⁄ Σ exp(ψ ⁄ 1 Sv)  over the window                                              [O-35]
 *
 * @param ψ streamfunctions by basin, m³ s⁻¹, from `overturning`   @param penalty of the window, from `windowPenalty`
 */
export function amocStrength(ψ: Field<'northFace'>, penalty: Field<'northFace'>): ReturnType<typeof softMaximum> {
  const atlantic = mul(levels(ψ, basins.indexOf('atlantic_arctic_ocean')), 1 / sverdrup);
  return softMaximum(add(atlantic, penalty), softness);
}
