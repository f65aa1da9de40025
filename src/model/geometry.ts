import { type AtmosphereName, atmospheres, type BuiltAtmosphere } from '../atmosphere/index.ts';
import { buildCouplerGeometry, type CouplerGeometry } from '../coupler/index.ts';
import type { BoundaryData } from '../grid/boundary.ts';
import { buildIceGeometry, type IceGeometry } from '../ice/index.ts';
import { buildLandGeometry, type LandGeometry } from '../land/index.ts';
import { buildOceanGeometry, type OceanGeometry, type OceanSchemeChoice } from '../ocean/index.ts';
import type { SunlightName } from '../physics/orbit.ts';
import { constant, type Field } from '../tensor/index.ts';
import type { TimeSteps } from './time-steps.ts';

/** What the air needs to know of the Earth. */
export type AirBoundary = Pick<BoundaryData, 'grid' | 'orography'>;

/** What atmosphere, land and ice skin compute once: grids, masks, transforms, and their time steps. */
export interface FastGeometry {
  /** Of ocean, sea ice and land. */
  readonly boundary: BoundaryData;
  /** Of the air: the same where all share one grid. */
  readonly airBoundary: AirBoundary;
  readonly steps: TimeSteps;
  readonly atmosphere: BuiltAtmosphere;
  /** Sine of latitude of the air, [1, rows, 1]. */
  readonly sinLatitude: Field<'center'>;
  /** Degrees east of the air, [1, 1, columns]. */
  readonly longitude: Field<'center'>;
  readonly sunlight: SunlightName;
  readonly land: LandGeometry;
  readonly ice: IceGeometry;
  readonly coupler: CouplerGeometry;
}

/** The same with the ocean. */
export interface Geometry extends FastGeometry {
  readonly ocean: OceanGeometry;
}

/** What is chosen of the air. */
export interface AirChoice {
  readonly atmosphere?: AtmosphereName;
  /** That of the atmosphere by default. */
  readonly sunlight?: SunlightName | undefined;
  /** Grid and relief of the air where they are not those of the surface. */
  readonly airBoundary?: AirBoundary | undefined;
}

/** Schemes by name; what is not named is the default. */
export interface SchemeChoice extends AirChoice {
  readonly ocean?: Partial<OceanSchemeChoice>;
}

/** @param topThickness of the ocean's top level, m, which freezes */
export function buildFastGeometry(
  boundary: BoundaryData,
  topThickness: number,
  steps: TimeSteps,
  { atmosphere = 'qtcm', sunlight = atmospheres[atmosphere].sunlight, airBoundary = boundary }: AirChoice,
): FastGeometry {
  const { grid } = airBoundary;
  return {
    boundary,
    airBoundary,
    steps,
    atmosphere: atmospheres[atmosphere].build({ boundary: airBoundary, dt: steps.atmosphere }),
    sinLatitude: constant(grid.sinLatitude, [1, grid.rows, 1]),
    longitude: constant(grid.longitude, [1, 1, grid.columns]),
    sunlight,
    land: buildLandGeometry(boundary),
    ice: buildIceGeometry(boundary, topThickness),
    coupler: buildCouplerGeometry(boundary, grid),
  };
}

/** @param thickness of the ocean's levels, m, from the top */
export const buildGeometry = (boundary: BoundaryData, thickness: Float64Array, steps: TimeSteps, choice: SchemeChoice = {}): Geometry => ({
  ...buildFastGeometry(boundary, thickness[0] ?? 0, steps, choice),
  ocean: buildOceanGeometry(boundary, thickness, steps.ocean, choice.ocean),
});
