import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNetcdf } from '../../src/io/index.ts';
import { chronos, newFolder } from '../support/chronos.ts';

const [folder, figures] = [newFolder(), newFolder()];

beforeAll(async () => {
  const { code, stderr } = await chronos(['run', 'aquaplanet', '--quiet', '--days', '32', '--out', folder]);
  expect(code, stderr).toBe(0);
});

describe('a month over a world of water', () => {
  it('rains most near the equator, and has no land anywhere', () => {
    const mean = openNetcdf(join(folder, 'mean_0001-01.nc'));
    const rain = Array.from(mean.variable('pr').values());
    const rows = Array.from({ length: 48 }, (_, j) => rain.slice(j * 96, (j + 1) * 96).reduce((a, b) => a + b, 0) / 96);
    const wettest = rows.indexOf(Math.max(...rows));
    expect(Math.abs(mean.variable('lat').values()[wettest] as number)).toBeLessThan(12);
    expect(mean.variable('tos').values().every(Number.isFinite)).toBe(true);
  });

  it('is drawn without coasts, and held against nothing that was observed', async () => {
    const { code, stdout, stderr } = await chronos(['analyze', folder, '--out', figures]);
    expect(code, stderr).toBe(0);
    expect(stdout).not.toMatch(/against|wanted/);
    expect(readdirSync(figures).filter((name) => /against|taylor/.test(name))).toEqual([]);
    // The stroke of coasts on maps of the real world.
    expect(readFileSync(join(figures, 'pr.svg'), 'utf8')).not.toMatch(/stroke="#222" stroke-width="0.9"/);
  });
});
