import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AtmosphereName } from '../../atmosphere/index.ts';

/** Seconds from the command to the end of a control run of one day: with everything to compile, and with all that kept. */
export interface StartUp {
  readonly atmosphere: AtmosphereName;
  readonly cold: number;
  readonly cached: number;
}

const command = join(import.meta.dirname, '../chronos.mjs');

/** @param folder the working directory, whose `node_modules` keep what is compiled  @throws Error that says how the run ended */
function secondsOfOneDay(folder: string, atmosphere: AtmosphereName, out: string): number {
  const began = performance.now();
  const flags = ['--days', '1', '--atmosphere', atmosphere, '--out', join(folder, out), '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, [command, 'control', ...flags], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`A control run of one day must end well; it ended with code ${status}: ${stderr}`);
  return (performance.now() - began) / 1000;
}

/** Runs a day where nothing is kept, and then again. */
export function measureStartUp(atmosphere: AtmosphereName): StartUp {
  const folder = mkdtempSync(join(tmpdir(), 'chronos-start-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    const cold = secondsOfOneDay(folder, atmosphere, 'cold');
    const cached = Math.min(...['first', 'second', 'third'].map((out) => secondsOfOneDay(folder, atmosphere, out)));
    return { atmosphere, cold, cached };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
