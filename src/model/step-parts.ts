import { noForcing, oceanStep } from '../ocean/index.ts';
import type { Numeric, TensorTree } from '../tensor/index.ts';
import type { CoupledState } from './coupled-state.ts';
import { coupledStep, seaSurface } from './coupled-step.ts';
import { fastSetting, fastStart, settingOf } from './fast-part.ts';
import { fastStep } from './fast-step.ts';
import type { Geometry } from './geometry.ts';
import type { LiveParameters } from './parameters.ts';

/** One part of the coupled step, from a state to one of the same form. */
export interface StepPart {
  readonly name: string;
  /** How often it runs in a coupling interval. */
  readonly perInterval: number;
  /** What it steps, and what it is given besides, which it hands on. */
  readonly start: TensorTree;
  step(before: TensorTree): TensorTree;
}

/** A part whose state has a type of its own. */
const part = <S extends object>(made: Omit<StepPart, 'start' | 'step'> & { start: S; step: (before: S) => S }): StepPart =>
  made as unknown as StepPart;

/** Atmosphere, land and ice skin over a sea surface that stays. */
function fastPart(state: CoupledState, yearFraction: Numeric, p: LiveParameters, geometry: Geometry): StepPart {
  const common = fastSetting(seaSurface(state), yearFraction, p, geometry);
  const setting = geometry.sunlight === 'daily-mean' ? common : settingOf(common, 0);
  const { sunlight, seaSurfaceTemperature, freezingTemperature } = setting;
  return part({
    name: 'atmosphere, land and ice skin',
    perInterval: geometry.steps.coupling / geometry.steps.atmosphere,
    start: { carry: fastStart(state, geometry), given: { sunlight, seaSurfaceTemperature, freezingTemperature } },
    step: ({ carry, given }) => ({ carry: fastStep(carry, { ...setting, ...given }), given }),
  });
}

/** The ocean under forcing that stays. */
function oceanPart(state: CoupledState, p: LiveParameters, { steps, coupler, ocean }: Geometry): StepPart {
  const forcing = noForcing(coupler.oceanMask);
  return part({
    name: 'ocean',
    perInterval: steps.coupling / steps.ocean,
    start: { carry: state.ocean, given: { ...forcing } },
    step: ({ carry, given }) => ({ carry: oceanStep(carry, given, p.ocean, ocean).state, given }),
  });
}

/** The two fast loops of the coupled step, and last the whole of it. */
export function stepParts(state: CoupledState, yearFraction: Numeric, p: LiveParameters, geometry: Geometry): StepPart[] {
  const whole = part({
    name: 'coupling interval',
    perInterval: 1,
    start: state,
    step: (before) => coupledStep(before, yearFraction, p, geometry).state,
  });
  return [fastPart(state, yearFraction, p, geometry), oceanPart(state, p, geometry), whole];
}
