import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const digestLength = 32;

/** The nearest `node_modules` upwards of the working directory, if one can write there. */
function modulesFolder(): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) {
      try {
        accessSync(modules, constants.W_OK);
        return modules;
      } catch {
        return undefined;
      }
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** Where the compiler keeps what it made unless a folder is named; each user has a folder of temporary files to himself. */
export function defaultCacheFolder(): string {
  const modules = modulesFolder();
  return modules ? join(modules, '.cache', 'chronos') : resolve(tmpdir(), `chronos-cache-${process.getuid?.() ?? 'of-user'}`);
}

/** What was kept under a name, or undefined where there is nothing or it is damaged. */
export function readKept(folder: string, name: string): Buffer | undefined {
  try {
    const bytes = readFileSync(join(folder, name));
    const rest = bytes.subarray(digestLength);
    return digest(rest).equals(bytes.subarray(0, digestLength)) ? rest : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps bytes after their digest, whole or not at all; a folder that cannot be written is no error. */
export function keep(folder: string, name: string, bytes: Uint8Array): void {
  const partial = join(folder, `${name}.${randomBytes(6).toString('hex')}.partial`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(partial, Buffer.concat([digest(bytes), bytes]));
    renameSync(partial, join(folder, name));
  } catch {
    remove(partial);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return; // it lies in something that is no folder, or that cannot be entered
  }
}

/** Removes all but the newest of what was kept under names that end like this. */
export function keepNewest(folder: string, ending: string, count: number): void {
  try {
    const kept = readdirSync(folder).filter((name) => name.endsWith(ending));
    const dated = kept.map((name) => ({ path: join(folder, name), date: statSync(join(folder, name)).mtimeMs }));
    for (const { path } of dated.sort((a, b) => b.date - a.date).slice(count)) rmSync(path, { force: true });
  } catch {
    return; // another process is faster, or the folder cannot be written
  }
}
