import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { addressOf, applyChanges, commandsIn, freshCopy } from '../support/chronos.ts';

const guide = 'docs/guide.md';
const env = { ...process.env, NO_COLOR: '1' };

/** Runs a command that must end well. @returns what it printed */
function run(command: string, cwd: string): string {
  const end = spawnSync(command, { cwd, shell: true, encoding: 'utf8', env });
  expect(end.status, `${command}\n${end.stdout}\n${end.stderr}`).toBe(0);
  return end.stdout;
}

/** Runs all commands of the guide that are marked. @returns what they printed */
function follow(mark: string, cwd: string): string {
  const commands = commandsIn(guide, `sh ${mark}`);
  expect(commands.length).toBeGreaterThan(0);
  return commands.map((command) => run(command, cwd)).join('');
}

describe('the user guide, as it is', () => {
  let folder = '';
  beforeAll(() => {
    folder = freshCopy();
  });

  it.each(commandsIn(guide))('has a command that works: %s', (command) => void run(command, folder));
});

describe('the user guide, where it changes the model', () => {
  let folder = '';
  beforeAll(() => {
    folder = freshCopy();
  });

  it('adds a variable that is written into files', () => {
    applyChanges(guide, 'variable', folder);
    expect(follow('variable', folder)).toMatch(/sithick +m +surface +thickness of sea ice where there is ice/);
    expect(readFileSync(join(folder, 'outputs/thickness/state_0000.nc'), 'latin1')).toContain('sithick');
  });

  it('adds a scheme that an experiment chooses', () => {
    applyChanges(guide, 'scheme', folder);
    follow('scheme', folder);
    applyChanges(guide, 'choice', folder);
    follow('choice', folder);
    const [run = ''] = readdirSync(join(folder, 'outputs')).filter((name) => name === 'minmod_ocean');
    expect(readFileSync(join(folder, 'outputs', run, 'run.json'), 'utf8')).toContain('minmod');
  });

  it.each([guide, 'README.md'].flatMap((page) => commandsIn(page, 'sh page')))('has a command that serves a page: %s', async (command) => {
    const run = /outputs\/(\w+)/.exec(command)?.[1];
    mkdirSync(join(folder, 'outputs', run ?? ''), { recursive: true });
    const child = spawn(`exec ${command} --port 0`, { cwd: folder, shell: true, env, detached: true });
    const address = await addressOf(child);
    expect(await (await fetch(address)).text()).toContain('<title>Chronos-ESM</title>');
    const listing = await (await fetch(`${address}run/index.json`)).json();
    expect(listing?.name).toBe(run);
    const closed = new Promise((settle) => child.once('close', settle));
    process.kill(-(child.pid as number), 'SIGTERM');
    await closed;
  });
});
