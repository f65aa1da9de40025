import type { BoundaryData } from '../grid/boundary.ts';
import { cGrid } from '../grid/c-grid.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { Field, Location } from '../tensor/index.ts';
import { constant } from '../tensor/index.ts';

/** Constants of the sea ice on its grid. */
export interface IceGeometry {
  /** 1 on the ocean, [1, latitude, longitude]. */
  readonly mask: Field<'center'>;
  /** Thickness of the water layer that freezes when it is too cold, m. */
  readonly waterThickness: number;
  readonly grid: GaussianGrid;
  readonly oceanMask: Float32Array;
  readonly drift: DriftGeometry;
}

/** What the drift needs of the C grid; faces are open between two cells of ocean. */
export interface DriftGeometry {
  /** 1 on open faces. */
  readonly openEast: Field<'eastFace'>;
  readonly openNorth: Field<'northFace'>;
  /** Lengths of faces, m, [1, latitude, 1]. */
  readonly eastLength: Field<'eastFace'>;
  readonly northLength: Field<'northFace'>;
  /** m⁻², [1, latitude, 1] */
  readonly inverseArea: Field<'center'>;
  /** By which stress is turned: cosine, and sine with the sign of the hemisphere, [1, latitude, 1]. */
  readonly turnAlong: number;
  readonly turnAcross: Field<'center'>;
  /** Distance of the closest cells, m. */
  readonly narrowest: number;
}

/** Angle between the drift over the current of the top level and the wind stress, radians. */
const turning = (20 * Math.PI) / 180;

function buildDriftGeometry({ grid, oceanMask }: BoundaryData): DriftGeometry {
  const { rows: J, columns: I } = grid;
  const { rows, northRows } = cGrid(grid);
  const isOcean = (j: number, i: number) => j < J && (oceanMask[j * I + (i % I)] ?? 0) > 0.5;
  const open = <L extends Location>(up: number, along: number) =>
    constant<L>(
      Float32Array.from({ length: J * I }, (_, n) =>
        Number(isOcean(Math.floor(n / I), n % I) && isOcean(Math.floor(n / I) + up, (n % I) + along)),
      ),
      [1, J, I],
    );
  const perRow = <L extends Location>(value: (j: number) => number) =>
    constant<L>(
      Float32Array.from({ length: J }, (_, j) => value(j)),
      [1, J, 1],
    );
  return {
    openEast: open<'eastFace'>(0, 1),
    openNorth: open<'northFace'>(1, 0),
    eastLength: perRow<'eastFace'>((j) => rows.dy[j] ?? 0),
    northLength: perRow<'northFace'>((j) => northRows.dx[j] ?? 0),
    inverseArea: perRow<'center'>((j) => 1 / (grid.cellArea[j] ?? 1)),
    turnAlong: Math.cos(turning),
    turnAcross: perRow<'center'>((j) => Math.sign(grid.latitude[j] ?? 0) * Math.sin(turning)),
    narrowest: Math.min(...rows.dx, ...northRows.dy),
  };
}

/** @param waterThickness thickness of the ocean's top layer, m */
export function buildIceGeometry(boundary: BoundaryData, waterThickness: number): IceGeometry {
  const { grid, oceanMask } = boundary;
  return {
    mask: constant(oceanMask, [1, grid.rows, grid.columns]),
    waterThickness,
    grid,
    oceanMask,
    drift: buildDriftGeometry(boundary),
  };
}
