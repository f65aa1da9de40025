import { atlanticMask } from '../grid/basins.ts';
import { drakeTransport, type OceanGeometry, type OceanState, overturning } from '../ocean/index.ts';
import { add, constant, type Field, largest, levels, mul, type tf, total } from '../tensor/index.ts';
import type { SeriesTable } from './definition.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** Scalars that any model with an ocean reports. */
export const oceanSeriesTable = {
  tos: { units: 'degC', longName: 'mean sea surface temperature' },
  sos_anomaly: { units: 'g kg-1', longName: 'mean sea surface salinity minus 35' },
  thetao: { units: 'degC', longName: 'volume mean of ocean temperature' },
  so_anomaly: { units: 'g kg-1', longName: 'volume mean of ocean salinity minus 35' },
  amoc: { units: '1e6 m3 s-1', longName: 'largest Atlantic overturning below 500 m at 26 north' },
  acc: { units: '1e6 m3 s-1', longName: 'transport through Drake Passage' },
  solver_iterations: { units: '1', longName: 'iterations of the free-surface solver' },
  solver_residual: { units: '1', longName: 'largest relative residual of the free-surface solver' },
} as const satisfies SeriesTable;

/** Weights of the scalars of the ocean, made once. */
export interface OceanSeriesWeights {
  /** Share of each wet cell in the area of the ocean, map. */
  readonly area: Map;
  /** Share of each wet cell in the volume of the ocean at rest. */
  readonly volume: Map;
  readonly atlantic: Map;
  /** 0 at the row nearest 26.5° N below 500 m, a large negative number elsewhere, [levels, rows, 1]. */
  readonly amocPlace: Field<'northFace'>;
}

const nearest = (values: Float64Array, target: number): number =>
  values.reduce((best, value, n) => (Math.abs(value - target) < Math.abs((values[best] ?? 0) - target) ? n : best), 0);

/** Weights for an ocean. */
export function oceanSeriesWeights({ topography, forcing }: OceanGeometry): OceanSeriesWeights {
  const { thickness, interfaces, shape, wet, cgrid } = topography;
  const { rows, columns, cellArea, latitudeEdges } = cgrid.grid;
  const volumes = Float64Array.from({ length: shape[0] * rows * columns }, (_, n) => {
    const [k, j, i] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    return wet(k, j, i) ? (thickness[k] ?? 0) * (cellArea[j] ?? 0) : 0;
  });
  const volume = volumes.reduce((a, b) => a + b, 0);
  const surface = Float32Array.from({ length: rows * columns }, (_, n) => Number(wet(0, Math.floor(n / columns), n % columns)));
  const row = nearest(latitudeEdges.slice(1), 26.5);
  const places = Float32Array.from({ length: shape[0] * rows }, (_, n) =>
    n % rows === row && (interfaces[Math.floor(n / rows)] ?? 0) >= 500 ? 0 : -1e6,
  );
  return {
    area: forcing.areaShare,
    volume: constant(
      volumes.map((v) => v / volume),
      shape,
    ),
    atlantic: constant(atlanticMask(cgrid.grid, surface), [1, rows, columns]),
    amocPlace: constant(places, [shape[0], rows, 1]),
  };
}

/** The scalars of the ocean after a coupling interval. */
export function oceanSeriesOf(
  ocean: OceanState,
  solver: { readonly iterations: Scalar; readonly residual: Scalar },
  g: OceanGeometry,
  w: OceanSeriesWeights,
): Record<keyof typeof oceanSeriesTable, tf.Tensor> {
  const mean = (field: Map, weights: Map): Scalar => total(mul(field, weights));
  return {
    tos: mean(levels(ocean.temperature, 0), w.area),
    sos_anomaly: mean(levels(ocean.salinityAnomaly, 0), w.area),
    thetao: mean(ocean.temperature, w.volume),
    so_anomaly: mean(ocean.salinityAnomaly, w.volume),
    amoc: largest(add(overturning(ocean, w.atlantic, g), w.amocPlace)),
    acc: drakeTransport(ocean, g),
    solver_iterations: solver.iterations,
    solver_residual: solver.residual,
  };
}
