import type { Command } from 'commander';
import { type Agreement, agreements, type CoreTop, fullName, predictedCalcite } from '../../assimilation/index.ts';
import { readTable, type Table } from '../../io/index.ts';
import { InputError, readTree } from '../../kernel/index.ts';
import { equationOfSpecies } from '../../proxy/index.ts';
import { useBackend } from '../../tensor/backend.ts';

/** Columns of core tops besides the temperature. */
const columns = { species: 'species', calcite: 'd18oc_permil_VPDB', seawater: 'd18osw_permil_VSMOW' } as const;
/** Temperatures that a table may have. */
const temperatures = { sst_annual_degC: 'annual mean', sst_seasonal_degC: 'season of growth' } as const;

/** Core tops of a table with one of its temperatures; rows without a number or with an unknown species are named. */
function coreTopsOf({ rows }: Table, temperatureColumn: string): { coreTops: CoreTop[]; leftOut: string[] } {
  const [coreTops, leftOut]: [CoreTop[], string[]] = [[], []];
  for (const { place, fields, ragged } of rows) {
    const number = (name: string): number => (fields[name]?.trim() ? Number(fields[name]) : Number.NaN);
    const numbers = { calcite: number(columns.calcite), seawater: number(columns.seawater), temperature: number(temperatureColumn) };
    const species = fullName(fields[columns.species]);
    const missing = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
    if (ragged) leftOut.push(`${place}: a row must have one field for each column`);
    else if (missing) leftOut.push(`${place}: ${missing[0]} must be a number`);
    else if (!Object.hasOwn(equationOfSpecies, species)) leftOut.push(`${place}: unknown species ${species || 'without a name'}`);
    else coreTops.push({ place, species, ...numbers });
  }
  return { coreTops, leftOut };
}

const signed = (x: number): string => `${x < 0 ? '' : '+'}${x.toFixed(2)}`;
const line = (name: string, { count, correlation, bias, rootMeanSquare, scatter }: Agreement): string =>
  `${name.padEnd(30)} ${String(count).padStart(5)} ${correlation.toFixed(3).padStart(7)} ${signed(bias).padStart(7)} ${rootMeanSquare.toFixed(2).padStart(6)} ${scatter.toFixed(2).padStart(8)}`;

/** Compares calcite of core tops with what the operators make of the water above. @throws InputError */
async function compare(path: string, { strict = false, json = false }: { strict?: boolean; json?: boolean }): Promise<void> {
  const table = readTable(path);
  const present = Object.keys(temperatures).filter((name) => table.columns.includes(name)) as (keyof typeof temperatures)[];
  const absent = Object.values(columns).find((name) => !table.columns.includes(name));
  if (absent !== undefined || present.length === 0)
    throw new InputError(
      `A table of core tops must have the columns ${Object.values(columns).join(', ')} and ${Object.keys(temperatures).join(' or ')}; ${path} lacks ${absent ?? 'a temperature'}; rename its columns.`,
    );
  await useBackend('cpu');
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const found: Record<string, Record<string, Agreement>> = {};
  for (const name of present) {
    const { coreTops, leftOut } = coreTopsOf(table, name);
    if (leftOut.length > 0 && (strict || coreTops.length === 0))
      throw new InputError(
        `${strict ? 'With --strict every row' : 'Some row'} must be used, but ${leftOut.length} of ${table.rows.length} cannot; first ${leftOut[0]}; correct them.`,
      );
    for (const each of json ? [] : leftOut) say(`left out ${each}`);
    const { coreTops: ordered, predicted } = predictedCalcite(coreTops);
    const [leaf] = await readTree({ predicted });
    const scores = agreements(ordered, leaf?.[1].values ?? []);
    found[temperatures[name]] = scores;
    if (json) continue;
    say(`${temperatures[name]} (${name})`);
    say(
      `${'species'.padEnd(30)} ${'cores'.padStart(5)} ${'r'.padStart(7)} ${'bias'.padStart(7)} ${'rmse'.padStart(6)} ${'unbiased'.padStart(8)}   permil, predicted less observed`,
    );
    for (const [species, score] of Object.entries(scores)) say(line(species, score));
  }
  if (json) say(JSON.stringify(found, null, 2));
}

/** `chronos proxies --observations FILE`: forward operators against modern core tops. */
export function addProxiesCommand(program: Command): void {
  program
    .command('proxies')
    .description('compares δ18O of modern core tops with what the forward operators make of the water above them')
    .requiredOption('--observations <file>', 'CSV or netCDF table with columns of species, calcite, sea water and temperature')
    .option('--strict', 'ends where a row of the table cannot be used')
    .option('--json', 'prints JSON')
    .action(({ observations, strict, json }: { observations: string; strict?: boolean; json?: boolean }) =>
      compare(observations, { strict: Boolean(strict), json: Boolean(json) }),
    );
}
