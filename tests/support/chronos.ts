import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const projectFolder = resolve(import.meta.dirname, '../..');

/** How a command of the model ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Starts `chronos` in a process of its own. */
export function startChronos(args: readonly string[], options: Surroundings = {}): ChildProcessWithoutNullStreams {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('CHRONOS_') && !name.startsWith('VITEST')),
  );
  return spawn(process.execPath, [join(projectFolder, 'src/cli/chronos.mjs'), ...args], {
    cwd: options.cwd ?? projectFolder,
    env: { ...inherited, ...options.env },
  });
}

/** Runs `chronos` to its end. @param onOutput may send a signal */
export function chronos(
  args: readonly string[],
  options: Surroundings & { onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Finished> {
  const child = startChronos(args, options);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    options.onOutput?.(data.toString(), (signal) => child.kill(signal));
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

/** A folder that nobody else uses. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'chronos-'));
