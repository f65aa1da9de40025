import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Build, Layout } from './layout.ts';

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

/** Where builds are kept unless a folder is named. */
export function defaultCacheFolder(): string {
  const modules = modulesFolder();
  return modules ? join(modules, '.cache', 'chronos') : resolve(tmpdir(), 'chronos-cache');
}

const pathOf = (folder: string, key: string): string => join(folder, `${key}.build`);

/** A build as one piece: a digest of the rest, the length of the head, the head, the tables, the module. */
function packed({ binary, constants: tables, layout }: Build): Buffer {
  const head = Buffer.from(JSON.stringify({ layout, tables: tables.length }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const rest = Buffer.concat([length, head, tables, binary]);
  return Buffer.concat([digest(rest), rest]);
}

function unpacked(bytes: Buffer): Build | undefined {
  const rest = bytes.subarray(digestLength);
  if (rest.length < 4 || !digest(rest).equals(bytes.subarray(0, digestLength))) return undefined;
  const end = 4 + rest.readUInt32LE(0);
  const { layout, tables } = JSON.parse(rest.subarray(4, end).toString()) as { layout: Layout; tables: number };
  return { layout, constants: Uint8Array.from(rest.subarray(end, end + tables)), binary: Uint8Array.from(rest.subarray(end + tables)) };
}

/** A build kept earlier, or undefined where there is none or it is damaged. */
export function readBuild(folder: string, key: string): Build | undefined {
  try {
    return unpacked(readFileSync(pathOf(folder, key)));
  } catch {
    return undefined;
  }
}

/** Keeps a build, whole or not at all; a folder that cannot be written is no error. */
export function writeBuild(folder: string, key: string, build: Build): void {
  const partial = join(folder, `${key}.${randomBytes(6).toString('hex')}.partial`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(partial, packed(build));
    renameSync(partial, pathOf(folder, key));
  } catch {
    rmSync(partial, { force: true });
  }
}
