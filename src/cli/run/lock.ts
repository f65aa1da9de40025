import { readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { fileJson, writeAtomically } from '../../io/index.ts';
import { ConfigError, OutputError } from '../../kernel/index.ts';

/** The file by which a run keeps others out of its folder. */
export const lockFile = 'chronos.lock';

const holderSchema = z.strictObject({
  host: z.string(),
  pid: z.int(),
  /** Start of the process, so that a number which was given out again is told apart; null where the system does not tell. */
  born: z.string().nullable(),
  /** Job of SLURM and how often it was queued again; SLURM runs a job once at a time. */
  job: z.string().nullable(),
  restarts: z.int(),
  since: z.string(),
});
export type Holder = z.infer<typeof holderSchema>;

const text = (read: () => string): string | null => {
  try {
    return read().trim();
  } catch {
    return null;
  }
};

/** When a process started: boot of the machine and ticks since then; null where /proc does not tell. */
function birthOf(pid: number): string | null {
  const boot = text(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const fields = text(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return boot === null || fields === undefined ? null : `${boot} ${fields[19]}`;
}

/** The machine, or the container on it, that numbers of processes belong to. */
const thisHost = (): string => [hostname(), text(() => readlinkSync('/proc/self/ns/pid'))].filter((part) => part !== null).join(' ');

/** This process as the holder of a lock. */
export function thisProcess(env: NodeJS.ProcessEnv): Holder {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task, SLURM_JOB_ID: single, SLURM_RESTART_COUNT: restarts } = env;
  return {
    host: thisHost(),
    pid: process.pid,
    born: birthOf(process.pid),
    job: array && task ? `${array}_${task}` : single || null,
    restarts: Number(restarts) || 0,
    since: new Date().toISOString(),
  };
}

function isRunning({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const birth = birthOf(pid);
  return born === null || birth === null || birth === born;
}

/** Whether the holder of a lock is known to have ended. */
export function hasEnded(holder: Holder, me: Holder): boolean {
  if (holder.host === me.host) return !isRunning(holder);
  return holder.job !== null && holder.job === me.job && me.restarts > holder.restarts;
}

function holderOf(content: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

/** Takes a lock away that was read as `content`. Another process may have been faster: then its lock is put back. */
function takeAway(path: string, content: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // it is gone
  }
  const found = text(() => readFileSync(aside, 'utf8'));
  if (found === content.trim()) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/** @returns whether the lock is ours now; if not, that of a dead process is gone @throws ConfigError, OutputError */
function tryToAcquire(path: string, me: Holder): boolean {
  try {
    writeAtomically(path, fileJson(me));
    return true;
  } catch (error) {
    const content = text(() => readFileSync(path, 'utf8'));
    if (content === null || !(error instanceof OutputError)) throw error;
    const holder = holderOf(content);
    if (!holder || !hasEnded(holder, me)) throw new ConfigError(occupied(path, holder));
    takeAway(path, content);
    return false;
  }
}

function occupied(path: string, holder: Holder | undefined): string {
  const rule = 'A folder must have one run at a time';
  if (!holder) return `${rule}; got the lock ${path}, which does not say whose it is; remove it if no run is under way.`;
  const job = holder.job === null ? '' : `, job ${holder.job}`;
  const who = `process ${holder.pid} on ${holder.host.split(' ')[0]}${job}, since ${holder.since}`;
  return `${rule}; got ${path} of ${who}; wait, choose another --out or, if that run is dead, remove the file.`;
}

/** A folder kept to oneself. */
export interface FolderLock {
  release(): void;
}

/**
 * Keeps other runs out of a folder that exists. The lock of a process that died is taken over where that can be known: on the same
 * machine, or when the same job of SLURM was queued again. @throws ConfigError, OutputError
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, lockFile);
  const me = thisProcess(process.env);
  while (!tryToAcquire(path, me));
  const release = () => {
    process.removeListener('exit', release);
    if (text(() => readFileSync(path, 'utf8')) === fileJson(me).trim()) rmSync(path, { force: true });
  };
  process.on('exit', release);
  return { release };
}
