import type { AtmosphereOutput } from '../atmosphere/index.ts';
import { areaWeights, type CoupledBudget } from '../coupler/index.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { StateOf } from '../grid/variables.ts';
import type { IceState } from '../ice/index.ts';
import { add, constant, type Field, largest, mul, sqrt, square, sub, type tf, total } from '../tensor/index.ts';
import type { CoupledStepResult } from './coupled-step.ts';
import type { SeriesTable } from './definition.ts';
import type { Geometry } from './geometry.ts';
import { type OceanSeriesWeights, oceanSeriesOf, oceanSeriesTable, oceanSeriesWeights } from './ocean-series.ts';
import type { exchangeVariables, OutputFields } from './output-variables.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

const watts = { units: 'W m-2' } as const;
const components = ['atmosphere', 'ocean', 'land', 'ice'] as const;

/** Global scalars of air, ground and ice. */
export const airSeriesTable = {
  tas: { units: 'K', longName: 'global mean near-surface air temperature' },
  pr: { units: 'kg m-2 s-1', longName: 'global mean precipitation' },
  clt: { units: '1', longName: 'global mean cloud cover' },
  rtmt: { ...watts, longName: 'net downward radiation at the top of the atmosphere' },
  rsut: { ...watts, longName: 'reflected shortwave at the top of the atmosphere' },
  rlut: { ...watts, longName: 'outgoing longwave at the top of the atmosphere' },
  siarean: { units: 'm2', longName: 'sea ice area, northern hemisphere' },
  siareas: { units: 'm2', longName: 'sea ice area, southern hemisphere' },
  sivoln: { units: 'm3', longName: 'sea ice volume, northern hemisphere' },
  sivols: { units: 'm3', longName: 'sea ice volume, southern hemisphere' },
  wind_max: { units: 'm s-1', longName: 'strongest near-surface wind' },
} as const satisfies SeriesTable;

/** Carbon dioxide of the day. */
export const co2Series = { co2: { units: '1e-6', longName: 'carbon dioxide in the air, mole fraction' } } as const satisfies SeriesTable;

/** What no flux explains in the heat and water of components. */
export const residualTable = (names: readonly string[]): SeriesTable =>
  Object.fromEntries([
    ...names.map((name) => [`heat_residual_${name}`, { ...watts, longName: `heat that appeared unpaid in the ${name}` }]),
    ...names.map((name) => [`water_residual_${name}`, { units: 'kg m-2 s-1', longName: `water that appeared unpaid in the ${name}` }]),
  ]);

/** Global scalars of every coupling interval; their monthly means are timeseries.nc. */
export const seriesTable = {
  ...oceanSeriesTable,
  ...airSeriesTable,
  ...co2Series,
  freshwater: { units: '1e6 m3 s-1', longName: 'fresh water that enters the sea from outside the model' },
  hfds: { ...watts, longName: 'heat into the ocean per area of the sphere' },
  ...residualTable(components),
  heat_residual: { ...watts, longName: 'heat that appeared unpaid in the coupled model' },
  water_residual: { units: 'kg m-2 s-1', longName: 'water that appeared unpaid in the coupled model' },
  salt_residual: { units: 'kg m-2 s-1', longName: 'salt that appeared unpaid in ocean and ice' },
} as const satisfies SeriesTable;

/** Weights of the scalars of air, ground and ice, made once. */
export interface AirWeights {
  /** Row weights of a global mean on the grid of the air. */
  readonly sphere: Map;
  /** Area of the cells of each hemisphere, m², [1, rows, 1]. */
  readonly northArea: Map;
  readonly southArea: Map;
}

export interface SeriesWeights extends AirWeights {
  /** Row weights of a global mean on the grid of the surface. */
  readonly seaSphere: Map;
  readonly ocean: OceanSeriesWeights;
}

/** Weights on the grid of the surface, and of the air where it has another. */
export function airWeights(grid: GaussianGrid, airGrid: GaussianGrid = grid): AirWeights {
  const { rows, cellArea, latitude } = grid;
  const hemisphere = (sign: number): Map =>
    constant(
      cellArea.map((a, j) => ((latitude[j] ?? 0) * sign > 0 ? a : 0)),
      [1, rows, 1],
    );
  return {
    sphere: areaWeights(airGrid),
    northArea: hemisphere(1),
    southArea: hemisphere(-1),
  };
}

/** Weights for a geometry. */
export const seriesWeights = ({ boundary, airBoundary, coupler, ocean }: Geometry): SeriesWeights => ({
  ...airWeights(boundary.grid, airBoundary.grid),
  seaSphere: coupler.meanWeights,
  ocean: oceanSeriesWeights(ocean),
});

/** What no flux explains in the components of a budget, per second. */
export function residualsOf({ components: parts }: CoupledBudget, seconds: number): Record<string, Scalar> {
  const named = (what: 'heat' | 'water'): [string, Scalar][] =>
    Object.entries(parts).map(([name, part]) => [`${what}_residual_${name}`, mul(part[what].residual, 1 / seconds)]);
  return Object.fromEntries([...named('heat'), ...named('water')]);
}

/** The same for all components together. */
function sumResiduals({ total: all }: CoupledBudget, seconds: number): Record<string, Scalar> {
  const rate = (amount: Scalar): Scalar => mul(amount, 1 / seconds);
  const salt = all.salt ? { salt_residual: rate(all.salt.residual) } : {};
  return { heat_residual: rate(all.heat.residual), water_residual: rate(all.water.residual), ...salt };
}

/** The scalars of air, ground and ice after an interval. */
export function airSeriesOf(
  fields: AtmosphereOutput & StateOf<typeof exchangeVariables>,
  ice: IceState,
  w: AirWeights,
): Record<keyof typeof airSeriesTable, Scalar> {
  const mean = (map: Map, weights: Map): Scalar => total(mul(map, weights));
  return {
    tas: mean(fields.tas, w.sphere),
    pr: mean(fields.pr, w.sphere),
    clt: mean(fields.clt, w.sphere),
    rtmt: mean(sub(fields.rsdt, add(fields.rsut, fields.rlut)), w.sphere),
    rsut: mean(fields.rsut, w.sphere),
    rlut: mean(fields.rlut, w.sphere),
    siarean: mean(ice.concentration, w.northArea),
    siareas: mean(ice.concentration, w.southArea),
    sivoln: mean(ice.volume, w.northArea),
    sivols: mean(ice.volume, w.southArea),
    wind_max: sqrt(largest(add(square(fields.uas), square(fields.vas)))),
  };
}

/** The scalars of one coupling interval; those of what the atmosphere mended too. */
export function seriesOf(result: CoupledStepResult, fields: OutputFields, geometry: Geometry, w: SeriesWeights): Record<string, tf.Tensor> {
  const { state, closure } = result;
  const day = { iterations: result.solverIterations, residual: result.solverResidual, energetics: result.oceanEnergetics };
  const seconds = geometry.steps.coupling;
  return {
    ...oceanSeriesOf(state.ocean, day, geometry.ocean, w.ocean),
    ...airSeriesOf(fields, state.ice, w),
    hfds: total(mul(fields.hfds, w.seaSphere)),
    ...residualsOf(closure, seconds),
    ...sumResiduals(closure, seconds),
    ...result.corrections,
  };
}
