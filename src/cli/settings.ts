import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { resolutions } from '../grid/gaussian-grid.ts';
import { ConfigError } from '../kernel/errors.ts';
import { backendNames } from '../tensor/backend.ts';

/** A number as typed, whole and at least `least`, or one sentence. */
const whole = (name: string, least: number) => {
  const error = ({ input }: { input?: unknown }) =>
    `${name} must be a whole number of at least ${least}; got ${input}; use for example ${Math.max(1, least)}.`;
  return z.preprocess(
    (text) => (typeof text === 'string' && text.trim() !== '' ? Number(text) : text),
    z.int({ error }).min(least, { error }),
  );
};
const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  z.enum(values, {
    error: ({ input }) => `${name} must be one of ${values.join(', ')}; got ${JSON.stringify(input)}; choose one of them.`,
  });

const resolutionNames = Object.keys(resolutions) as ['T31', 'T63'];

/** What a person may choose for a run, whatever way it was said. */
export const settingsSchema = z.strictObject({
  resolution: oneOf('resolution', resolutionNames).optional(),
  atmosphere: oneOf('atmosphere', ['qtcm', 'primitive']).optional(),
  years: whole('--years', 0).optional(),
  months: whole('--months', 0).optional(),
  days: whole('--days', 0).optional(),
  backend: oneOf('backend', backendNames).default('auto'),
  precision: oneOf('precision', ['float32', 'float64']).default('float32'),
  threads: whole('--threads', 1).optional(),
  seed: whole('--seed', 0).default(0),
  atmosphereStep: z.coerce
    .number({ error: ({ input }) => `CHRONOS_DT_ATMOS must be a number of seconds; got ${input}; use for example 3600.` })
    .optional(),
  chunkDays: whole('--chunk-days', 1).optional(),
  parameters: z.record(z.string(), z.number()).default({}),
  out: z.string().min(1).optional(),
  resume: z.boolean().optional(),
  fresh: z.boolean().optional(),
  overwrite: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  quiet: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The options that every command has which runs the model. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--resolution <name>', 'T31 (default) or T63')
    .option('--atmosphere <name>', 'qtcm (default); primitive is not part of this release')
    .option('--years <n>', 'length of the run in years')
    .option('--months <n>', 'length of the run in months')
    .option('--days <n>', 'length of the run in days')
    .option('--backend <name>', backendNames.join(', '))
    .option('--precision <name>', 'float32 (default); float64 is not part of this release')
    .option('--threads <n>', 'threads of the backend')
    .option('--seed <n>', 'seed of the random numbers')
    .option('--chunk-days <n>', 'days in a chunk (default: calendar months); never changes results')
    .option('--set <path=value>', 'sets a parameter (repeatable)', (text: string, all: string[]) => [...all, text], [] as string[])
    .option('--config <file>', 'settings from a JSON file')
    .option('--out <dir>', 'folder of the results')
    .option('--resume', 'goes on from the newest valid restart (default where one stands)')
    .option('--fresh', 'starts anew; refuses a folder with results unless --overwrite')
    .option('--overwrite', 'with --fresh: removes the results in the folder first')
    .option('--dry-run', 'checks everything, prints model tree, cost and files; runs nothing')
    .option('--quiet', 'no progress')
    .option('--json', 'progress as JSON lines');
}

/** Parses `path=value`. @throws ConfigError */
function assignment(text: string): [string, number] {
  const [, path, value] = /^([A-Za-z0-9.]+)=(.+)$/.exec(text) ?? [];
  const number = Number(value);
  if (path === undefined || value === undefined || !Number.isFinite(number))
    throw new ConfigError(`--set must be path=number; got ${JSON.stringify(text)}; for example --set ocean.isoneutralDiffusivity=800.`);
  return [path, number];
}

function fromFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(`--config must name a readable JSON file; got ${path}; check the path.`);
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new ConfigError(`--config must hold one JSON object; ${path} does not; check it with a JSON tool.`);
  }
}

/** The environment's part of the settings; the one place that reads it. */
function fromEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const named = {
    resolution: env.CHRONOS_RESOLUTION,
    atmosphereStep: env.CHRONOS_DT_ATMOS,
    backend: env.CHRONOS_BACKEND,
    out: env.CHRONOS_OUTDIR,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined && value !== ''));
}

/** A length given at one level replaces any length of the levels below. */
function withoutOlderLength(older: Record<string, unknown>, newer: Record<string, unknown>): Record<string, unknown> {
  const lengths = ['years', 'months', 'days'];
  if (!lengths.some((key) => newer[key] !== undefined)) return older;
  return Object.fromEntries(Object.entries(older).filter(([key]) => !lengths.includes(key)));
}

/** Settings of a run. Precedence: flag, environment, file, default. @throws ConfigError with the first broken rule */
export function resolveSettings(flags: Record<string, unknown>, env: NodeJS.ProcessEnv): Settings {
  const { config, set, ...rest } = flags as { config?: string; set?: string[] };
  const file = fromFile(config);
  const parameters = { ...(file.parameters as object | undefined), ...Object.fromEntries((set ?? []).map(assignment)) };
  const merged = { ...withoutOlderLength(file, rest), ...fromEnvironment(env), ...rest, parameters };
  const result = settingsSchema.safeParse(merged);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ConfigError(
      issue?.path.length && issue.code === 'unrecognized_keys'
        ? `Unknown setting in --config: ${issue.message}.`
        : (issue?.message ?? 'bad settings.'),
    );
  }
  const lengths = [result.data.years, result.data.months, result.data.days].filter((n) => n !== undefined);
  if (lengths.length > 1) throw new ConfigError('A run has one length; got several of --years, --months and --days; keep one.');
  if (result.data.resume && result.data.fresh)
    throw new ConfigError('A run either goes on or starts anew; got both --resume and --fresh; keep one.');
  return result.data;
}
