import { basinMask, basins } from '../../grid/basins.ts';
import type { Field } from '../../tensor/index.ts';
import { eddyFactor } from '../isoneutral-mixing.ts';
import { type Topography, tabulate } from '../topography.ts';
import { type Section, type Strait, sectionsOf } from './straits.ts';

/** Constants of the diagnostics. */
export interface DiagnosticsGeometry {
  /** 1 on the north faces of each of `basins`, maps. A face belongs to the basin of the cell north of it. */
  readonly basins: readonly Field<'northFace'>[];
  /** Open area of the north faces themselves, m². */
  readonly northOpening: Field<'northFace'>;
  /** Width of north faces with water above and below the interface below them, times the factor of eddies in narrow cells, m. */
  readonly eddyWidth: Field<'northFace'>;
  /** Lines across straits. */
  readonly sections: { readonly [name in Strait]: Section };
  /** Distances from the middle of each level to that of the next where both are wet, else from the middle to the floor, m. */
  readonly downward: Field<'center'>;
  /** Half the thickness of the top level on the ocean, m, map. */
  readonly halfTop: Field<'center'>;
  /** 1 where the next level is wet. */
  readonly wetBelow: Field<'center'>;
  /** Volume of the cells at rest, m³, 0 in dry ones. */
  readonly volume: Field<'center'>;
  /** Areas around east and north faces, m², [1, rows, 1], and volumes, m³, [levels, rows, 1]. */
  readonly eastArea: Field<'eastFace'>;
  readonly northArea: Field<'northFace'>;
  readonly eastVolume: Field<'eastFace'>;
  readonly northVolume: Field<'northFace'>;
  /** 1 on the lowest faces of each column on which the floor drags. */
  readonly floorEast: Field<'eastFace'>;
  readonly floorNorth: Field<'northFace'>;
}

/** Builds the constants of the diagnostics. */
export function buildDiagnosticsGeometry(t: Topography): DiagnosticsGeometry {
  const [K, J, I] = t.shape;
  const { grid, rows, northRows } = t.cgrid;
  const surface = Float32Array.from({ length: J * I }, (_, n) => Number(t.wet(0, Math.floor(n / I), n % I)));
  const northFaces = (mask: Float32Array): Field<'northFace'> =>
    tabulate([1, J, I], (_, j, i) => (j < J - 1 ? (mask[(j + 1) * I + i] ?? 0) : 0));
  const h = (k: number): number => t.thickness[k] ?? 0;
  return {
    basins: basins.map((basin) => northFaces(basinMask(basin, grid, surface))),
    northOpening: tabulate(t.shape, (k, j, i) => Number(t.openNorth(k, j, i)) * h(k) * (northRows.dx[j] ?? 0)),
    eddyWidth: tabulate(t.shape, (k, j, i) => {
      const wet = t.openNorth(k, j, i) && t.openNorth(k + 1, j, i);
      return Number(wet) * (northRows.dx[j] ?? 0) * eddyFactor(rows.dx[j] ?? 0);
    }),
    sections: sectionsOf(t),
    downward: tabulate(t.shape, (k, j, i) => (t.wetBelow(k, j, i) ? (t.spacing[k] ?? 0) : t.wet(k, j, i) ? 0.5 * h(k) : 0)),
    halfTop: tabulate([1, J, I], (k, j, i) => 0.5 * Number(t.wet(k, j, i)) * h(0)),
    wetBelow: tabulate(t.shape, t.wetBelow),
    volume: tabulate(t.shape, (k, j, i) => Number(t.wet(k, j, i)) * h(k) * (grid.cellArea[j] ?? 0)),
    eastArea: tabulate([1, J, 1], (_, j) => (rows.dx[j] ?? 0) * (rows.dy[j] ?? 0)),
    northArea: tabulate([1, J, 1], (_, j) => (northRows.dx[j] ?? 0) * (northRows.dy[j] ?? 0)),
    eastVolume: tabulate([K, J, 1], (k, j) => h(k) * (rows.dx[j] ?? 0) * (rows.dy[j] ?? 0)),
    northVolume: tabulate([K, J, 1], (k, j) => h(k) * (northRows.dx[j] ?? 0) * (northRows.dy[j] ?? 0)),
    floorEast: tabulate(t.shape, (k, j, i) => t.openEast(k, j, i) && !t.openEast(k + 1, j, i)),
    floorNorth: tabulate(t.shape, (k, j, i) => t.openNorth(k, j, i) && !t.openNorth(k + 1, j, i)),
  };
}
