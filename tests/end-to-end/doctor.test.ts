import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshCopy, projectFolder } from '../support/chronos.ts';

/** Packages that an install may lack. */
const optional = ['webgpu', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];

/** A checkout whose packages are those of this one, without the optional ones. */
function bareCopy(): string {
  const folder = freshCopy();
  const [from, to] = [join(projectFolder, 'node_modules'), join(folder, 'node_modules')];
  rmSync(to);
  mkdirSync(to);
  const link = (name: string): void => {
    if (!optional.includes(name)) symlinkSync(join(from, name), join(to, name));
  };
  for (const name of readdirSync(from).filter((entry) => !entry.startsWith('.'))) {
    if (name !== '@tensorflow') link(name);
    else {
      mkdirSync(join(to, name));
      for (const inner of readdirSync(join(from, name))) link(`${name}/${inner}`);
    }
  }
  return folder;
}

describe('chronos doctor', () => {
  let folder = '';
  beforeAll(() => {
    folder = bareCopy();
  });

  /** Without a network where the system lets tests take it away; without SLURM. */
  const doctor = () => {
    const canCut = spawnSync('unshare', ['-rn', 'true']).status === 0;
    const cut = canCut ? ['unshare', '-rn'] : [];
    const [command = '', ...rest] = [...cut, process.execPath, join(folder, 'src/cli/chronos.mjs'), 'doctor'];
    return spawnSync(command, rest, { cwd: folder, encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: folder } });
  };

  it('says on a bare machine what is there, and of all the rest what to do about it', () => {
    const { status, stdout, stderr } = doctor();
    expect(status, stderr).toBe(0);
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    const of = (name: string): string => lines.find((line) => line.slice(4).startsWith(`${name} `)) ?? '';
    for (const name of ['memory', 'disk', 'wasm', 'tfjs-wasm', 'cpu']) expect(of(name)).toMatch(/^yes /);
    expect(of('webgpu')).toMatch(/^no .*is not installed here; run npm install webgpu/);
    for (const name of ['xla', 'tensorflow']) expect(of(name)).toMatch(/^no .*npm run setup:gpu .* or use --backend tfjs-wasm/);
    expect(of('slurm')).toMatch(/sbatch is not found here; .*--dry-run|^yes slurm/);
    const missing = lines.filter((line) => line.startsWith('no '));
    for (const line of missing) expect(line).toMatch(/; .*(run|get|use|needs|prints)/);
    expect(stdout).not.toMatch(/undefined|Error|\bat .*:\d+/);
  });
});
