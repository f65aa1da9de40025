import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chronos, newFolder } from '../support/chronos.ts';

const same = (a: string, b: string, name: string): boolean => readFileSync(join(a, name)).equals(readFileSync(join(b, name)));

describe('a run that is cut', () => {
  it('gives the bytes of the uncut one: 20 days and 20 more, chunks of 1, 7 and 30 days', async () => {
    const [whole, cut] = [newFolder(), newFolder()];
    const uncut = chronos(['control', '--days', '40', '--chunk-days', '7', '--quiet', '--out', whole]);
    const twice = (async () => {
      const first = await chronos(['control', '--days', '20', '--chunk-days', '1', '--quiet', '--out', cut]);
      return [first, await chronos(['control', '--days', '40', '--chunk-days', '30', '--quiet', '--out', cut])];
    })();
    for (const { code, stderr } of [await uncut, ...(await twice)]) expect(code, stderr).toBe(0);
    for (const name of ['restart_0001-02-10.nc', 'mean_0001-01.nc', 'timeseries.nc', 'state_0000.nc'])
      expect(same(whole, cut, name), name).toBe(true);
  });

  it('by a signal writes a restart, exits with 5, and goes on to the same bytes', async () => {
    const [whole, cut] = [newFolder(), newFolder()];
    const command = (folder: string) => ['control', '--days', '6', '--chunk-days', '2', '--out', folder];
    let sent = false;
    const interrupted = await chronos(command(cut), {
      onOutput: (text, kill) => {
        if (!sent && text.includes('SYPD')) kill('SIGTERM');
        sent ||= text.includes('SYPD');
      },
    });
    expect(interrupted.code, interrupted.stderr).toBe(5);
    expect(interrupted.stderr).toMatch(/asked to stop at day \d of 6; the same command goes on from there/);
    const record = JSON.parse(readFileSync(join(cut, 'run.json'), 'utf8'));
    expect(record).toMatchObject({ exit_state: 'stopped early', exit_code: 5 });
    for (const folder of [cut, whole]) expect((await chronos(command(folder))).code).toBe(0);
    expect(same(whole, cut, 'restart_0001-01-07.nc')).toBe(true);
  });

  it('is not continued under another resolution or other parameters', async () => {
    const folder = newFolder();
    expect((await chronos(['control', '--days', '1', '--quiet', '--out', folder])).code).toBe(0);
    const other = await chronos(['control', '--days', '2', '--resolution', 'T63', '--out', folder]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/resolution of the run, T63; .* has T31/);
    const warmer = await chronos(['control', '--days', '2', '--set', 'atmosphere.co2=560', '--out', folder]);
    expect(warmer.code).toBe(2);
    expect(warmer.stderr).toMatch(/co2/);
  });
});
