import { type AxisMap, denseStrides, type Shape } from './graph.ts';

/** Address of an element that is not there. */
export const nowhere = -1;

/**
 * Flat addresses of a loop nest in row-major order: the sum of one table per axis, `nowhere` where a table says so.
 * @param tables one per axis of the nest, as long as its extent, in steps of whole addresses
 */
export function sumOfTables(tables: readonly Int32Array[], base = 0): Int32Array {
  let addresses = Int32Array.of(base);
  for (const table of tables) {
    const inner = new Int32Array(addresses.length * table.length);
    let n = 0;
    for (const outer of addresses) for (const step of table) inner[n++] = outer < 0 || step < 0 ? nowhere : outer + step;
    addresses = inner;
  }
  return addresses;
}

/** For each axis of `shape`, how far the address into a dense array of `inputShape` moves along it when NumPy broadcasts. */
export function broadcastTables(inputShape: Shape, shape: Shape): Int32Array[] {
  const strides = denseStrides(inputShape);
  const missing = shape.length - inputShape.length;
  return shape.map((extent, axis) => {
    const stride = (inputShape[axis - missing] ?? 1) === 1 ? 0 : (strides[axis - missing] as number);
    return Int32Array.from({ length: extent }, (_, v) => v * stride);
  });
}

/** Where each element of a view lies in its input, `nowhere` where it is outside. */
export function viewAddresses(axes: readonly AxisMap[], inputShape: Shape, shape: Shape): Int32Array {
  const strides = denseStrides(inputShape);
  const tables = shape.map((extent) => new Int32Array(extent));
  let base = 0;
  axes.forEach(({ axis, table }, k) => {
    const stride = strides[k] as number;
    const total = tables[axis];
    if (!total) base = base < 0 || (table[0] as number) < 0 ? nowhere : base + stride * (table[0] as number);
    else
      for (let v = 0; v < total.length; v++) {
        const step = table[v] as number;
        total[v] = step < 0 || (total[v] as number) < 0 ? nowhere : (total[v] as number) + step * stride;
      }
  });
  return sumOfTables(tables, base);
}
