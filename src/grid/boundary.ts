import type { GaussianGrid } from './gaussian-grid.ts';

/** Boundary conditions as read from the data files, on host memory, [rows × columns], south to north, row by row. */
export interface BoundaryData {
  readonly grid: GaussianGrid;
  /** 1 on the ocean, 0 on land. Binary: a cell is either. */
  readonly oceanMask: Float32Array;
  /** Depth of the ocean, m, 0 on land. */
  readonly oceanDepth: Float32Array;
  /** Mean height of the cell above sea level, m. */
  readonly orography: Float32Array;
}

/** Ocean climatology that a run starts from, on its own depths, filled under land. */
export interface OceanClimatology {
  /** Depths of the data, m, ascending. */
  readonly depth: Float64Array;
  /** Potential temperature, degrees Celsius, and salinity, g kg⁻¹; [depth × rows × columns]. */
  readonly temperature: Float32Array;
  readonly salinity: Float32Array;
}
