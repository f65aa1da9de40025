/** Sums over the ocean in float64 on the host, from the fields themselves. */
import type { OceanGeometry, OceanState } from '../../src/ocean/index.ts';

/** Volume of every cell, m³, zero on land; the top level reaches to the surface. */
export function cellVolumes({ seaSurfaceHeight }: Pick<OceanState, 'seaSurfaceHeight'>, g: OceanGeometry): Float64Array {
  const { shape, thickness, cgrid, wet } = g.topography;
  const [K, J, I] = shape;
  const η = seaSurfaceHeight.dataSync<'float32'>();
  return Float64Array.from({ length: K * J * I }, (_, n) => {
    const [k, j] = [Math.floor(n / (J * I)), Math.floor(n / I) % J];
    const height = (thickness[k] ?? 0) + (k === 0 ? (η[n] ?? 0) : 0);
    return wet(k, j, n % I) ? height * (cgrid.grid.cellArea[j] ?? 0) : 0;
  });
}

/** A tracer with what rounding took from it. */
export function tracer(state: OceanState, name: 'temperature' | 'salinityAnomaly'): Float64Array {
  const value = state[name].dataSync<'float32'>();
  const residual = state[`${name}Residual`].dataSync<'float32'>();
  return Float64Array.from(value, (x, n) => x + (residual[n] ?? 0));
}

/** Σ a b, and Σ a. */
export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, n) => sum + x * (b[n] ?? 0), 0);
export const sum = (a: Float64Array): number => a.reduce((total, x) => total + x, 0);
