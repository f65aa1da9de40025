import { emptyForcing, type SurfaceSetting } from '../coupler/index.ts';
import type { Budget } from '../grid/budget.ts';
import { dailySunlight } from '../physics/orbit.ts';
import { type Field, mul, type Numeric, scan, stackLevels, type tf, total, unstackLevels, zerosLike } from '../tensor/index.ts';
import type { CoupledState } from './coupled-state.ts';
import { type FastCarry, type FastSetting, fastStep, fluxNames } from './fast-step.ts';
import type { FastGeometry } from './geometry.ts';
import type { LiveParameters } from './parameters.ts';

type Map = Field<'center'>;

/** What steps with the atmosphere. */
export type FastComponents = Pick<CoupledState, 'atmosphere' | 'land' | 'ice'>;

/** The sea surface during an interval: temperature and freezing temperature, degrees Celsius. */
export type SeaSurface = Pick<FastSetting, 'seaSurfaceTemperature' | 'freezingTemperature'>;

const zeroStack = (map: Map, count: number): Map => stackLevels(Array.from({ length: count }, () => map));

/** Everything that the fast steps of an interval have in common. @param yearFraction of its middle, in [0, 1) */
export function fastSetting(sea: SeaSurface, yearFraction: Numeric, p: LiveParameters, geometry: FastGeometry): FastSetting {
  const surface: SurfaceSetting = {
    coupler: p.coupler,
    ice: p.ice,
    land: p.land,
    couplerGeometry: geometry.coupler,
    landGeometry: geometry.land,
  };
  return { p, surface, geometry, sunlight: dailySunlight(geometry.sinLatitude, yearFraction, p.orbit), ...sea };
}

/** The fast parts at the start of an interval, with empty accounts. */
export function fastStart({ atmosphere, land, ice }: FastComponents, geometry: FastGeometry): FastCarry {
  const nothing = zerosLike(geometry.coupler.oceanMask);
  const received = { heat: nothing, water: nothing };
  return {
    atmosphere,
    land,
    ice,
    forcing: emptyForcing(nothing),
    fluxes: zeroStack(nothing, fluxNames.length),
    atmosphereLedger: zeroStack(nothing, 4),
    corrections: Object.fromEntries(geometry.atmosphere.correctionNames.map((name) => [name, total(nothing)])),
    landReceived: received,
    iceReceived: received,
  };
}

/** Atmosphere, land and ice skin through one coupling interval, over a sea surface that stays. */
export function fastPart(state: FastComponents, setting: FastSetting): FastCarry {
  const { steps } = setting.geometry;
  return scan({
    count: steps.coupling / steps.atmosphere,
    start: fastStart(state, setting.geometry),
    body: (carry: FastCarry) => ({ carry: fastStep(carry, setting) }),
  }).carry;
}

/** Means over the steps of an interval of what they mended. */
export const meanCorrections = ({ corrections }: FastCarry, { steps, atmosphere }: FastGeometry): FastCarry['corrections'] =>
  Object.fromEntries(
    atmosphere.correctionNames.map((name) => [name, mul(corrections[name] as tf.Scalar, steps.atmosphere / steps.coupling)]),
  );

/** Ledger of the atmosphere out of its stack of change and receipt. */
export function atmosphereBudget({ atmosphereLedger }: FastCarry): Budget {
  const [heat, heatIn, water, waterIn] = unstackLevels(atmosphereLedger) as [Map, Map, Map, Map];
  return { heat: { change: heat, received: heatIn }, water: { change: water, received: waterIn } };
}
