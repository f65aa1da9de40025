import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandsIn, freshCopy, projectFolder } from '../support/chronos.ts';

const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');
const commands = commandsIn('README.md');

describe('the README', () => {
  let folder = '';
  beforeAll(() => {
    folder = freshCopy();
  });

  it('is short', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(120);
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] as string).filter((link) => !link.startsWith('http'));
    expect(links.filter((link) => !existsSync(join(projectFolder, link)))).toEqual([]);
  });

  it.each(commands.filter((command) => command !== 'npm ci'))('has a command that works: %s', (command) => {
    const end = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
    expect(end.status, `${end.stdout}\n${end.stderr}`).toBe(0);
  });

  it('leaves what its quick start promises', () => {
    const results = readdirSync(join(folder, 'outputs/production_control'));
    for (const name of [
      'state_0000.nc',
      'mean_0001-01.nc',
      'mean_0001-02.nc',
      'mean_0001-03.nc',
      'timeseries.nc',
      'run.json',
      'metrics.json',
      'restart_latest',
    ])
      expect(results).toContain(name);
    expect(readdirSync(join(folder, 'analysis_results/production_control'))).toContain('overview.png');
  });
});
