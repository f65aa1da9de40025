import type { BoundaryData } from '../grid/boundary.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Field } from '../tensor/index.ts';
import { constant } from '../tensor/index.ts';

/** Constants of the sea ice on its grid. */
export interface IceGeometry {
  /** 1 on the ocean, [1, latitude, longitude]. */
  readonly mask: Field<'center'>;
  /** Thickness of the water layer that freezes when it is too cold, m. */
  readonly waterThickness: number;
  readonly grid: GaussianGrid;
  readonly oceanMask: Float32Array;
}

/** @param waterThickness thickness of the ocean's top layer, m */
export function buildIceGeometry({ grid, oceanMask }: BoundaryData, waterThickness: number): IceGeometry {
  return { mask: constant(oceanMask, [1, grid.rows, grid.columns]), waterThickness, grid, oceanMask };
}
