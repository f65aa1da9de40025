import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { atmosphereNames } from '../atmosphere/index.ts';
import { resolutions } from '../grid/gaussian-grid.ts';
import { ConfigError } from '../kernel/errors.ts';
import { forcingSchema } from '../model/forcing.ts';
import { backendNames } from '../tensor/backend.ts';

/** The sentence for a broken rule: what, rule, given, cure. */
const broken =
  (name: string, rule: string, cure: string) =>
  ({ input }: { input?: unknown }) =>
    `${name} must be ${rule}; got ${JSON.stringify(input)}; ${cure}.`;

/** A number as typed; what is none stays as it is, so that the error can quote it. */
const typed = (text: unknown): unknown =>
  typeof text === 'string' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

const whole = (name: string, least: number, most = Number.MAX_SAFE_INTEGER) => {
  const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `of at least ${least}`;
  const error = broken(name, `a whole number ${range}`, `use for example ${Math.max(1, least)}`);
  return z.preprocess(typed, z.int({ error }).min(least, { error }).max(most, { error }));
};
const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  z.enum(values, { error: broken(name, `one of ${values.join(', ')}`, 'choose one of them') });
/** Seconds in 'h:mm:ss' or 'd-hh:mm:ss'; anything else stays as it is. */
const inSeconds = (text: unknown): unknown => {
  const parts = typeof text === 'string' ? /^(?:(\d+)-)?(\d+):([0-5]\d):([0-5]\d)$/.exec(text.trim()) : null;
  if (!parts) return typed(text);
  const [days = 0, hours = 0, minutes = 0, rest = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + rest;
};
const yesOrNo = (name: string) => z.boolean({ error: broken(name, 'true or false', 'choose one of them') });

const resolutionNames = Object.keys(resolutions) as ['T31', 'T63'];
const seconds = broken('CHRONOS_DT_ATMOS', 'a number of seconds', 'use for example 3600');
const path = broken('--out', 'the path of a folder', 'use for example --out outputs/trial');
const restart = broken('--branch-from', 'the path of a restart', 'use for example outputs/production_control/restart_0101-01-01.nc');
const wallClock = broken('--wall-time', 'a whole number of seconds of at least 1, or h:mm:ss', 'use for example 0:55:00');
const values = broken('parameters', 'a record of numbers by path', 'use for example {"atmosphere.co2": 560}');

/** What a person may choose for a run, whatever way it was said. */
export const settingsSchema = z.strictObject({
  resolution: oneOf('resolution', resolutionNames).optional(),
  oceanResolution: oneOf('oceanResolution', resolutionNames).optional(),
  atmosphere: oneOf('atmosphere', atmosphereNames).optional(),
  years: whole('--years', 0).optional(),
  months: whole('--months', 0).optional(),
  days: whole('--days', 0).optional(),
  backend: oneOf('backend', backendNames).default('auto'),
  precision: oneOf('precision', ['float32', 'float64']).default('float32'),
  threads: whole('--threads', 1, 64).optional(),
  seed: whole('--seed', 0).default(0),
  atmosphereStep: z.preprocess(typed, z.number({ error: seconds })).optional(),
  chunkDays: whole('--chunk-days', 1).optional(),
  wallTime: z.preprocess(inSeconds, z.int({ error: wallClock }).min(1, { error: wallClock })).optional(),
  parameters: z.record(z.string(), z.number({ error: values }), { error: values }).default({}),
  forcing: forcingSchema.optional(),
  branchFrom: z.string({ error: restart }).min(1, { error: restart }).optional(),
  out: z.string({ error: path }).min(1, { error: path }).optional(),
  resume: yesOrNo('resume').optional(),
  fresh: yesOrNo('fresh').optional(),
  overwrite: yesOrNo('overwrite').default(false),
  dryRun: yesOrNo('dryRun').default(false),
  quiet: yesOrNo('quiet').default(false),
  json: yesOrNo('json').default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The options of commands that run the model from a state: those of all commands, and where the state comes from. */
export const withStartOptions = (command: Command): Command =>
  withRunOptions(command).option(
    '--branch-from <restart>',
    'begins with the state of another run, a restart of the first of January (default: as the experiment says)',
  );

/** The options that every command has which runs the model. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--resolution <name>', 'T31 (default) or T63')
    .option('--ocean-resolution <name>', 'T31 or T63, of ocean, sea ice and land under the air of --resolution (default: the same)')
    .option('--atmosphere <name>', `${atmosphereNames.join(' or ')} (default: as the experiment says)`)
    .option('--years <n>', 'length of the run in years')
    .option('--months <n>', 'length of the run in months')
    .option('--days <n>', 'length of the run in days')
    .option('--backend <name>', `${backendNames.join(', ')} (default: auto, which is wasm)`)
    .option('--precision <name>', 'float32 (default); float64 is offered by the library, not by runs')
    .option(
      '--threads <n>',
      'threads of the backend wasm (default: one a processor, up to 4, or a single one where that is faster); never changes results',
    )
    .option('--seed <n>', 'seed of the random numbers')
    .option('--chunk-days <n>', 'days in a chunk (default: calendar months); never changes results')
    .option('--wall-time <time>', 'seconds or h:mm:ss of wall clock, after which the run stops with a restart and exit code 5')
    .option('--set <path=value>', 'sets a parameter (repeatable)', (text: string, all: readonly string[] = []) => [...all, text])
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
  const [, path, value] = /^([A-Za-z0-9.]+)=\s*(\S+)\s*$/.exec(text) ?? [];
  const number = Number(value);
  if (path === undefined || value === undefined || !Number.isFinite(number))
    throw new ConfigError(`--set must be path=number; got ${JSON.stringify(text)}; for example --set ocean.isoneutralDiffusivity=800.`);
  return [path, number];
}

/** Settings in a JSON file. @throws ConfigError */
function fromFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(`--config must name a readable JSON file; got ${JSON.stringify(path)}; check the path.`);
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text.replace(/^\ufeff/, '')));
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

/** Settings that answer one question between them. */
const alternatives = [
  ['years', 'months', 'days'],
  ['resume', 'fresh'],
];

/** The older settings without those whose question the newer ones answer. */
function withoutAnswered(older: Record<string, unknown>, newer: Record<string, unknown>): Record<string, unknown> {
  const answered = alternatives.filter((keys) => keys.some((key) => newer[key] !== undefined)).flat();
  const gone = newer.resume ? [...answered, 'overwrite'] : answered;
  return Object.fromEntries(Object.entries(older).filter(([key]) => !gone.includes(key)));
}

/** Settings that make no sense together. @throws ConfigError */
function checkTogether({ years, months, days, resume, fresh, overwrite }: Settings): void {
  if ([years, months, days].filter((n) => n !== undefined).length > 1)
    throw new ConfigError('A run has one length; got several of --years, --months and --days; keep one.');
  if (resume && fresh) throw new ConfigError('A run either goes on or starts anew; got both --resume and --fresh; keep one.');
  if (overwrite && !fresh)
    throw new ConfigError('--overwrite belongs to --fresh; got it alone; add --fresh to replace the results or leave it out to go on.');
}

/** Settings of a run. Precedence: flag, environment, file, default. @throws ConfigError with the first broken rule */
export function resolveSettings(flags: Record<string, unknown>, env: NodeJS.ProcessEnv): Settings {
  const { config, set = [], ...rest } = flags as { config?: string; set?: string[] };
  const { parameters, ...file } = fromFile(config);
  const assigned = Object.fromEntries(set.map(assignment));
  const isRecord = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters);
  const together = parameters === undefined || isRecord ? { ...parameters, ...assigned } : parameters;
  const merged: Record<string, unknown> = { ...withoutAnswered(file, rest), ...fromEnvironment(env), ...rest, parameters: together };
  const result = settingsSchema.safeParse(merged);
  if (result.success) {
    checkTogether(result.data);
    return result.data;
  }
  const [issue] = result.error.issues;
  if (issue?.path[0] === 'forcing')
    throw new ConfigError(
      `--config may hold a forcing as docs/experiments.md describes it; got ${JSON.stringify(merged.forcing)}, which breaks a rule at ${issue.path.join('.')}; correct it.`,
    );
  const known = Object.keys(settingsSchema.shape).join(', ');
  if (issue?.code === 'unrecognized_keys')
    throw new ConfigError(`--config may hold ${known}; got ${issue.keys.join(', ')}; correct or remove it.`);
  throw new ConfigError(issue?.message ?? 'The settings break a rule.');
}
