import { type AtmosphereName, atmospheres, type BuiltAtmosphere } from '../atmosphere/index.ts';
import { buildCouplerGeometry, type CouplerGeometry } from '../coupler/index.ts';
import type { BoundaryData } from '../grid/boundary.ts';
import { buildIceGeometry, type IceGeometry } from '../ice/index.ts';
import { buildLandGeometry, type LandGeometry } from '../land/index.ts';
import { buildOceanGeometry, type OceanGeometry, type OceanSchemeChoice } from '../ocean/index.ts';
import { constant, type Field } from '../tensor/index.ts';
import type { TimeSteps } from './time-steps.ts';

/** What atmosphere, land and ice skin compute once: grids, masks, transforms, and their time steps. */
export interface FastGeometry {
  readonly boundary: BoundaryData;
  readonly steps: TimeSteps;
  readonly atmosphere: BuiltAtmosphere;
  /** Sine of latitude, [1, rows, 1]. */
  readonly sinLatitude: Field<'center'>;
  /** Degrees east, [1, 1, columns]. */
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

/** How sunlight comes: the same all day, or as the Sun stands. */
export const sunlightNames = ['daily-mean', 'diurnal-cycle'] as const;
export type SunlightName = (typeof sunlightNames)[number];

/** Schemes by name. */
export interface SchemeChoice {
  readonly atmosphere?: AtmosphereName;
  readonly sunlight?: SunlightName | undefined;
  readonly ocean?: Partial<OceanSchemeChoice>;
}

/** @param topThickness of the ocean's top level, m, which freezes */
export const buildFastGeometry = (
  boundary: BoundaryData,
  topThickness: number,
  steps: TimeSteps,
  atmosphere: AtmosphereName,
  sunlight: SunlightName = 'daily-mean',
): FastGeometry => ({
  boundary,
  steps,
  atmosphere: atmospheres[atmosphere].build({ boundary, dt: steps.atmosphere }),
  sinLatitude: constant(boundary.grid.sinLatitude, [1, boundary.grid.rows, 1]),
  longitude: constant(boundary.grid.longitude, [1, 1, boundary.grid.columns]),
  sunlight,
  land: buildLandGeometry(boundary),
  ice: buildIceGeometry(boundary, topThickness),
  coupler: buildCouplerGeometry(boundary),
});

/** @param thickness of the ocean's levels, m, from the top   @param choice names of schemes; what is not named is the default */
export const buildGeometry = (boundary: BoundaryData, thickness: Float64Array, steps: TimeSteps, choice: SchemeChoice = {}): Geometry => ({
  ...buildFastGeometry(boundary, thickness[0] ?? 0, steps, choice.atmosphere ?? 'qtcm', choice.sunlight),
  ocean: buildOceanGeometry(boundary, thickness, steps.ocean, choice.ocean),
});
