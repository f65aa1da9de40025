import type { GaussianGrid } from './gaussian-grid.ts';
import type { Narrow } from './narrows.ts';

/** Worlds that boundary data are shipped of. */
export const boundaries = {
  present: { title: 'land, sea and relief of today', saltier: 0 },
  /** Water in the ice sheets left its salt in the sea: PMIP4 asks for 1 g kg⁻¹ more (Kageyama et al. 2017, GMD 10, 4035). */
  lgm: { title: 'land, sea, relief and ice sheets of 21,000 years ago, ICE-5G (Peltier 2004)', saltier: 1 },
  /** No land, and a sea whose temperature is given. */
  aquaplanet: { title: 'a world of water', saltier: 0 },
} as const;
export type BoundaryName = keyof typeof boundaries;
export const boundaryNames = Object.keys(boundaries) as [BoundaryName, ...BoundaryName[]];

/** Boundary conditions as read from the data files, on host memory, [rows × columns], south to north, row by row. */
export interface BoundaryData {
  readonly grid: GaussianGrid;
  /** 1 on the ocean, 0 on land. Binary: a cell is either. */
  readonly oceanMask: Float32Array;
  /** Depth of the ocean, m, 0 on land. */
  readonly oceanDepth: Float32Array;
  /** Faces of the ocean that are narrower than cells; none where nothing is said. */
  readonly narrows?: readonly Narrow[];
  /** Mean height of the cell above sea level, m. */
  readonly orography: Float32Array;
  /** Standard deviation of the height within the cell, m; where no data say, the land takes that of the cells around. */
  readonly reliefDeviation?: Float32Array;
  /** Part of each cell under ice sheets; where no data say, a rule of the land does. */
  readonly landIce?: Float32Array;
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
  /** Whether no part of the sea is under ice, however cold. */
  readonly iceFree?: boolean;
}
