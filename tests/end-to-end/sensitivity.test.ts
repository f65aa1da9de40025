import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { chronos, newFolder } from '../support/chronos.ts';
import { udunitsAccepts } from '../unit/io/external-readers.ts';

const [spunUp, results] = [newFolder(), newFolder()];
const ask = (...more: string[]) => chronos(['sensitivity', 'ocean-only', '--days', '1', '--threads', '1', ...more]);

beforeAll(async () => {
  const run = await chronos(['run', 'ocean-only', '--days', '1', '--quiet', '--out', spunUp]);
  const end = await ask('--from', spunUp, '--out', results);
  for (const { code, stderr } of [run, end]) expect(code, stderr).toBe(0);
});

describe('a sensitivity of the overturning', () => {
  it('writes derivatives by temperature and salinity, per volume and per area, that fit each other', () => {
    const file = openNetcdf(join(results, 'sensitivity.nc'));
    const bounds = file.variable('depth_bnds').values();
    for (const name of ['so', 'thetao']) {
      const [levels, column] = [file.variable(`sensitivity_${name}`), file.variable(`sensitivity_${name}_column`)];
      for (const { attributes } of [levels, column]) expect(udunitsAccepts(String(attributes.units)), name).not.toBe(false);
      const [density, map] = [levels.values(), column.values()];
      const cell = map.findIndex((value) => Number.isFinite(value) && value !== 0);
      let sum = 0;
      for (let k = 0; k < density.length / map.length; k++) {
        const value = density[k * map.length + cell] as number;
        if (Number.isFinite(value)) sum += value * ((bounds[2 * k + 1] as number) - (bounds[2 * k] as number));
      }
      expect(sum / (map[cell] as number)).toBeCloseTo(1, 4);
    }
  });

  it('tells the value and the derivatives by every tunable parameter, and draws a map', () => {
    const found = JSON.parse(readFileSync(join(results, 'sensitivity.json'), 'utf8')) as {
      readonly value: number;
      readonly parameters: readonly { readonly path: string; readonly derivative: number }[];
    };
    expect(Number.isFinite(found.value)).toBe(true);
    expect(found.parameters.map(({ path }) => path)).toContain('forcing.windStressFactor');
    for (const { derivative } of found.parameters) expect(Number.isFinite(derivative)).toBe(true);
    expect(readFileSync(join(results, 'sensitivity.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('refuses what it cannot do in one sentence', async () => {
    const refused = async (code: number, sentence: RegExp, ...args: string[]) => {
      const end = await ask('--out', newFolder(), ...args);
      expect(end.code, end.stderr).toBe(code);
      expect(end.stderr).toMatch(sentence);
      expect(end.stderr.trim().split('\n')).toHaveLength(1);
    };
    await refused(2, /--of must be one of amoc/, '--of', 'gulf-stream');
    await refused(2, /--average must be a whole number from 1 to the 1 days/, '--average', '2');
    await refused(2, /must go on with the configuration/, '--from', spunUp, '--set', 'forcing.heatFeedback=30');
    await refused(4, /--from must name a restart/, '--from', newFolder());
  });
});
