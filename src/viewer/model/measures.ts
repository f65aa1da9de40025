import type { BoundaryData } from '../../grid/boundary.ts';
import type { HostNumbers } from '../../tensor/compile/index.ts';
import { type Field, mul, stackLevels, type tf, total } from '../../tensor/index.ts';
import { type MeasureName, measureWeights, type PageMeasure, pageMeasures } from './measure-table.ts';

/** Weights of a measure on the maps that measures look at, [rain and temperature, rows, columns]. */
export function measureMask(name: MeasureName, { grid }: Pick<BoundaryData, 'grid'>): HostNumbers {
  const measure: PageMeasure = pageMeasures[name];
  const weights = measureWeights(measure, grid);
  const values = new Float32Array(2 * weights.length);
  values.set(weights, measure.map === 'pr' ? 0 : weights.length);
  return { shape: [2, grid.rows, grid.columns], values };
}

/** The measure that a mask weighs, of the maps of a picture. */
export const measured = (fields: { readonly [name: string]: Field<'center'> }, mask: Field<'center'>): tf.Scalar =>
  total(mul(stackLevels([fields.pr as Field<'center'>, fields.tas as Field<'center'>]), mask));
