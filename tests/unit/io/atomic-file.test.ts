import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { AtomicFile, outputError, streamAtomically, writeAtomically } from '../../../src/io/index.ts';
import { OutputError } from '../../../src/kernel/index.ts';
import { temporaryFolder } from './external-readers.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const remains = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.tmp'));

describe('atomic files', () => {
  test('a file appears only when it is committed', () => {
    const file = new AtomicFile(at('a'));
    file.write(new TextEncoder().encode('hello'));
    expect(existsSync(at('a'))).toBe(false);
    file.commit();
    expect(readFileSync(at('a'), 'utf8')).toBe('hello');
    expect(remains()).toEqual([]);
  });

  test('nothing is overwritten unless asked, not even by a file that appears in between', () => {
    writeAtomically(at('b'), 'first');
    expect(() => writeAtomically(at('b'), 'second')).toThrow(
      /because it exists already; choose another name or allow it with --overwrite\.$/,
    );
    const late = new AtomicFile(at('c'));
    writeFileSync(at('c'), 'somebody else');
    late.write(new Uint8Array(3));
    expect(() => late.commit()).toThrow(OutputError);
    expect(readFileSync(at('c'), 'utf8')).toBe('somebody else');
    writeAtomically(at('b'), 'second', { overwrite: true });
    expect(readFileSync(at('b'), 'utf8')).toBe('second');
    expect(remains()).toEqual([]);
  });

  test('when filling fails, what stood there stays and nothing remains', () => {
    writeAtomically(at('d'), 'old');
    const fail = () =>
      streamAtomically(at('d'), { overwrite: true }, (file) => {
        file.write(new Uint8Array(10));
        throw new Error('no');
      });
    expect(fail).toThrow('no');
    expect(readFileSync(at('d'), 'utf8')).toBe('old');
    expect(remains()).toEqual([]);
  });

  test('a missing folder and a full disk are told in one sentence, with exit code 4', () => {
    expect(() => writeAtomically(at('no/such/x'), '')).toThrow(/because its folder does not exist; create the folder/);
    expect(outputError('/x', { code: 'ENOSPC' }).message).toBe(
      'A file must be written whole: /x could not be, because the disk is full; free some space or choose another folder with --out DIR.',
    );
    expect(outputError('/x', { code: 'ENOSPC' }).exitCode).toBe(4);
  });
});

describe('a disk that fills up while writing', () => {
  const module = pathToFileURL(fileURLToPath(new URL('../../../src/io/atomic-file.ts', import.meta.url))).href;
  const script = (path: string): string =>
    `const { writeAtomically } = await import('${module}');
     try { writeAtomically('${path}', new Uint8Array(200000)); } catch (error) { console.log(error.name, error.exitCode, error.message); }`;
  const write = (path: string, before: string): string => {
    const command = `${before}; exec "${process.execPath}" --import tsx --input-type=module -e "$SCRIPT"`;
    return spawnSync('bash', ['-c', command], { encoding: 'utf8', env: { ...process.env, SCRIPT: script(path) } }).stdout;
  };

  test('a file size limit: one sentence, no temporary file left', () => {
    expect(write(at('big'), 'ulimit -f 64')).toMatch(/^OutputError 4 .*because the file would exceed the size limit of this system/);
    expect(existsSync(at('big'))).toBe(false);
    expect(remains()).toEqual([]);
  });

  test('a full file system: one sentence, no temporary file left', () => {
    const tiny = at('tiny');
    mkdirSync(tiny);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tiny]).status !== 0) {
      console.log('This user may not mount a small file system; writing to a full one is skipped.');
      return;
    }
    try {
      expect(write(join(tiny, 'big'), 'true')).toMatch(/^OutputError 4 .*because the disk is full; free some space/);
      expect(readdirSync(tiny)).toEqual([]);
    } finally {
      spawnSync('umount', [tiny]);
    }
  });
});
