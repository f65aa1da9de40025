import { type OceanForcing, oceanStep } from '../ocean/index.ts';
import { type Numeric, zerosLike } from '../tensor/index.ts';
import type { CoupledState } from './coupled-state.ts';
import { coupledStep, fastSetting, fastStart } from './coupled-step.ts';
import { fastStep } from './fast-step.ts';
import type { Geometry } from './geometry.ts';
import type { ModelParameters } from './parameters.ts';

/** One part of the coupled step, ready to be run again and again from the same state. */
export interface StepPart {
  readonly name: string;
  /** How often it runs in a coupling interval. */
  readonly perInterval: number;
  readonly run: () => unknown;
}

/** The two fast loops of the coupled step, and the whole of it. */
export function stepParts(state: CoupledState, yearFraction: Numeric, p: ModelParameters, geometry: Geometry): StepPart[] {
  const { steps, coupler } = geometry;
  const still = zerosLike(coupler.oceanMask);
  const calm: OceanForcing = {
    heatToOcean: still,
    shortwaveToOcean: still,
    waterToOcean: still,
    saltToOcean: still,
    stressEast: still,
    stressNorth: still,
  };
  return [
    {
      name: 'atmosphere, land and ice skin: one step',
      perInterval: steps.coupling / steps.atmosphere,
      run: () => fastStep(fastStart(state, geometry), fastSetting(state, yearFraction, p, geometry)),
    },
    {
      name: 'ocean: one step',
      perInterval: steps.coupling / steps.ocean,
      run: () => oceanStep(state.ocean, calm, p.ocean, geometry.ocean),
    },
    { name: 'coupling interval', perInterval: 1, run: () => coupledStep(state, yearFraction, p, geometry) },
  ];
}
