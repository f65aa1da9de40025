import { type AtmosphereGeometry, buildAtmosphereGeometry } from '../atmosphere/index.ts';
import { buildCouplerGeometry, type CouplerGeometry } from '../coupler/index.ts';
import type { BoundaryData } from '../grid/boundary.ts';
import { buildIceGeometry, type IceGeometry } from '../ice/index.ts';
import { buildLandGeometry, type LandGeometry } from '../land/index.ts';
import { buildOceanGeometry, type OceanGeometry, type OceanSchemeChoice } from '../ocean/index.ts';
import type { TimeSteps } from './time-steps.ts';

/** Everything that the model computes once: grids, masks, metrics, transforms, and its time steps. */
export interface Geometry {
  readonly boundary: BoundaryData;
  readonly steps: TimeSteps;
  readonly atmosphere: AtmosphereGeometry;
  readonly ocean: OceanGeometry;
  readonly land: LandGeometry;
  readonly ice: IceGeometry;
  readonly coupler: CouplerGeometry;
}

/** @param thickness of the ocean's levels, m, from the top   @param ocean names of its schemes; what is not named is the default */
export function buildGeometry(
  boundary: BoundaryData,
  thickness: Float64Array,
  steps: TimeSteps,
  ocean: Partial<OceanSchemeChoice> = {},
): Geometry {
  return {
    boundary,
    steps,
    atmosphere: buildAtmosphereGeometry(boundary),
    ocean: buildOceanGeometry(boundary, thickness, steps.ocean, ocean),
    land: buildLandGeometry(boundary),
    ice: buildIceGeometry(boundary, thickness[0] ?? 0),
    coupler: buildCouplerGeometry(boundary),
  };
}
