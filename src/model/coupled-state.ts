import { type AtmosphereName, type AtmosphereState, atmospheres } from '../atmosphere/index.ts';
import type { OceanClimatology } from '../grid/boundary.ts';
import type { VariableTable } from '../grid/variables.ts';
import { type IceState, iceVariables, initialIce } from '../ice/index.ts';
import { initialLand, type LandState, landVariables } from '../land/index.ts';
import { initialOcean, type OceanState, oceanVariables } from '../ocean/index.ts';
import type { Geometry } from './geometry.ts';
import type { LiveParameters } from './parameters.ts';

/** The prognostic state of the whole model. */
export type CoupledState = {
  readonly atmosphere: AtmosphereState;
  readonly ocean: OceanState;
  readonly land: LandState;
  readonly ice: IceState;
};

/** What every leaf of the state is; the restart schema. */
export const stateVariables = (atmosphere: AtmosphereName): { readonly [component in keyof CoupledState]: VariableTable } => ({
  atmosphere: atmospheres[atmosphere].variables,
  ocean: oceanVariables,
  land: landVariables,
  ice: iceVariables,
});

/**
 * The state that a fresh run starts from: observed ocean at rest, first guesses of land and ice, a resting
 * atmosphere with a little noise.
 * @param random uniform numbers in [0, 1)
 */
export function initialState(geometry: Geometry, climatology: OceanClimatology, p: LiveParameters, random: () => number): CoupledState {
  return {
    atmosphere: geometry.atmosphere.initial(random, p),
    ocean: initialOcean(geometry.ocean, climatology),
    land: initialLand(geometry.land, p.land),
    ice: initialIce(geometry.ice, p.ice),
  };
}
