/** Sea floor on the levels of the model, and which faces are open; host memory, built once. */
import type { BoundaryData } from '../grid/boundary.ts';
import { type CGrid, cGrid } from '../grid/c-grid.ts';
import { constant, type Field, type Location } from '../tensor/index.ts';

/** A statement about the cell (or face, or interface) of level k, row j, column i. Columns are periodic; outside it is false. */
export type At<T> = (k: number, j: number, i: number) => T;

/** The sea floor in steps of whole cells. */
export interface Topography {
  readonly cgrid: CGrid;
  /** Shape of three-dimensional fields: levels, rows, columns. */
  readonly shape: readonly [number, number, number];
  /** Level thicknesses, depths of their centres and of the K + 1 interfaces, and distances to the next centre below, m. */
  readonly thickness: Float64Array;
  readonly depth: Float64Array;
  readonly interfaces: Float64Array;
  readonly spacing: Float64Array;
  readonly wet: At<boolean>;
  /** Faces with water on both sides that no narrow closes. */
  readonly openEast: At<boolean>;
  readonly openNorth: At<boolean>;
  /** Whether the interface below level k has water on both sides. */
  readonly wetBelow: At<boolean>;
}

const fewestLevels = 2;

/** Number of wet levels for a depth: up to the nearest interface, at least two. */
function wetLevels(depth: number, interfaces: Float64Array): number {
  let nearest = fewestLevels;
  for (let k = fewestLevels; k < interfaces.length; k++)
    if (Math.abs((interfaces[k] ?? 0) - depth) < Math.abs((interfaces[nearest] ?? 0) - depth)) nearest = k;
  return nearest;
}

function levelDepths(thickness: Float64Array): Pick<Topography, 'thickness' | 'depth' | 'interfaces' | 'spacing'> {
  const interfaces = new Float64Array(thickness.length + 1);
  thickness.forEach((h, k) => {
    interfaces[k + 1] = (interfaces[k] ?? 0) + h;
  });
  const depth = thickness.map((h, k) => (interfaces[k] ?? 0) + 0.5 * h);
  const spacing = thickness.map((h, k) => 0.5 * (h + (thickness[k + 1] ?? h)));
  return { thickness, depth, interfaces, spacing };
}

/** Builds the sea floor from the mask and depth of the boundary data. @param thickness of the levels, m, from the top */
export function buildTopography({ grid, oceanMask, oceanDepth, narrows = [] }: BoundaryData, thickness: Float64Array): Topography {
  const { rows, columns } = grid;
  const depths = levelDepths(thickness);
  const bottom = Int32Array.from(oceanMask, (ocean, n) => (ocean > 0.5 ? wetLevels(oceanDepth[n] ?? 0, depths.interfaces) : 0));
  const wet: At<boolean> = (k, j, i) =>
    k >= 0 && j >= 0 && j < rows && k < (bottom[j * columns + (((i % columns) + columns) % columns)] ?? 0);
  const openEast: At<boolean> = (k, j, i) => wet(k, j, i) && wet(k, j, i + 1);
  const floors = new Map(narrows.map(({ row, column, depth }) => [row * columns + column, depth]));
  const closed: At<boolean> = (k, j, i) => {
    const floor = floors.get(j * columns + (((i % columns) + columns) % columns));
    return floor !== undefined && (depths.depth[k] ?? 0) > floor;
  };
  const openNorth: At<boolean> = (k, j, i) => j < rows - 1 && wet(k, j, i) && wet(k, j + 1, i) && !closed(k, j, i);
  return {
    cgrid: cGrid(grid),
    shape: [thickness.length, rows, columns],
    ...depths,
    wet,
    openEast,
    openNorth,
    wetBelow: (k, j, i) => wet(k, j, i) && wet(k + 1, j, i),
  };
}

/** Tabulates a function of level, row and column as a field; truth counts as 1. Shorter shapes tabulate their first indices. */
export function tabulate<L extends Location>(shape: readonly [number, number, number], value: At<number | boolean>): Field<L> {
  const [K, J, I] = shape;
  const values = new Float32Array(K * J * I);
  let n = 0;
  for (let k = 0; k < K; k++) for (let j = 0; j < J; j++) for (let i = 0; i < I; i++) values[n++] = Number(value(k, j, i));
  return constant<L>(values, shape);
}

/** A function tabulated twice on top of itself: the layout of temperature and salinity stacked along levels. */
export function tabulateTwice<L extends Location>(shape: readonly [number, number, number], value: At<number | boolean>): Field<L> {
  const [K, J, I] = shape;
  return tabulate<L>([2 * K, J, I], (k, j, i) => value(k % K, j, i));
}

/** Constants of each level as a column [levels, 1, 1]. */
export const levelColumn = <L extends Location>(values: Float64Array): Field<L> => constant<L>(values, [values.length, 1, 1]);
