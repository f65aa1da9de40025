import type { Field, Live } from '../../tensor/index.ts';
import type { OceanParameters } from '../parameters.ts';
import type { OceanForcing } from '../surface-forcing.ts';
import type { Topography } from '../topography.ts';

/** What vertical mixing depends on. */
export interface MixingInput {
  /** N² at the interface below each cell, s⁻². */
  readonly buoyancyFrequencySquared: Field<'center'>;
  /** Velocities, m s⁻¹. */
  readonly u: Field<'eastFace'>;
  readonly v: Field<'northFace'>;
  /** At the interface below each cell, m² s⁻². */
  readonly turbulentKineticEnergy: Field<'center'>;
  readonly stress: Pick<OceanForcing, 'stressEast' | 'stressNorth'>;
}

/** Vertical viscosity and diffusivity, m² s⁻¹, at the interface below each cell, and the turbulence after the step. */
export interface VerticalMixing {
  readonly viscosity: Field<'center'>;
  readonly diffusivity: Field<'center'>;
  readonly turbulentKineticEnergy: Field<'center'>;
}

/** One step of vertical mixing. */
export type Mixing = (input: MixingInput, p: Live<OceanParameters>) => VerticalMixing;

/** A scheme of vertical mixing; one without prognostic turbulence hands it on unchanged. */
export interface VerticalMixingScheme {
  readonly title: string;
  readonly source: string;
  readonly build: (t: Topography, timeStep: number) => Mixing;
}
