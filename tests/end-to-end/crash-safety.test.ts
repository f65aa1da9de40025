import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRestart } from '../../src/io/index.ts';
import { chronos, newFolder } from '../support/chronos.ts';
import { differences } from '../support/run-folders.ts';

const command = (folder: string, days: number, ...more: string[]) => [
  ...['run', 'ocean-only', '--days', String(days), '--chunk-days', '4', '--threads', '1', '--out', folder],
  ...more,
];
/** Runs to the end, which must be reached. @returns what was told on stderr */
async function done(folder: string, days: number): Promise<string> {
  const { code, stderr } = await chronos(command(folder, days));
  expect(code, stderr).toBe(0);
  return stderr;
}
/** All cases, or one of a kind: `CHRONOS_LONG=1 npx vitest run tests/end-to-end/crash-safety.test.ts` */
const some = <T>(cases: readonly T[]): readonly T[] => (process.env.CHRONOS_LONG ? cases : cases.slice(0, 1));
/** Sentences on stderr without a stack trace. */
const sentences = (text: string): string[] => text.trim().split('\n');

const [whole, begun] = [newFolder(), newFolder()];
beforeAll(async () => {
  await done(whole, 36);
  await done(begun, 28);
});

describe('a run that is asked to stop', () => {
  it('keeps a second run out, finishes its days, exits with 5 and leaves no lock; a second signal ends it at once', async () => {
    const folder = newFolder();
    const seen: Record<string, string> = {};
    const stopped = await chronos(command(folder, 4000), {
      onOutput: async (text, kill) => {
        if (!text.includes('SYPD') || seen.second !== undefined) return;
        seen.second = '';
        const second = await chronos(command(folder, 4000));
        seen.second = `${second.code} ${second.stderr}`;
        kill('SIGINT');
      },
    });
    expect(seen.second).toMatch(
      /^2 chronos: A folder must have one run at a time; got .*chronos\.lock of process \d+ on .*remove the file\.\n$/,
    );
    expect(stopped.code, stopped.stderr).toBe(5);
    expect(sentences(stopped.stderr)).toEqual([expect.stringMatching(/^chronos: The run was asked to stop at day \d+ of 4000; /)]);
    expect(existsSync(join(folder, 'chronos.lock'))).toBe(false);
    const before = readFileSync(join(folder, 'restart_latest'), 'utf8').trim();
    const twice = await chronos(command(folder, 4000), {
      onOutput: async (text, kill) => {
        if (text.includes('going on from')) kill('SIGINT');
        if (!text.includes('a second signal stops at once')) return;
        kill('SIGSTOP'); // or it could be done before the second signal comes, which is another one only a second later
        await setTimeout(1100);
        kill('SIGINT');
        kill('SIGCONT');
      },
      env: { CHRONOS_DT_ATMOS: '' },
    });
    expect(twice.code, twice.stderr).toBe(5);
    expect(twice.stderr).not.toContain('was asked to stop');
    expect(existsSync(join(folder, 'chronos.lock'))).toBe(false);
    expect(readRestart(join(folder, before)).cycle).toBeGreaterThan(0);
  });

  it('by its wall-clock limit gets at least some days done, and goes on to the same bytes', async () => {
    const folder = newFolder();
    const { code, stderr } = await chronos(command(folder, 36, '--wall-time', '1'));
    expect(code).toBe(5);
    expect(stderr).toMatch(/^chronos: The run reached its --wall-time at day [4-9] of 36; the same command goes on from there\.\n$/);
    await done(folder, 36);
    expect(differences(whole, folder)).toEqual([]);
  });
});

describe('a restart that is broken', () => {
  const newest = () => readFileSync(join(begun, 'restart_latest'), 'utf8').trim();
  const damages: Record<string, (path: string, bytes: Buffer) => unknown> = {
    truncated: (path, bytes) => writeFileSync(path, bytes.subarray(0, bytes.length / 2)),
    'bit-flipped': (path, bytes) =>
      writeFileSync(
        path,
        bytes.map((byte, n) => (n === bytes.length >> 1 ? byte ^ 8 : byte)),
      ),
    empty: (path) => writeFileSync(path, ''),
    missing: (path) => rmSync(path),
  };

  it.each(some(Object.entries(damages)))(
    '(%s) is told in one sentence, and the one before it taken, to the same bytes',
    async (_, damage) => {
      const folder = newFolder();
      cpSync(begun, folder, { recursive: true });
      const path = join(folder, newest());
      damage(path, readFileSync(path));
      expect(sentences(await done(folder, 36))).toEqual([
        expect.stringMatching(/^chronos: The (file|restart) .*restart_0001-01-29\.nc .*\. Trying the restart before it\.$/),
      ]);
      expect(differences(whole, folder)).toEqual([]);
    },
  );
});

describe('a series that is broken', () => {
  it.each(
    some<[string, (bytes: Buffer) => Uint8Array]>([
      ['truncated', (bytes) => bytes.subarray(0, -8)],
      ['bit-flipped', (bytes) => bytes.map((byte, n) => (n === bytes.length - 3 ? byte ^ 8 : byte))],
      ['empty', () => Buffer.alloc(0)],
    ]),
  )('(%s) is kept under another name at the end of the month, and the run goes on', async (_, damage) => {
    const folder = newFolder();
    cpSync(whole, folder, { recursive: true });
    const bytes = damage(readFileSync(join(whole, 'timeseries.nc')));
    writeFileSync(join(folder, 'timeseries.nc'), bytes);
    const { code, stdout } = await chronos(command(folder, 60));
    expect(code).toBe(0);
    expect(stdout).toMatch(/timeseries\.nc .* It is kept as timeseries_unusable\.nc, and a new series begins\.\n/);
    expect(readFileSync(join(folder, 'timeseries_unusable.nc')).equals(bytes)).toBe(true);
    expect(existsSync(join(folder, 'timeseries.nc'))).toBe(true);
  });
});

describe('a folder that cannot be written', () => {
  const small = join(newFolder(), 'small');
  const mounted = (options: string): boolean => {
    mkdirSync(small, { recursive: true });
    const ok = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', small]).status === 0;
    if (!ok) console.log('This user may not mount a small file system; a full and a read-only one are skipped.');
    return ok;
  };
  const remounted = (options: string) => spawnSync('mount', ['-o', `remount,${options}`, small]);
  afterAll(() => spawnSync('umount', [small]));

  it('because the disk is full ends the run in one sentence; what was finished is whole, and with more room it goes on', async ({
    skip,
  }) => {
    if (!mounted('size=13m')) return skip();
    const out = join(small, 'run');
    const full = await chronos(command(out, 36));
    expect(full.code, full.stdout).toBe(4);
    expect(sentences(full.stderr)).toEqual([
      expect.stringMatching(/^chronos: A file must be written whole: .* because the disk is full; free some space or .*\.$/),
    ]);
    const restarts = readdirSync(out).filter((name) => /^restart_.*\.nc$/.test(name));
    for (const name of restarts) expect(() => readRestart(join(out, name))).not.toThrow();
    expect(restarts.length).toBeGreaterThan(0);
    expect(readdirSync(out).filter((name) => /tmp|lock/.test(name))).toEqual([]);
    remounted('size=64m');
    await done(out, 36);
    expect(differences(whole, out)).toEqual([]);
    remounted('ro');
    const readOnly = await chronos(command(out, 40));
    expect(readOnly.code).toBe(4);
    expect(readOnly.stderr).toMatch(
      /^chronos: .*chronos\.lock could not be, because it lies on a read-only file system; choose another folder with --out DIR\.\n$/,
    );
  });
});

describe('a run that becomes unstable', () => {
  it('stops in its chunk, names field, place and day, and leaves states that chronos analyze draws', async () => {
    const [folder, figures] = [newFolder(), newFolder()];
    const wild = ['ocean.viscosityScale=1e-10', 'ocean.shearViscosity=0', 'ocean.bottomDrag=0'].flatMap((set) => ['--set', set]);
    const { code, stdout, stderr } = await chronos(command(folder, 40, ...wild));
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^chronos: ocean\.\w+ must stay finite; got (NaN|-?Infinity) at level \d+, row \d+, column \d+, where it was \S+ before, after cycle \d+ \(0001-01-\d\dT00:00:00\); .*\n$/,
    );
    expect(stdout).toMatch(/the last state that was finite is in .*unstable_0001-01-\d\d\.nc; chronos analyze draws it\n/);
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({ exit_state: 'unstable', exit_code: 3 });
    const drawn = await chronos(['analyze', folder, '--out', figures]);
    expect(drawn.code, drawn.stderr).toBe(0);
    expect(readdirSync(figures).filter((name) => /^unstable_.*_tos\.png$/.test(name))).toHaveLength(1);
    const links = [...readFileSync(join(figures, 'index.html'), 'utf8').matchAll(/(?:src|href)="([^"]+)"/g)].map(
      (match) => match[1] as string,
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((name) => !existsSync(join(figures, name)))).toEqual([]);
  });
});
