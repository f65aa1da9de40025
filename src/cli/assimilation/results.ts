import { join } from 'node:path';
import type { ObservingSystem, UpperOcean } from '../../assimilation/index.ts';
import {
  fileJson,
  type Json,
  type OutputField,
  type OutputGrid,
  packageVersion,
  writeAtomically,
  writeModelOutput,
  writeNetcdf,
} from '../../io/index.ts';
import { readTree } from '../../kernel/index.ts';
import { referenceSalinity } from '../../physics/constants.ts';
import type { Assimilated } from './plan.ts';

/** Files that an assimilation writes; nothing else in a folder is ever touched. */
export const assimilationFiles = ['analysis.nc', 'observations.nc', 'convergence.json', 'descent.nc'] as const;

/** The upper ocean before and after, and the truth where it is known. */
export type Analysed = { readonly [name in 'prior' | 'posterior' | 'truth']: UpperOcean };

const quantities = {
  temperature: { name: 'thetao', units: 'degC', longName: 'potential temperature', offset: 0 },
  salinityAnomaly: { name: 'so', units: 'g kg-1', longName: 'salinity', offset: referenceSalinity },
} as const;

/** One quantity of one state on all levels of the model; levels that are left as they were have no value. */
async function fieldsOf(state: UpperOcean, label: string, size: number): Promise<OutputField[]> {
  const leaves = new Map(await readTree(state));
  return Object.entries(quantities).map(([path, { name, units, longName, offset }]) => {
    const values = new Float32Array(size).fill(Number.NaN);
    values.set(leaves.get(path)?.values.map((x) => x + offset) ?? []);
    return {
      name: `${name}_${label}`,
      variable: { at: 'center', levels: 'ocean', units, longName: `${label} ${longName}`, mask: 'ocean-levels' },
      values,
    };
  });
}

/** Writes analysis.nc: means over the window of prior, posterior and truth, and what was added. */
export async function writeAnalysis({ run, declared }: Assimilated, grid: OutputGrid, analysed: Analysed): Promise<void> {
  const size = grid.oceanLevelsMask.length;
  const fields = (await Promise.all(Object.entries(analysed).map(([label, state]) => fieldsOf(state, label, size)))).flat();
  const [prior, posterior] = ['prior', 'posterior'].map((label) => fields.filter(({ name }) => name.endsWith(`_${label}`)));
  const increments = (posterior ?? []).map(
    ({ name, variable, values }, n): OutputField => ({
      name: name.replace('posterior', 'increment'),
      variable: { ...variable, longName: variable.longName.replace('posterior', 'increment of') },
      values: Float32Array.from(values, (x, at) => x - (prior?.[n]?.values[at] as number)),
    }),
  );
  const { axis, cycleSeconds } = run.clock;
  writeModelOutput(
    join(run.folder, 'analysis.nc'),
    {
      axis,
      startSeconds: declared.spinUpDays * cycleSeconds,
      endSeconds: (declared.spinUpDays + run.cycles) * cycleSeconds,
      fields: [...fields, ...increments],
      grid,
      attributes: { title: `${run.experiment.name}: ${run.experiment.question}`, source: `Chronos-ESM ${packageVersion()}` },
    },
    { overwrite: true },
  );
}

/** Writes observations.nc: what was observed where, and what prior and posterior make of it. */
export function writeObservations(
  folder: string,
  { observations }: ObservingSystem,
  prior: ArrayLike<number>,
  posterior: ArrayLike<number>,
): void {
  const real = (units: string, long_name: string) =>
    ({ type: 'double', dimensions: ['observation'], attributes: { units, long_name } }) as const;
  const columns = {
    lat: [real('degrees_north', 'latitude'), observations.map((each) => each.latitude)],
    lon: [real('degrees_east', 'longitude'), observations.map((each) => each.longitude)],
    observed: [real('1', 'observed value, permil VPDB'), observations.map((each) => each.value)],
    error: [real('1', 'standard deviation of the error'), observations.map((each) => Math.sqrt(each.variance))],
    prior: [real('1', 'equivalent of the prior'), Array.from(prior)],
    posterior: [real('1', 'equivalent of the posterior'), Array.from(posterior)],
  } as const;
  const variables = Object.fromEntries(Object.entries(columns).map(([name, [definition]]) => [name, definition]));
  const definition = { dimensions: { observation: observations.length }, attributes: { Conventions: 'CF-1.11' }, variables };
  writeNetcdf(
    join(folder, 'observations.nc'),
    definition,
    (writer) => {
      for (const [name, [, values]] of Object.entries(columns)) writer.write(name, values);
    },
    { overwrite: true },
  );
}

/** Writes convergence.json. */
export const writeConvergence = (folder: string, record: Json): void =>
  writeAtomically(join(folder, 'convergence.json'), fileJson(record), { overwrite: true });
