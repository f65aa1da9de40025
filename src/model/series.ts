import type { CoupledBudget } from '../coupler/index.ts';
import { atlanticMask } from '../grid/basins.ts';
import { drakeTransport, overturning } from '../ocean/index.ts';
import { add, constant, type Field, largest, levels, mul, sqrt, square, sub, type tf, total } from '../tensor/index.ts';
import type { CoupledStepResult } from './coupled-step.ts';
import type { Geometry } from './geometry.ts';
import type { OutputFields } from './output-variables.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

const watts = { units: 'W m-2' } as const;
const components = ['atmosphere', 'ocean', 'land', 'ice'] as const;

/** Global scalars of every coupling interval; their monthly means are timeseries.nc. */
export const seriesTable = {
  tas: { units: 'K', longName: 'global mean near-surface air temperature' },
  tos: { units: 'degC', longName: 'mean sea surface temperature' },
  sos_anomaly: { units: 'g kg-1', longName: 'mean sea surface salinity minus 35' },
  thetao: { units: 'degC', longName: 'volume mean of ocean temperature' },
  so_anomaly: { units: 'g kg-1', longName: 'volume mean of ocean salinity minus 35' },
  pr: { units: 'kg m-2 s-1', longName: 'global mean precipitation' },
  rtmt: { ...watts, longName: 'net downward radiation at the top of the atmosphere' },
  rsut: { ...watts, longName: 'reflected shortwave at the top of the atmosphere' },
  rlut: { ...watts, longName: 'outgoing longwave at the top of the atmosphere' },
  hfds: { ...watts, longName: 'heat into the ocean per area of the sphere' },
  siarean: { units: 'm2', longName: 'sea ice area, northern hemisphere' },
  siareas: { units: 'm2', longName: 'sea ice area, southern hemisphere' },
  sivoln: { units: 'm3', longName: 'sea ice volume, northern hemisphere' },
  sivols: { units: 'm3', longName: 'sea ice volume, southern hemisphere' },
  amoc: { units: '1e6 m3 s-1', longName: 'largest Atlantic overturning below 500 m at 26 north' },
  acc: { units: '1e6 m3 s-1', longName: 'transport through Drake Passage' },
  wind_max: { units: 'm s-1', longName: 'strongest near-surface wind' },
  solver_iterations: { units: '1', longName: 'iterations of the free-surface solver' },
  solver_residual: { units: '1', longName: 'largest relative residual of the free-surface solver' },
  ...Object.fromEntries(
    components.map((name) => [`heat_residual_${name}`, { ...watts, longName: `heat that appeared unpaid in the ${name}` }]),
  ),
  ...Object.fromEntries(
    components.map((name) => [`water_residual_${name}`, { units: 'kg m-2 s-1', longName: `water that appeared unpaid in the ${name}` }]),
  ),
  heat_residual: { ...watts, longName: 'heat that appeared unpaid in the coupled model' },
  water_residual: { units: 'kg m-2 s-1', longName: 'water that appeared unpaid in the coupled model' },
  salt_residual: { units: 'kg m-2 s-1', longName: 'salt that appeared unpaid in ocean and ice' },
} as const satisfies Record<string, { units: string; longName: string }>;

/** Weights of the global scalars, made once. */
export interface SeriesWeights {
  /** Row weights of a global mean, and those of a mean over the ocean, maps. */
  readonly sphere: Map;
  readonly ocean: Map;
  /** Share of each wet cell in the volume of the ocean at rest. */
  readonly volume: Map;
  /** Area of the cells of each hemisphere, m², [1, rows, 1]. */
  readonly northArea: Map;
  readonly southArea: Map;
  readonly atlantic: Map;
  /** 0 at the row nearest 26.5° N below 500 m, a large negative number elsewhere, [levels, rows, 1]. */
  readonly amocPlace: Field<'northFace'>;
}

/** Weights for a geometry. */
export function seriesWeights({ boundary, ocean, coupler }: Geometry): SeriesWeights {
  const { grid, oceanMask } = boundary;
  const { rows, columns, cellArea, latitude, latitudeEdges, totalArea } = grid;
  const { thickness, interfaces, shape, wet } = ocean.topography;
  const oceanArea = oceanMask.reduce((sum, m, n) => sum + m * (cellArea[Math.floor(n / columns)] ?? 0), 0);
  const volumes = Float64Array.from({ length: shape[0] * rows * columns }, (_, n) => {
    const [k, j, i] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    return wet(k, j, i) ? (thickness[k] ?? 0) * (cellArea[j] ?? 0) : 0;
  });
  const volume = volumes.reduce((a, b) => a + b, 0);
  const hemisphere = (sign: number): Map =>
    constant(
      cellArea.map((a, j) => ((latitude[j] ?? 0) * sign > 0 ? a : 0)),
      [1, rows, 1],
    );
  const row = nearest(latitudeEdges.slice(1), 26.5);
  const places = Float32Array.from({ length: shape[0] * rows }, (_, n) =>
    n % rows === row && (interfaces[Math.floor(n / rows)] ?? 0) >= 500 ? 0 : -1e6,
  );
  return {
    sphere: coupler.meanWeights,
    ocean: mul(coupler.oceanMask, mul(coupler.meanWeights, totalArea / oceanArea)),
    volume: constant(
      volumes.map((v) => v / volume),
      shape,
    ),
    northArea: hemisphere(1),
    southArea: hemisphere(-1),
    atlantic: constant(atlanticMask(grid, oceanMask), [1, rows, columns]),
    amocPlace: constant(places, [shape[0], rows, 1]),
  };
}

const nearest = (values: Float64Array, target: number): number =>
  values.reduce((best, value, n) => (Math.abs(value - target) < Math.abs((values[best] ?? 0) - target) ? n : best), 0);

/** Residuals of all budgets, per second, in the order of the table. */
function residuals({ components: parts, total: all }: CoupledBudget, seconds: number): Record<string, Scalar> {
  const rate = (amount: Scalar): Scalar => mul(amount, 1 / seconds);
  const named = (what: 'heat' | 'water'): Record<string, Scalar> =>
    Object.fromEntries(
      components.flatMap((name) => {
        const part = parts[name];
        return part ? [[`${what}_residual_${name}`, rate(part[what].residual)]] : [];
      }),
    );
  const salt = all.salt ? { salt_residual: rate(all.salt.residual) } : {};
  return { ...named('heat'), ...named('water'), heat_residual: rate(all.heat.residual), water_residual: rate(all.water.residual), ...salt };
}

/** The scalars of one coupling interval. */
export function seriesOf(
  result: CoupledStepResult,
  fields: OutputFields,
  geometry: Geometry,
  w: SeriesWeights,
): Record<keyof typeof seriesTable, tf.Tensor> {
  const { state } = result;
  const mean = (map: Map, weights: Map): Scalar => total(mul(map, weights));
  const overturned = add(overturning(state.ocean, w.atlantic, geometry.ocean), w.amocPlace);
  return {
    tas: mean(fields.tas, w.sphere),
    tos: mean(levels(state.ocean.temperature, 0), w.ocean),
    sos_anomaly: mean(levels(state.ocean.salinityAnomaly, 0), w.ocean),
    thetao: mean(state.ocean.temperature, w.volume),
    so_anomaly: mean(state.ocean.salinityAnomaly, w.volume),
    pr: mean(fields.pr, w.sphere),
    rtmt: mean(sub(fields.rsdt, add(fields.rsut, fields.rlut)), w.sphere),
    rsut: mean(fields.rsut, w.sphere),
    rlut: mean(fields.rlut, w.sphere),
    hfds: mean(fields.hfds, w.sphere),
    siarean: mean(state.ice.concentration, w.northArea),
    siareas: mean(state.ice.concentration, w.southArea),
    sivoln: mean(state.ice.volume, w.northArea),
    sivols: mean(state.ice.volume, w.southArea),
    amoc: largest(overturned),
    acc: drakeTransport(state.ocean, geometry.ocean),
    wind_max: sqrt(largest(add(square(fields.uas), square(fields.vas)))),
    solver_iterations: result.solverIterations,
    solver_residual: result.solverResidual,
    ...residuals(result.closure, geometry.steps.coupling),
  } as Record<keyof typeof seriesTable, tf.Tensor>;
}
