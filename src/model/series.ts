import type { CoupledBudget } from '../coupler/index.ts';
import { add, constant, type Field, largest, mul, sqrt, square, sub, type tf, total } from '../tensor/index.ts';
import type { CoupledStepResult } from './coupled-step.ts';
import type { Geometry } from './geometry.ts';
import { type OceanSeriesWeights, oceanSeriesOf, oceanSeriesTable, oceanSeriesWeights } from './ocean-series.ts';
import type { OutputFields } from './output-variables.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

const watts = { units: 'W m-2' } as const;
const components = ['atmosphere', 'ocean', 'land', 'ice'] as const;

/** Global scalars of every coupling interval; their monthly means are timeseries.nc. */
export const seriesTable = {
  ...oceanSeriesTable,
  tas: { units: 'K', longName: 'global mean near-surface air temperature' },
  pr: { units: 'kg m-2 s-1', longName: 'global mean precipitation' },
  rtmt: { ...watts, longName: 'net downward radiation at the top of the atmosphere' },
  rsut: { ...watts, longName: 'reflected shortwave at the top of the atmosphere' },
  rlut: { ...watts, longName: 'outgoing longwave at the top of the atmosphere' },
  hfds: { ...watts, longName: 'heat into the ocean per area of the sphere' },
  siarean: { units: 'm2', longName: 'sea ice area, northern hemisphere' },
  siareas: { units: 'm2', longName: 'sea ice area, southern hemisphere' },
  sivoln: { units: 'm3', longName: 'sea ice volume, northern hemisphere' },
  sivols: { units: 'm3', longName: 'sea ice volume, southern hemisphere' },
  wind_max: { units: 'm s-1', longName: 'strongest near-surface wind' },
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
  /** Row weights of a global mean, map. */
  readonly sphere: Map;
  /** Area of the cells of each hemisphere, m², [1, rows, 1]. */
  readonly northArea: Map;
  readonly southArea: Map;
  readonly ocean: OceanSeriesWeights;
}

/** Weights for a geometry. */
export function seriesWeights(geometry: Geometry): SeriesWeights {
  const { rows, cellArea, latitude } = geometry.boundary.grid;
  const hemisphere = (sign: number): Map =>
    constant(
      cellArea.map((a, j) => ((latitude[j] ?? 0) * sign > 0 ? a : 0)),
      [1, rows, 1],
    );
  return {
    sphere: geometry.coupler.meanWeights,
    northArea: hemisphere(1),
    southArea: hemisphere(-1),
    ocean: oceanSeriesWeights(geometry.ocean),
  };
}

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
  const day = { iterations: result.solverIterations, residual: result.solverResidual, energetics: result.oceanEnergetics };
  return {
    ...oceanSeriesOf(state.ocean, day, geometry.ocean, w.ocean),
    tas: mean(fields.tas, w.sphere),
    pr: mean(fields.pr, w.sphere),
    rtmt: mean(sub(fields.rsdt, add(fields.rsut, fields.rlut)), w.sphere),
    rsut: mean(fields.rsut, w.sphere),
    rlut: mean(fields.rlut, w.sphere),
    hfds: mean(fields.hfds, w.sphere),
    siarean: mean(state.ice.concentration, w.northArea),
    siareas: mean(state.ice.concentration, w.southArea),
    sivoln: mean(state.ice.volume, w.northArea),
    sivols: mean(state.ice.volume, w.southArea),
    wind_max: sqrt(largest(add(square(fields.uas), square(fields.vas)))),
    ...residuals(result.closure, geometry.steps.coupling),
  } as Record<keyof typeof seriesTable, tf.Tensor>;
}
