import { emptyForcing, type SurfaceSetting } from '../coupler/index.ts';
import type { Budget } from '../grid/budget.ts';
import { secondsPerDay } from '../physics/constants.ts';
import { dailySunlight, sunlightInPart } from '../physics/orbit.ts';
import {
  constant,
  type Field,
  mul,
  type Numeric,
  reshape,
  scan,
  stackLevels,
  type tf,
  total,
  unstackLevels,
  zerosLike,
} from '../tensor/index.ts';
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

/** What the steps of an interval have in common, and the part of the year that has passed in its middle. */
export type IntervalSetting = FastSetting & { readonly yearFraction: Numeric };

/** 0, 1, 2, … as a sequence. */
const ordinals = (count: number): tf.Tensor =>
  reshape(
    constant(
      Array.from({ length: count }, (_, n) => n),
      [1, 1, count],
    ),
    [count],
  );

/** Everything that the fast steps of an interval have in common. @param yearFraction of its middle, in [0, 1) */
export function fastSetting(sea: SeaSurface, yearFraction: Numeric, p: LiveParameters, geometry: FastGeometry): IntervalSetting {
  const surface: SurfaceSetting = {
    coupler: p.coupler,
    ice: p.ice,
    land: p.land,
    couplerGeometry: geometry.coupler,
    landGeometry: geometry.land,
  };
  return { p, surface, geometry, sunlight: dailySunlight(geometry.sinLatitude, yearFraction, p.orbit), yearFraction, ...sea };
}

/**
 * The setting of one step of an interval, under the Sun of its own part of the day where days have hours.
 * An interval shorter than a day begins at midnight.
 */
export function settingOf(setting: IntervalSetting, step: Numeric): FastSetting {
  const { geometry, yearFraction, p } = setting;
  const length = geometry.steps.atmosphere / secondsPerDay;
  const sunlight = sunlightInPart(geometry, yearFraction, { beginning: mul(step, length), length }, p.orbit);
  return { ...setting, sunlight };
}

/** The fast parts at the start of an interval, with empty accounts. */
export function fastStart({ atmosphere, land, ice }: FastComponents, geometry: FastGeometry): FastCarry {
  const nothing = zerosLike(geometry.coupler.oceanMask);
  const nothingAloft = zerosLike(geometry.coupler.airOceanMask);
  const received = { heat: nothing, water: nothing };
  return {
    atmosphere,
    land,
    ice,
    forcing: emptyForcing(nothing),
    fluxes: zeroStack(nothingAloft, fluxNames.length),
    atmosphereLedger: zeroStack(nothingAloft, 4),
    corrections: Object.fromEntries(geometry.atmosphere.correctionNames.map((name) => [name, total(nothing)])),
    landReceived: received,
    iceReceived: received,
  };
}

/** Atmosphere, land and ice skin through one coupling interval, over a sea surface that stays. */
export function fastPart(state: FastComponents, setting: IntervalSetting): FastCarry {
  const { steps, sunlight } = setting.geometry;
  const count = steps.coupling / steps.atmosphere;
  const start = fastStart(state, setting.geometry);
  if (sunlight === 'daily-mean') return scan({ count, start, body: (carry: FastCarry) => ({ carry: fastStep(carry, setting) }) }).carry;
  return scan({
    count,
    start,
    sequences: { step: ordinals(count) },
    body: (carry: FastCarry, { step }) => ({ carry: fastStep(carry, settingOf(setting, step as unknown as Numeric)) }),
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
