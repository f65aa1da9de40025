import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readRestart, writeRestart } from '../../src/io/index.ts';
import { chronos, newFolder } from '../support/chronos.ts';

const [trunk, branch] = [newFolder(), newFolder()];
const later = join(newFolder(), 'restart_0002-01-01.nc');
const run = (out: string, ...more: string[]) =>
  chronos(['control', '--atmosphere', 'qtcm', '--quiet', '--threads', '1', '--out', out, ...more]);
const state = (folder: string, day: number): Checkpoint['state'] => readRestart(join(folder, `restart_0001-01-0${day + 1}.nc`)).state;

beforeAll(async () => {
  const { code, stderr } = await run(trunk, '--days', '2', '--chunk-days', '1');
  expect(code, stderr).toBe(0);
  const moved = readRestart(join(trunk, 'restart_0001-01-03.nc'));
  writeRestart(later, { ...moved, cycle: 365, window: undefined });
  const branched = await run(branch, '--days', '1', '--branch-from', later);
  expect(branched.code, branched.stderr).toBe(0);
});

describe('a run that branches from another', () => {
  it('begins its own first year with the state of the other, and goes on with the same command', async () => {
    expect(state(branch, 0)).toEqual(state(trunk, 2));
    expect(state(branch, 0)).not.toEqual(state(trunk, 0));
    const { code, stderr } = await run(branch, '--days', '2', '--branch-from', later);
    expect(code, stderr).toBe(0);
    expect(readRestart(join(branch, 'restart_0001-01-03.nc')).cycle).toBe(2);
  });

  it('may have other parameters', async () => {
    const out = newFolder();
    const { code, stderr } = await run(out, '--days', '1', '--branch-from', later, '--set', 'atmosphere.co2=560');
    expect(code, stderr).toBe(0);
    expect(state(out, 1)).not.toEqual(state(branch, 1));
  });

  it.each([
    ['does not go on as a run of its own', branch, [], /must go on with the configuration of its restart .*branch: nothing instead of/],
    [
      'needs the first of January',
      newFolder(),
      ['--branch-from', join(trunk, 'restart_0001-01-03.nc')],
      /of the first of January.* is of 0001-01-03/,
    ],
    ['needs a restart', newFolder(), ['--branch-from', 'nowhere.nc'], /must name a restart; .*nowhere\.nc is no file/],
    [
      'needs the same kind of air',
      newFolder(),
      ['--branch-from', later, '--atmosphere', 'primitive'],
      /must have the world of the restart/,
    ],
    ['takes no seed', newFolder(), ['--branch-from', later, '--seed', '3'], /which no seed changes; got --seed 3/],
  ])('%s', async (_, out, more, sentence) => {
    const { code, stderr } = await run(out, '--days', '2', ...more);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is submitted with its restart, but not as an ensemble, whose members would be the same', async () => {
    const words = ['submit', 'production-control', '--atmosphere', 'qtcm', '--branch-from', later, '--dry-run'];
    const submit = (...more: string[]) => chronos([...words, ...more]);
    expect((await submit()).stdout).toContain(`--branch-from ${later}`);
    const { code, stderr } = await submit('--array', '3');
    expect(code).toBe(2);
    expect(stderr).toMatch(/members of an ensemble differ by their seeds/);
  });
});
