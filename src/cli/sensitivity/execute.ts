import { join } from 'node:path';
import { svgToPng } from '../../analysis/page.ts';
import { sensitivityFigure } from '../../analysis/sensitivity-figure.ts';
import {
  columnBetween,
  measures,
  overSubpolarAtlantic,
  type Sensitivity,
  sensitivityFields,
  sensitivityOf,
  type WithOcean,
} from '../../assimilation/index.ts';
import { type OutputGrid, startFrom, writeAtomically } from '../../io/index.ts';
import { type Backend, useBackend } from '../../tensor/backend.ts';
import { buildWorld, type World } from '../assimilation/world.ts';
import type { SensitivityPlan } from './plan.ts';
import { parameterRows, type Quantity, type QuantityFields, quantities, writeSensitivity } from './results.ts';

/** Bytes for snapshots of the trajectory: a year at T31 without running anything twice. */
const memory = 2 ** 30;

/** When the measure is taken, in words. */
const when = ({ run: { cycles }, averaged }: SensitivityPlan): string =>
  averaged === 1 ? `day ${cycles}` : `mean of days ${cycles - averaged + 1} to ${cycles}`;

/** What is going to be done, in a sentence. */
function intention(plan: SensitivityPlan): string {
  const start = plan.from ? plan.from.path : 'the initial state';
  const count = Object.keys(plan.parameters).length;
  return `${measures[plan.of].title}, ${when(plan)} after ${start}: derivatives by temperature, salinity and ${count} parameters`;
}

async function differentiated(
  { run, of, averaged, from, parameters }: SensitivityPlan,
  world: World,
  { target = 'wasm' }: Backend,
): Promise<Sensitivity> {
  const problem = {
    start: from ? startFrom<WithOcean>(from.checkpoint).state : world.initial,
    step: world.step,
    yearFractions: world.yearFractions(from?.checkpoint.cycle ?? 0, run.cycles),
    measure: measures[of].on(world.model.ocean),
    averaged,
    parameters,
    memory,
  };
  const options = { target, threads: run.settings.threads };
  return sensitivityOf(problem, options);
}

/** Layers that are drawn: what surface fluxes reach within a year or so, and the deep ocean. */
const layers = { 'above 500 m': [0, 500], 'below 500 m': [500, Number.POSITIVE_INFINITY] } as const;

/** Maps of the responses to both quantities. */
function figureOf(plan: SensitivityPlan, fields: QuantityFields, grid: OutputGrid) {
  const { title, units, unit } = measures[plan.of];
  const maps = Object.entries(layers).flatMap(([layer, depths]) =>
    (Object.keys(quantities) as Quantity[]).map((quantity) => ({
      title: `by ${quantities[quantity].longName} ${layer}`,
      units: `${units} per ${quantities[quantity].per} on 10⁶ km²`,
      values: columnBetween(fields[quantity].density, grid, depths).map((value) => value / unit),
    })),
  );
  return sensitivityFigure(grid.grid, maps, `${title}, ${when(plan)}: response to the initial state`);
}

const signed = (x: number): string => `${x < 0 ? '' : '+'}${x.toPrecision(3)}`;

/** What was found, line by line. */
function findings(plan: SensitivityPlan, found: Sensitivity, fields: QuantityFields, { grid }: OutputGrid): string[] {
  const { title, units, unit } = measures[plan.of];
  const subpolar = (Object.keys(quantities) as Quantity[]).map(
    (quantity) => `${signed(overSubpolarAtlantic(fields[quantity].column, grid) / unit)} ${units} per ${quantities[quantity].per}`,
  );
  const rows = parameterRows(plan, found).map(({ path, value, per_cent }) => `  ${path} = ${value}: ${signed(per_cent)} ${units}`);
  return [
    `${title}: ${found.value.toFixed(2)} ${units}`,
    `whole columns of the Atlantic between 45 and 65° N: ${subpolar.join(', ')}`,
    'one per cent more of a parameter:',
    ...rows,
    `sensitivity.nc, sensitivity.json and sensitivity.png in ${plan.folder}`,
  ];
}

/** Differentiates a run and writes what is found. @throws ConfigError, InputError, OutputError */
export async function executeSensitivity(plan: SensitivityPlan): Promise<void> {
  const { quiet, dryRun } = plan.run.settings;
  const say = (sentence: string): void => {
    if (!quiet) process.stdout.write(`${sentence}\n`);
  };
  say(intention(plan));
  if (dryRun) return say(`would write sensitivity.nc, sensitivity.json and sensitivity.png into ${plan.folder}`);
  const backend = await useBackend(plan.run.settings.backend, plan.run.settings);
  const world = buildWorld(plan.run);
  const found = await differentiated(plan, world, backend);
  const { outputGrid } = world;
  const of = (quantity: Quantity) => sensitivityFields(found[quantity].values, measures[plan.of], outputGrid);
  const fields = { salinity: of('salinity'), temperature: of('temperature') };
  writeSensitivity(plan, outputGrid, found, fields);
  writeAtomically(join(plan.folder, 'sensitivity.png'), svgToPng(figureOf(plan, fields, outputGrid).svg), { overwrite: true });
  for (const line of findings(plan, found, fields, outputGrid)) say(line);
}
