import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, ftruncateSync, linkSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { OutputError } from '../kernel/index.ts';

const causes: Readonly<Record<string, readonly [reason: string, cure: string]>> = {
  ENOSPC: ['the disk is full', 'free some space or choose another folder with --out DIR'],
  EDQUOT: ['your disk quota is used up', 'free some space or choose another folder with --out DIR'],
  EFBIG: ['the file would exceed the size limit of this system', 'raise the limit (ulimit -f) or choose another folder with --out DIR'],
  EACCES: ['you may not write there', 'change its permissions or choose another folder with --out DIR'],
  EPERM: ['you may not write there', 'change its permissions or choose another folder with --out DIR'],
  EROFS: ['it lies on a read-only file system', 'choose another folder with --out DIR'],
  ENOENT: ['its folder does not exist', 'create the folder or choose another with --out DIR'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'choose another folder with --out DIR'],
  ENAMETOOLONG: ['its name is too long', 'choose a shorter name'],
  EEXIST: ['it exists already', 'choose another name or allow it with --overwrite'],
};

/** One sentence for a failed write. */
export function outputError(path: string, error: unknown): OutputError {
  if (error instanceof OutputError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const [reason, cure] = causes[code] ?? [`the system answered ${code}`, 'choose another folder with --out DIR'];
  return new OutputError(`A file must be written whole: ${path} could not be, because ${reason}; ${cure}.`);
}

/**
 * A file in the making. It has a temporary name in the folder of the final one and appears, whole and on disk,
 * when it is committed; a process that dies before leaves what stood there as it was.
 */
export class AtomicFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #overwrite: boolean;
  readonly #descriptor: number;
  #end = 0;
  #open = true;

  /** @throws OutputError when the place cannot be written, or is taken and `overwrite` is not set */
  constructor(path: string, { overwrite = false }: { overwrite?: boolean } = {}) {
    this.path = path;
    this.#overwrite = overwrite;
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
    try {
      if (!overwrite && existsSync(path)) throw Object.assign(new Error(), { code: 'EEXIST' });
      this.#descriptor = openSync(this.#temporary, 'wx+');
    } catch (error) {
      throw outputError(path, error);
    }
  }

  /** Bytes from 0 to the farthest that was written. */
  get size(): number {
    return this.#end;
  }

  /** Writes bytes at a position, by default at the end. */
  write(bytes: Uint8Array, position: number = this.#end): void {
    this.#guard(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done, bytes.length - done, position + done);
      this.#end = Math.max(this.#end, position + bytes.length);
    });
  }

  /** Reads back what was written. */
  read(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#guard(() => {
      for (let done = 0, got = 1; done < length && got > 0; done += got)
        got = readSync(this.#descriptor, bytes, done, length - done, position + done);
    });
    return bytes;
  }

  /** Makes the file at least this long, filled with zeros. */
  extend(size: number): void {
    if (size > this.#end) this.#guard(() => ftruncateSync(this.#descriptor, size));
    this.#end = Math.max(this.#end, size);
  }

  /** Puts the bytes on disk and gives the file its name. */
  commit(): void {
    this.#guard(() => {
      fsyncSync(this.#descriptor);
      this.#close();
      if (this.#overwrite) renameSync(this.#temporary, this.path);
      else nameWithoutOverwriting(this.#temporary, this.path);
      syncFolder(dirname(this.path));
    });
  }

  /** Gives up; nothing remains. */
  abort(): void {
    try {
      this.#close();
    } catch {
      // What could not be flushed is thrown away; the error that led here is the one to tell.
    }
    rmSync(this.#temporary, { force: true });
  }

  /** A descriptor is gone even when closing it reports an error, so it is closed once. */
  #close(): void {
    const wasOpen = this.#open;
    this.#open = false;
    if (wasOpen) closeSync(this.#descriptor);
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      this.abort();
      throw outputError(this.path, error);
    }
  }
}

/** A link fails where a name is taken, even by somebody who took it this instant; some file systems know no links. */
function nameWithoutOverwriting(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
    rmSync(temporary);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || existsSync(path)) throw error;
    renameSync(temporary, path);
  }
}

/** Answers of systems that do not sync folders, or not this one for this user. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM', 'EISDIR']);

/** Makes a new name survive a power failure, where the system can sync a folder. The file has its name already. */
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch (error) {
    if (!cannotSync.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Writes a file through a function that streams into it; gives up cleanly when the function throws. */
export function streamAtomically(path: string, options: { overwrite?: boolean }, fill: (file: AtomicFile) => void): void {
  const file = new AtomicFile(path, options);
  try {
    fill(file);
  } catch (error) {
    file.abort();
    throw error;
  }
  file.commit();
}

/** Writes a whole file at once. */
export const writeAtomically = (path: string, data: string | Uint8Array, options: { overwrite?: boolean } = {}): void =>
  streamAtomically(path, options, (file) => file.write(typeof data === 'string' ? new TextEncoder().encode(data) : data));

/** Gives a file that cannot be used a name of its own in the same folder. @returns that name @throws OutputError */
export function setAside(path: string): string {
  const { dir, name, ext } = parse(path);
  for (let n = 1; ; n++) {
    const kept = `${name}_unusable${n === 1 ? '' : `_${n}`}${ext}`;
    if (existsSync(join(dir, kept))) continue;
    try {
      renameSync(path, join(dir, kept));
      return kept;
    } catch (error) {
      throw outputError(path, error);
    }
  }
}
