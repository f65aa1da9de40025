import type { Field, Location } from '../tensor/index.ts';

/** Which vertical coordinate a variable has; 'interfaces' are the tops of ocean levels, 'density' borders of density classes, 'sigma' layers of air, 'pressure' levels of pressure in it. */
export type LevelKind = 'surface' | 'ocean' | 'interfaces' | 'density' | 'soil' | 'sigma' | 'pressure' | 'spectral';

/** One row of a variable table: the single source of state types, NetCDF attributes and the restart schema. */
export interface Variable {
  readonly at: Location;
  readonly levels: LevelKind;
  /** Units that udunits2 accepts. */
  readonly units: string;
  readonly longName: string;
  readonly standardName?: string;
  /** Where the variable has values; elsewhere files hold the fill value. */
  readonly mask?: 'ocean' | 'land' | 'ocean-levels';
  /** Whether it lies on the grid of the air, where that is not the grid of ocean, sea ice and land. */
  readonly grid?: 'air';
  /** Sums along circles of latitude in each of `basins` (basins.ts) instead of fields; arrays are [basins, levels, latitude]. */
  readonly summed?: 'by-basin';
}

export type VariableTable = { readonly [name: string]: Variable };

/** The record of located fields that a variable table describes. */
export type StateOf<T extends VariableTable> = { readonly [K in keyof T]: Field<T[K]['at']> };
