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

/** Observed surface climate by month, [12 × rows × columns], January first, in the units and signs of the model's forcing. */
export interface SurfaceClimatology {
  /** Sea surface temperature, degrees Celsius, filled under land. */
  readonly seaSurfaceTemperature: Float32Array;
  /** Net heat flux into the ocean and the shortwave part of it, W m⁻²; NaN where there are no observations. */
  readonly heatFlux: Float32Array;
  readonly shortwave: Float32Array;
  /** Monthly mean wind of weather analyses, m s⁻¹. */
  readonly eastwardWind: Float32Array;
  readonly northwardWind: Float32Array;
  /** Monthly mean wind reported by ships, and the mean of its speed, m s⁻¹. */
  readonly eastwardShipWind: Float32Array;
  readonly northwardShipWind: Float32Array;
  readonly shipWindSpeed: Float32Array;
}
