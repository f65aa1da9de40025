import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Holder, hasEnded, lockFile, lockFolder, thisProcess } from '../../../src/cli/run/lock.ts';
import { ConfigError } from '../../../src/kernel/index.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'lock-'));
const me = thisProcess({});
/** A process that has ended. */
const dead = spawnSync(process.execPath, ['-e', '']).pid as number;
/** A folder that somebody left a lock in. */
function lockedBy(holder: Partial<Holder> | string): string {
  const folder = newFolder();
  writeFileSync(join(folder, lockFile), typeof holder === 'string' ? holder : JSON.stringify({ ...me, born: null, ...holder }));
  return folder;
}

afterEach(() => vi.unstubAllEnvs());

describe('the lock of a folder', () => {
  it('keeps a second run out, in one sentence, and is gone when it is released', () => {
    const folder = newFolder();
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(ConfigError);
    expect(() => lockFolder(folder)).toThrow(
      /^A folder must have one run at a time; got .*chronos\.lock of process \d+ on \S+, since \S+; wait, .* or, if that run is dead, remove the file\.$/,
    );
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lockFolder(folder).release();
  });

  it('is given up only by who holds it', () => {
    const folder = newFolder();
    const lock = lockFolder(folder);
    writeFileSync(join(folder, lockFile), 'of another');
    lock.release();
    expect(readFileSync(join(folder, lockFile), 'utf8')).toBe('of another');
  });

  it('of a dead process is taken over, also when its number was given out again', () => {
    for (const holder of [{ pid: dead }, { pid: process.pid, born: 'another boot 1' }]) {
      const folder = lockedBy(holder);
      const lock = lockFolder(folder);
      expect(JSON.parse(readFileSync(join(folder, lockFile), 'utf8'))).toMatchObject({ pid: process.pid, host: me.host });
      lock.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('of another machine holds, but for the same job of SLURM that was queued again', () => {
    const elsewhere = { host: 'another', pid: dead, job: '7_2', restarts: 1 };
    expect(() => lockFolder(lockedBy(elsewhere))).toThrow(/of process \d+ on another, job 7_2, since/);
    vi.stubEnv('SLURM_ARRAY_JOB_ID', '7');
    vi.stubEnv('SLURM_ARRAY_TASK_ID', '2');
    vi.stubEnv('SLURM_RESTART_COUNT', '1');
    expect(() => lockFolder(lockedBy(elsewhere))).toThrow(ConfigError);
    vi.stubEnv('SLURM_RESTART_COUNT', '2');
    lockFolder(lockedBy(elsewhere)).release();
    expect(hasEnded({ ...me, job: '7_2', restarts: 0 }, { ...me, job: '7_2', restarts: 5 })).toBe(false);
  });

  it('that says nothing is told with its cure', () => {
    for (const text of ['', 'x', '{}'])
      expect(() => lockFolder(lockedBy(text))).toThrow(/does not say whose it is; remove it if no run is under way\.$/);
  });

  it('has one taker, however many try at once to take over that of a dead process', async () => {
    const folder = lockedBy({ pid: dead });
    const script = `import { lockFolder } from ${JSON.stringify(new URL('../../../src/cli/run/lock.ts', import.meta.url).href)};
      try { lockFolder(${JSON.stringify(folder)}); console.log('mine'); setTimeout(() => {}, 4000); } catch (error) { console.log(error.name); }`;
    const tries = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
      return new Promise<string>((done) => child.stdout.once('data', (data: Buffer) => done(data.toString().trim())));
    });
    expect((await Promise.all(tries)).sort()).toEqual(['ConfigError', 'ConfigError', 'ConfigError', 'mine']);
    expect(existsSync(join(folder, lockFile))).toBe(true);
  });
});
