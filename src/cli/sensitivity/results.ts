import { join } from 'node:path';
import { type Measure, measures, type Sensitivity, type SensitivityFields } from '../../assimilation/index.ts';
import {
  fileJson,
  type Json,
  makeFolder,
  type OutputField,
  type OutputGrid,
  packageVersion,
  writeAtomically,
  writeModelOutput,
} from '../../io/index.ts';
import type { SensitivityPlan } from './plan.ts';

/** What derivatives are taken by. */
export const quantities = {
  salinity: { name: 'so', per: 'g/kg', inverse: 'kg g-1', longName: 'salinity' },
  temperature: { name: 'thetao', per: 'K', inverse: 'K-1', longName: 'potential temperature' },
} as const;
export type Quantity = keyof typeof quantities;
export type QuantityFields = { readonly [quantity in Quantity]: SensitivityFields };

/** Fields of sensitivity.nc of one quantity. */
function outputFieldsOf(quantity: Quantity, { density, column }: SensitivityFields, { title }: Measure): OutputField[] {
  const { name, inverse, longName } = quantities[quantity];
  const by = `${title}, derivative by the initial ${longName}`;
  return [
    {
      name: `sensitivity_${name}`,
      variable: { at: 'center', levels: 'ocean', units: `s-1 ${inverse}`, longName: `${by}, per volume`, mask: 'ocean-levels' },
      values: Float32Array.from(density),
    },
    {
      name: `sensitivity_${name}_column`,
      variable: {
        at: 'center',
        levels: 'surface',
        units: `m s-1 ${inverse}`,
        longName: `${by} of the whole column, per area`,
        mask: 'ocean',
      },
      values: Float32Array.from(column),
    },
  ];
}

/** Responses of the measure to one unit of each parameter, and to one per cent of it. */
export const parameterRows = ({ parameters }: SensitivityPlan, found: Sensitivity) =>
  Object.entries(parameters).map(([path, value]) => {
    const derivative = found.parameters[path] as number;
    return { path, value, derivative, per_cent: 0.01 * value * derivative };
  });

/** Writes sensitivity.nc and sensitivity.json. */
export function writeSensitivity(plan: SensitivityPlan, grid: OutputGrid, found: Sensitivity, fields: QuantityFields): void {
  const measure = measures[plan.of];
  const { axis, startSeconds, cycleSeconds } = plan.run.clock;
  const moment = startSeconds + (plan.from?.checkpoint.cycle ?? 0) * cycleSeconds;
  const folder = makeFolder(plan.folder);
  writeModelOutput(
    join(folder, 'sensitivity.nc'),
    {
      axis,
      startSeconds: moment,
      endSeconds: moment,
      fields: [...outputFieldsOf('salinity', fields.salinity, measure), ...outputFieldsOf('temperature', fields.temperature, measure)],
      grid,
      attributes: {
        title: `${measure.title} after ${plan.run.cycles} days of ${plan.run.experiment.name}: sensitivity to the ocean at their start`,
        source: `Chronos-ESM ${packageVersion()}`,
      },
    },
    { overwrite: true },
  );
  const record = {
    of: plan.of,
    title: measure.title,
    units: measure.units,
    days: plan.run.cycles,
    averaged_days: plan.averaged,
    value: found.value,
    parameters: parameterRows(plan, found),
  };
  writeAtomically(join(folder, 'sensitivity.json'), fileJson(record as unknown as Json), { overwrite: true });
}
