import type { OceanGeometry, OceanState } from '../ocean/index.ts';
import { constant, type Field, levels, mul, type tf, total } from '../tensor/index.ts';
import { circulationPlaces, circulationSeries, circulationTable } from './circulation-series.ts';
import type { SeriesTable } from './definition.ts';
import { energySeries, energyTable } from './energy-series.ts';
import type { OceanInterval } from './ocean-interval.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** Scalars that any model with an ocean reports. */
export const oceanSeriesTable = {
  tos: { units: 'degC', longName: 'mean sea surface temperature' },
  sos_anomaly: { units: 'g kg-1', longName: 'mean sea surface salinity minus 35' },
  thetao: { units: 'degC', longName: 'volume mean of ocean temperature' },
  so_anomaly: { units: 'g kg-1', longName: 'volume mean of ocean salinity minus 35' },
  ...circulationTable,
  ...energyTable,
  solver_iterations: { units: '1', longName: 'iterations of the free-surface solver' },
  solver_residual: { units: '1', longName: 'largest relative residual of the free-surface solver' },
} as const satisfies SeriesTable;

/** Weights of the scalars of the ocean, made once. */
export interface OceanSeriesWeights {
  /** Share of each wet cell in the area of the ocean, map. */
  readonly area: Map;
  /** Share of each wet cell in the volume of the ocean at rest. */
  readonly volume: Map;
  readonly places: ReturnType<typeof circulationPlaces>;
}

/** Weights for an ocean. */
export function oceanSeriesWeights(ocean: OceanGeometry): OceanSeriesWeights {
  const { thickness, shape, wet, cgrid } = ocean.topography;
  const { rows, columns, cellArea } = cgrid.grid;
  const volumes = Float64Array.from({ length: shape[0] * rows * columns }, (_, n) => {
    const [k, j, i] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    return wet(k, j, i) ? (thickness[k] ?? 0) * (cellArea[j] ?? 0) : 0;
  });
  const volume = volumes.reduce((a, b) => a + b, 0);
  return {
    area: ocean.forcing.areaShare,
    volume: constant(
      volumes.map((v) => v / volume),
      shape,
    ),
    places: circulationPlaces(ocean),
  };
}

/** The scalars of the ocean after a coupling interval. */
export function oceanSeriesOf(
  ocean: OceanState,
  { iterations, residual, energetics }: Pick<OceanInterval, 'iterations' | 'residual' | 'energetics'>,
  g: OceanGeometry,
  w: OceanSeriesWeights,
): Record<keyof typeof oceanSeriesTable, tf.Tensor> {
  const mean = (field: Map, weights: Map): Scalar => total(mul(field, weights));
  return {
    tos: mean(levels(ocean.temperature, 0), w.area),
    sos_anomaly: mean(levels(ocean.salinityAnomaly, 0), w.area),
    thetao: mean(ocean.temperature, w.volume),
    so_anomaly: mean(ocean.salinityAnomaly, w.volume),
    ...circulationSeries(ocean, w.places, g),
    ...energySeries(energetics),
    solver_iterations: iterations,
    solver_residual: residual,
  };
}
