import { type Field, located, mul, reshape, stackLevels, sumOver } from '../../tensor/index.ts';
import type { DiagnosticsGeometry } from './geometry.ts';

/** Sums of an amount at north faces along each circle of latitude in each basin. @returns [basins, levels, rows] */
export function basinSums(amount: Field<'northFace'>, g: DiagnosticsGeometry): Field<'northFace'> {
  const [K, J] = amount.shape;
  const sums = g.basins.map((faces) => located<'northFace'>(reshape(sumOver(mul(amount, faces), [2]), [1, K, J])));
  return stackLevels(sums);
}
