import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { VariableTable } from '../../grid/variables.ts';
import { runRecordSchema } from '../../io/run-record.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { metricsFileSchema } from '../../kernel/index.ts';
import { experimentSchema } from '../../model/experiment.ts';
import { allModels } from '../../model/models.ts';
import { type ModelParameters, modelParameters, parametersWith, parameterTable } from '../../model/parameters.ts';
import { render } from '../../model/summary.ts';
import { timeSteps } from '../../model/time-steps.ts';
import { oceanSchemeChoice } from '../../ocean/index.ts';
import { shippedExperiments } from '../experiments.ts';
import { settingsSchema } from '../settings.ts';
import { siteSchema } from '../submit/site.ts';

const schemas = {
  experiment: experimentSchema,
  parameters: modelParameters,
  settings: settingsSchema,
  site: siteSchema,
  metrics: metricsFileSchema,
  run: runRecordSchema,
} as const;

const line = (...columns: readonly string[]): string => `${columns.join('  ').trimEnd()}\n`;

/** Words for a default that is another one at T63. */
function atOtherResolution(path: string, value: number, fine: ModelParameters): string {
  const [component, name] = path.split('.') as [keyof ModelParameters, string];
  const other = (fine[component] as Readonly<Record<string, number>>)[name];
  return other === value ? '' : `; ${other} at T63`;
}

function describeParameters(): string {
  const fine = parametersWith({}, 'T63');
  return parameterTable()
    .map((p) =>
      line(
        p.path.padEnd(40),
        String(p.value).padStart(10),
        p.units.padEnd(10),
        `[${p.minimum}, ${p.maximum}]`.padEnd(18),
        p.tunable ? 'tunable' : '       ',
        `${p.doc} (${p.source})${atOtherResolution(p.path, p.value, fine)}`,
      ),
    )
    .join('');
}

/** Output variables of all models. */
function describeVariables(): string {
  const all = Object.assign({}, ...allModels().map(({ outputVariables }) => outputVariables)) as VariableTable;
  return Object.entries(all)
    .map(([name, { units, longName, levels }]) => line(name.padEnd(14), units.padEnd(12), (levels as string).padEnd(8), longName))
    .join('');
}

/** The trees of all models. */
const describeModel = (): string =>
  allModels()
    .map(({ summary }) => `${render(summary('T31', timeSteps('T31'), parametersWith({}), oceanSchemeChoice.parse({})))}\n`)
    .join('\n');

async function describeExperiments(): Promise<string> {
  const experiments = await shippedExperiments();
  return experiments.map(({ file, declaration }) => line(file.padEnd(24), declaration.question)).join('');
}

function schemaText(name: string): string {
  const schema = Object.hasOwn(schemas, name) ? schemas[name as keyof typeof schemas] : undefined;
  if (!schema) throw new ConfigError(`--json-schema must be one of ${Object.keys(schemas).join(', ')}; got ${name}; choose one of them.`);
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`;
}

/** `chronos describe`: what the model is made of. */
export function addDescribeCommand(program: Command): void {
  program
    .command('describe')
    .description('prints parameters, output variables, the model tree, the cost of a step or the experiments')
    .argument('[what]', 'params, variables, model, step or experiments', 'model')
    .addOption(new Option('--json-schema <name>', `prints a JSON schema: ${Object.keys(schemas).join(', ')}`))
    .action(async (what: string, flags: { jsonSchema?: string }) => {
      const topics: Record<string, () => string | Promise<string>> = {
        params: describeParameters,
        variables: describeVariables,
        model: describeModel,
        experiments: describeExperiments,
        step: async () => (await import('../describe-step.ts')).describeStep(),
      };
      if (flags.jsonSchema !== undefined) return void process.stdout.write(schemaText(flags.jsonSchema));
      const topic = Object.hasOwn(topics, what) ? topics[what] : undefined;
      if (!topic) throw new ConfigError(`describe knows ${Object.keys(topics).join(', ')}; got ${what}; choose one of them.`);
      process.stdout.write(await topic());
    });
}
