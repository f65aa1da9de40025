import { keep, readKept } from '../disk-cache.ts';
import type { Build, Layout } from './layout.ts';

const nameOf = (key: string): string => `${key}.build`;

/** A build as one piece: the length of the head, the head, the tables, the module. */
function packed({ binary, constants: tables, layout }: Build): Buffer {
  const head = Buffer.from(JSON.stringify({ layout, tables: tables.length }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, tables, binary]);
}

function unpacked(bytes: Buffer): Build {
  const end = 4 + bytes.readUInt32LE(0);
  const { layout, tables } = JSON.parse(bytes.subarray(4, end).toString()) as { layout: Layout; tables: number };
  return { layout, constants: Uint8Array.from(bytes.subarray(end, end + tables)), binary: Uint8Array.from(bytes.subarray(end + tables)) };
}

/** A build kept earlier, or undefined where there is none or it is damaged. */
export function readBuild(folder: string, key: string): Build | undefined {
  const bytes = readKept(folder, nameOf(key));
  return bytes && unpacked(bytes);
}

/** Keeps a build, whole or not at all; a folder that cannot be written is no error. */
export const writeBuild = (folder: string, key: string, build: Build): void => keep(folder, nameOf(key), packed(build));
