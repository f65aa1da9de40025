import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { array as listOf, z } from 'zod';
import { ConfigError } from '../../kernel/errors.ts';

const line = (rule: string, pattern: RegExp) => z.string().regex(pattern, rule);
const name = line('a name without spaces', /^[\w.@,+-]+$/);
const option = line('one sbatch option, for example "--constraint=skylake"', /^--[a-z][^\n\r]*$/);
const command = line('one line of shell, for example "module load nodejs/20"', /^[^\n\r]+$/);

/** What a computing centre wants of every job; all of it may be left out. */
export const siteSchema = z.strictObject({
  account: name.optional(),
  partition: name.optional(),
  /** The option that asks for a graphics processor, used by the backends that need one. */
  gpu: option.optional(),
  /** Lines that make Node.js available, run before the model. */
  modules: listOf(command).default([]),
  /** Further options of sbatch; they come last and win. */
  options: listOf(option).default([]),
});
export type Site = z.infer<typeof siteSchema>;

const inWorkingFolder = 'chronos.site.json';

/** Where a site file may stand, nearest first. */
const usualPlaces = (env: NodeJS.ProcessEnv): string[] => [
  inWorkingFolder,
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'chronos', 'site.json'),
];

function parsed(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(`--site must name a readable JSON file; got ${JSON.stringify(path)}; check the path.`);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new ConfigError(`A site file must hold JSON; ${path} does not; check it with a JSON tool.`);
  }
}

/** The value at a path of a record. */
const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

/** Settings of the site: of the file given, or else chronos.site.json here, or else ~/.config/chronos/site.json. @throws ConfigError */
export function readSite(given: string | undefined, env: NodeJS.ProcessEnv): Site {
  const path = given ?? usualPlaces(env).find((place) => existsSync(place));
  if (path === undefined) return siteSchema.parse({});
  const content = parsed(path);
  const result = siteSchema.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const known = Object.keys(siteSchema.shape).join(', ');
  if (issue?.code === 'unrecognized_keys')
    throw new ConfigError(`A site file may hold ${known}; ${path} holds ${issue.keys.join(', ')}; correct or remove it.`);
  const place = issue?.path.join('.') || 'a site file';
  const rule =
    issue?.code === 'invalid_format' ? issue.message : (issue?.message ?? 'valid').replace(/^Invalid input: expected /, 'of type ');
  throw new ConfigError(`${place} must be ${rule}; got ${JSON.stringify(at(content, issue?.path ?? []))} in ${path}; correct it.`);
}
