import type { Field, Live } from '../../tensor/index.ts';
import type { EquationOfState } from '../equations-of-state/equation-of-state.ts';
import type { OceanParameters } from '../parameters.ts';
import type { Topography } from '../topography.ts';
import type { TracerFluxes } from '../tracer-advection.ts';

/** Adds what heavy water carries down slopes to other fluxes. @param q temperature on top of salinity anomaly, [2 levels, rows, columns] */
export type Downslope = (others: TracerFluxes, q: Field<'center'>, p: Live<OceanParameters>) => TracerFluxes;

/** A scheme of flow down slopes that the cells of the model are too wide to see. */
export interface DownslopeFlow {
  readonly title: string;
  readonly source: string;
  readonly build: (t: Topography, timeStep: number, equationOfState: EquationOfState) => Downslope;
}
