import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** To be raised whenever the code made of a program changes and the files of the generator would not show it. */
const version = 2;

const folders = [import.meta.dirname, join(import.meta.dirname, '..', 'operations')];

function stateOf(folder: string): string[] {
  try {
    const digest = (name: string): string =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    return readdirSync(folder).map((name) => `${name} ${digest(name)}`);
  } catch {
    return [];
  }
}

let known: string | undefined;

/** Differs between code generators: names their version, and the content of their files, so that no old build outlives a change. */
export function generatorVersion(): string {
  known ??= [String(version), ...folders.flatMap(stateOf)].join('\n');
  return known;
}
