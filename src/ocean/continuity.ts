import { divergence } from '../grid/c-grid.ts';
import { add, type Field, levels, located, mul, neg, sub, verticalScan } from '../tensor/index.ts';
import type { FreeSurfaceGeometry } from './free-surface.ts';

/** Water that crosses faces within one step, and the surface that follows. */
export interface Transport {
  /** Volumes through the east and north faces, m³. */
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
  /** Height of the water that rises through the top of each cell, m. */
  readonly top: Field<'topFace'>;
  /** New surface height and its change, m. */
  readonly surfaceHeight: Field<'center'>;
  readonly surfaceChange: Field<'center'>;
}

/**
 * Vertical motion from the bottom upwards, and the new surface.
 *
 *     w_top = w_bottom − ∇·(u dz),   η⁺ = η + Δt (w_surface + F_w)                                       [O-8]
 *
 * @param rise height of the water that enters through the surface, m   @param inverseArea 1 ⁄ area of the cells, m⁻²
 */
export function continuity(
  { u, v }: { readonly u: Field<'eastFace'>; readonly v: Field<'northFace'> },
  η: Field<'center'>,
  rise: Field<'center'>,
  inverseArea: Field<'center'>,
  g: FreeSurfaceGeometry,
): Transport {
  const eastward = mul(u, g.east.area);
  const northward = mul(v, g.north.area);
  const inflow = mul(divergence(eastward, northward), neg(inverseArea));
  const top = located<'topFace'>(verticalScan(inflow, { from: 'bottom' }));
  const surfaceHeight = add(η, add(located<'center'>(levels(top, 0)), rise));
  return { east: eastward, north: northward, top, surfaceHeight, surfaceChange: sub(surfaceHeight, η) };
}
