import {
  amocStrength,
  amocWindows,
  type OceanGeometry,
  type OceanState,
  type OverturningWindow,
  overturning,
  sectionsOf,
  transportThrough,
  volumeTransport,
  windowPenalty,
} from '../ocean/index.ts';
import { mul, type tf } from '../tensor/index.ts';

/** A number that a state of the ocean has, differentiable; what sensitivities can be asked of. */
export interface Measure {
  readonly title: string;
  readonly units: string;
  /** Its value in SI units, for one of `units`. */
  readonly unit: number;
  /** Prepares it for a sea floor. @returns the measure of a state, in `units` */
  readonly on: (ocean: OceanGeometry) => (state: OceanState) => tf.Scalar;
}

const sverdrup = 1e6;

const overturningIn = (window: OverturningWindow, where: string): Measure => ({
  title: `Atlantic overturning below 500 m ${where}`,
  units: 'Sv',
  unit: sverdrup,
  on: (ocean) => {
    const penalty = windowPenalty(window, ocean.topography);
    return (state) => amocStrength(overturning(volumeTransport(state, ocean).north, ocean.diagnostics), penalty);
  },
});

/** Measures by name; a new one is an entry here. */
export const measures = {
  amoc: overturningIn(amocWindows.rapid, 'at 26.5° N'),
  'amoc-north-atlantic': overturningIn(amocWindows.northAtlantic, 'between 20 and 60° N'),
  drake: {
    title: 'transport through Drake Passage',
    units: 'Sv',
    unit: sverdrup,
    on: (ocean) => {
      const { acc } = sectionsOf(ocean.topography);
      return (state) => mul(transportThrough(acc, volumeTransport(state, ocean)), 1 / sverdrup);
    },
  },
} as const satisfies Readonly<Record<string, Measure>>;
export type MeasureName = keyof typeof measures;
