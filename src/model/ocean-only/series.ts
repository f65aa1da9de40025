import { coupledBudget } from '../../coupler/index.ts';
import type { OceanGeometry } from '../../ocean/index.ts';
import { type Field, mul, type tf, total } from '../../tensor/index.ts';
import type { SeriesTable } from '../definition.ts';
import type { OceanInterval } from '../ocean-interval.ts';
import { type OceanSeriesWeights, oceanSeriesOf, oceanSeriesTable } from '../ocean-series.ts';

type Map = Field<'center'>;

const perOcean = { units: 'W m-2' } as const;

/** Global scalars of every day of the ocean alone. */
export const oceanOnlySeriesTable = {
  ...oceanSeriesTable,
  hfds: { ...perOcean, longName: 'heat into the ocean per area of the ocean' },
  hfcorr: { ...perOcean, longName: 'part of it that relaxes the surface temperature, per area of the ocean' },
  hfice: { ...perOcean, longName: 'loss of heat prevented at the freezing point, per area of the ocean' },
  heat_residual_ocean: { units: 'W m-2', longName: 'heat that appeared unpaid in the ocean, per area of the sphere' },
  water_residual_ocean: { units: 'kg m-2 s-1', longName: 'water that appeared unpaid in the ocean, per area of the sphere' },
  salt_residual_ocean: { units: 'kg m-2 s-1', longName: 'salt that appeared unpaid in the ocean, per area of the sphere' },
} as const satisfies SeriesTable;

/** The scalars of one day. @param sphere weights of the rows in a mean over the sphere  @param seconds length of the day */
export function oceanOnlySeries(
  day: OceanInterval,
  heat: { readonly heat: Map; readonly relaxation: Map; readonly withheld: Map },
  g: OceanGeometry,
  weights: { readonly ocean: OceanSeriesWeights; readonly sphere: Map },
  seconds: number,
): Record<keyof typeof oceanOnlySeriesTable, tf.Tensor> {
  const mean = (map: Map): tf.Scalar => total(mul(map, weights.ocean.area));
  const { total: budget } = coupledBudget({ ocean: day.budget }, weights.sphere);
  const rate = (amount: tf.Scalar): tf.Scalar => mul(amount, 1 / seconds);
  return {
    ...oceanSeriesOf(day.state, day, g, weights.ocean),
    hfds: mean(heat.heat),
    hfcorr: mean(heat.relaxation),
    hfice: mean(heat.withheld),
    heat_residual_ocean: rate(budget.heat.residual),
    water_residual_ocean: rate(budget.water.residual),
    salt_residual_ocean: rate((budget.salt ?? budget.water).residual),
  };
}
