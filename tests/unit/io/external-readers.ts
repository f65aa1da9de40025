/** Programs that real users open files with; tests use those that are installed and say which are not. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a program. @returns its output, or undefined when it is not installed */
export function runTool(command: string, ...args: string[]): { status: number | null; output: string } | undefined {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) {
    console.log(`${command} is not installed; what it would check is skipped.`);
    return undefined;
  }
  return { status, output: stdout + stderr };
}

const python = '/usr/bin/python3';

/** Runs Python with xarray. @returns its output, or undefined when either is not installed */
export function runXarray(script: string, ...args: string[]): { status: number | null; output: string } | undefined {
  if (spawnSync(python, ['-c', 'import xarray, netCDF4']).status !== 0) {
    console.log('python3 with xarray is not installed; what it would check is skipped.');
    return undefined;
  }
  return runTool(python, '-c', `import sys, numpy, xarray\n${script}`, ...args);
}

/** Whether udunits2 knows a unit; undefined when it is not installed. */
export function udunitsAccepts(units: string): boolean | undefined {
  const result = runTool('udunits2', '-H', units, '-W', units);
  return result && units !== '' && result.status === 0;
}

/** A fresh temporary folder. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'chronos-test-'));
