import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ZodError } from 'zod';
import { ConfigError } from '../kernel/errors.ts';
import { type Experiment, experimentSchema } from '../model/experiment.ts';

const folder = fileURLToPath(new URL('../../experiments/', import.meta.url));
/** Names of the experiments that come with the model. */
export const shippedNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort();

/** Why a file is no experiment, in half a sentence. */
function reasonOf(error: unknown): string {
  if (error instanceof ZodError) {
    const { path = [], message = 'it breaks a rule' } = error.issues[0] ?? {};
    return `${path.length > 0 ? `${path.join('.')}: ` : ''}${message.replace(/\.$/, '')}`;
  }
  const [head = '', next = ''] = (error instanceof Error ? error.message : String(error)).split('\n').filter((line) => line.trim() !== '');
  return head.endsWith(':') ? `${head} ${next.trim()}` : head;
}

/** The declaration that a module exports. @throws ConfigError */
async function load(path: string, imported: Promise<{ default?: unknown }>): Promise<Experiment> {
  try {
    const { default: declaration } = await imported;
    return experimentSchema.parse(declaration);
  } catch (error) {
    throw new ConfigError(
      `An experiment file must export a declaration made by experiment(); ${path} does not: ${reasonOf(error)}; chronos new NAME writes one that does.`,
    );
  }
}

const loadShipped = (name: string): Promise<Experiment> => load(join(folder, `${name}.ts`), import(`../../experiments/${name}.ts`));

/** An experiment by the name of its file in experiments/, or by a path of the user's own. @throws ConfigError */
export async function findExperiment(nameOrPath: string): Promise<Experiment> {
  if (shippedNames().includes(nameOrPath)) return loadShipped(nameOrPath);
  const path = resolve(nameOrPath);
  if (/\.(mts|ts|mjs|js)$/.test(nameOrPath) && existsSync(path)) return load(path, import(pathToFileURL(path).href));
  throw new ConfigError(
    `An experiment must be one of ${shippedNames().join(', ')} or the path of a TypeScript or JavaScript file that exists; got ${JSON.stringify(nameOrPath)}; chronos new NAME makes a file.`,
  );
}

/** The experiments that come with the model. */
export async function shippedExperiments(): Promise<{ file: string; declaration: Experiment }[]> {
  return Promise.all(shippedNames().map(async (file) => ({ file, declaration: await loadShipped(file) })));
}
