import { join } from 'node:path';
import type { Observation, UpperOcean } from '../../assimilation/index.ts';
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
import { memberFolder } from './ensemble-route.ts';
import { figureFile } from './figure.ts';
import { rejectedFile } from './observations.ts';
import type { Equivalents } from './outcome.ts';
import type { Assimilated } from './plan.ts';
import type { Scene } from './scene.ts';
import type { Analysed } from './workshop.ts';

/** Files that an assimilation writes; nothing else in a folder is ever touched. */
export const assimilationFiles = [
  'analysis.nc',
  'observations.nc',
  'convergence.json',
  'descent.nc',
  'run.json',
  rejectedFile,
  figureFile,
  memberFolder,
] as const;

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

/** Texts as rows of characters, all as long as the longest in UTF-8. */
function characters(texts: readonly string[]): { readonly width: number; readonly bytes: Uint8Array } {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const width = Math.max(1, ...encoded.map(({ length }) => length));
  const bytes = new Uint8Array(texts.length * width);
  encoded.forEach((text, n) => {
    bytes.set(text, n * width);
  });
  return { width, bytes };
}

/** Writes observations.nc: what was observed where, whether it was assimilated, and what prior and posterior make of it. */
export function writeObservations(folder: string, { observing, withheld }: Scene, equivalents: Equivalents): void {
  const observations = [...observing.observations, ...(withheld?.observations ?? [])];
  const both = (label: 'prior' | 'posterior') => [...equivalents.assimilated[label], ...equivalents.withheld[label]];
  const number = (units: string, long_name: string, values: readonly number[]) =>
    [{ type: 'double', dimensions: ['observation'], attributes: { units, long_name } }, values] as const;
  const text = (name: string, texts: readonly string[]) => {
    const { width, bytes } = characters(texts);
    return [{ type: 'char', dimensions: ['observation', `${name}_letters`], attributes: { long_name: name } }, bytes, width] as const;
  };
  const of = <T>(value: (each: Observation, n: number) => T): T[] => observations.map(value);
  const texts = Object.fromEntries(
    (['site', 'proxy', 'species'] as const).map((name) => [
      name,
      text(
        name,
        of((each) => each[name]),
      ),
    ]),
  );
  const withheldFrom = observing.observations.length;
  const columns = {
    lat: number('degrees_north', 'latitude', of(({ latitude }) => latitude)),
    lon: number('degrees_east', 'longitude', of(({ longitude }) => longitude)),
    withheld: number('1', '1 where the observation was not assimilated', of((_, n) => Number(n >= withheldFrom))),
    observed: number('1', 'observed value in the unit of the proxy', of(({ value }) => value)),
    error: number('1', 'standard deviation of the error', of(({ variance }) => Math.sqrt(variance))),
    prior: number('1', 'equivalent of the prior', both('prior')),
    posterior: number('1', 'equivalent of the posterior', both('posterior')),
  }; // biome-ignore format: a table
  const all = { ...columns, ...texts };
  const widths = Object.fromEntries(Object.entries(texts).map(([name, [, , width]]) => [`${name}_letters`, width]));
  const variables = Object.fromEntries(Object.entries(all).map(([name, [definition]]) => [name, definition]));
  const definition = { dimensions: { observation: observations.length, ...widths }, attributes: { Conventions: 'CF-1.11' }, variables };
  writeNetcdf(
    join(folder, 'observations.nc'),
    definition,
    (writer) => {
      for (const [name, [, values]] of Object.entries(all)) writer.write(name, values);
    },
    { overwrite: true },
  );
}

/** Writes convergence.json. */
export const writeConvergence = (folder: string, record: Json): void =>
  writeAtomically(join(folder, 'convergence.json'), fileJson(record), { overwrite: true });
