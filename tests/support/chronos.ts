import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

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

/** Runs `chronos` to its end. @param onOutput sees what is printed and told, and may send a signal */
export function chronos(
  args: readonly string[],
  options: Surroundings & { onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Finished> {
  const child = startChronos(args, options);
  let [stdout, stderr] = ['', ''];
  const see = (data: Buffer) => options.onOutput?.(data.toString(), (signal) => child.kill(signal));
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    see(data);
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
    see(data);
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

/** The address that a server says it listens at. @throws when it ends without */
export function addressOf(server: ChildProcessWithoutNullStreams): Promise<string> {
  let output = '';
  return new Promise((settle, refuse) => {
    const look = (data: Buffer): void => {
      output += data.toString();
      const found = /(http:\/\/localhost:\d+\/)/.exec(output)?.[1];
      if (found) settle(found);
    };
    server.stdout.on('data', look);
    server.stderr.on('data', look);
    server.on('close', () => refuse(new Error(`The server ended: ${output}`)));
  });
}

/** A folder that nobody else uses. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'chronos-'));

/** A copy of what version control holds, with the installed packages of this checkout in place of `npm ci`. */
export function freshCopy(): string {
  const folder = newFolder();
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: projectFolder,
    encoding: 'utf8',
  }).stdout;
  for (const name of listed
    .trim()
    .split('\n')
    .filter((file) => existsSync(join(projectFolder, file)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(join(projectFolder, name), join(folder, name));
  }
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The commands on a page, of blocks marked `sh` or `sh` with a word behind it. */
export function commandsIn(page: string, mark = 'sh'): string[] {
  const text = readFileSync(join(projectFolder, page), 'utf8');
  const blocks = text.split('```').filter((block) => block.startsWith(`${mark}\n`));
  return blocks.flatMap((block) => block.trim().split('\n').slice(1));
}

/** Changes of sources on a page, of blocks marked `diff` with a word behind it, made in a folder. @throws Error where one does not fit */
export function applyChanges(page: string, mark: string, folder: string): void {
  const text = readFileSync(join(projectFolder, page), 'utf8');
  const blocks = text.split('```').filter((block) => block.startsWith(`diff ${mark}\n`));
  if (blocks.length === 0) throw new Error(`${page} has no block marked diff ${mark}.`);
  for (const change of blocks.flatMap((block) =>
    block
      .trim()
      .split(/^--- .*\n/m)
      .slice(1),
  )) {
    const [target = '', ...hunks] = change.split(/^@@.*\n/m);
    const path = join(folder, target.trim().replace(/^\+\+\+ b\//, ''));
    writeFileSync(path, hunks.reduce(withHunk, existsSync(path) ? readFileSync(path, 'utf8') : ''));
  }
}

/** A text with the lines of a hunk in their new form. */
function withHunk(text: string, hunk: string): string {
  const lines = hunk.replace(/\n$/, '').split('\n');
  const side = (other: string): string =>
    lines
      .filter((line) => !line.startsWith(other))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [before, after] = [side('+'), side('-')];
  const at = text.indexOf(before);
  if (at < 0 || (before !== '' && text.indexOf(before, at + 1) >= 0))
    throw new Error(`A change must fit in one place; this does not:\n${before}`);
  return text.slice(0, at) + after + text.slice(at + before.length);
}
