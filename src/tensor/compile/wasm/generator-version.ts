import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** To be raised whenever the code made of a program changes and the files of the generator would not show it. */
const version = 2;

const folders = [import.meta.dirname, join(import.meta.dirname, '..', 'operations')];

function stateOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
  } catch {
    return [];
  }
}

let known: string | undefined;

/** Differs between code generators: names their version, and the sizes and dates of their files, so that no old build outlives a change. */
export function generatorVersion(): string {
  known ??= [String(version), ...folders.flatMap(stateOf)].join('\n');
  return known;
}
