import { basins } from '../../grid/basins.ts';
import type { OceanGeometry } from '../../ocean/index.ts';
import { constant, div, type Field, maximum, mul, reshape, slice, sumOver, type tf } from '../../tensor/index.ts';

/** Means along circles of latitude over the wet cells, [levels × rows]; 0 where there is none. */
export function zonalSection(field: Field<'center'>, { topography }: OceanGeometry): tf.Tensor {
  const { shape, wet } = topography;
  const [levels, rows, columns] = shape;
  const mask = Float32Array.from({ length: levels * rows * columns }, (_, n) =>
    Number(wet(Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns)),
  );
  const inside = constant<'center'>(mask, [levels, rows, columns]);
  return div(sumOver(mul(field, inside), [2]), maximum(sumOver(inside, [2]), 1));
}

/** Whether a section has water, [levels × rows]. */
export function wetSection({ topography }: OceanGeometry): Uint8Array {
  const { shape, wet } = topography;
  const [levels, rows, columns] = shape;
  return Uint8Array.from({ length: levels * rows }, (_, n) =>
    Number(Array.from({ length: columns }, (_column, i) => wet(Math.floor(n / rows), n % rows, i)).some(Boolean)),
  );
}

/** The Atlantic part of a streamfunction of basins, [interfaces × rows]. @param streamfunction [basins, interfaces, rows] */
export function atlanticSection(streamfunction: Field): tf.Tensor {
  const [, interfaces, rows] = streamfunction.shape;
  const basin = basins.indexOf('atlantic_arctic_ocean');
  return reshape(slice(streamfunction, [basin, 0, 0], [1, interfaces, rows]), [interfaces, rows]);
}
