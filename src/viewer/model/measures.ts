import type { BoundaryData } from '../../grid/boundary.ts';
import { constant, type Field, mul, stackLevels, type tf, total } from '../../tensor/index.ts';
import { type MeasureName, measureWeights, type PageMeasure, pageMeasures } from './measure-table.ts';

/** Weights of a measure on the maps that measures look at, [rain and temperature, rows, columns]. */
export function measureMask(name: MeasureName, { grid }: Pick<BoundaryData, 'grid'>): Field<'center'> {
  const measure = pageMeasures[name];
  const weights = measureWeights(measure, grid);
  const nothing = new Float32Array(weights.length);
  const shape = [1, grid.rows, grid.columns] as const;
  const of = (map: PageMeasure['map']): Field<'center'> => constant(measure.map === map ? weights : nothing, shape);
  return stackLevels([of('pr'), of('tas')]);
}

/** The measure that a mask weighs, of the maps of a picture. */
export const measured = (fields: { readonly [name: string]: Field<'center'> }, mask: Field<'center'>): tf.Scalar =>
  total(mul(stackLevels([fields.pr as Field<'center'>, fields.tas as Field<'center'>]), mask));
