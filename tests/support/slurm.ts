import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { newFolder } from './chronos.ts';

const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
const daemons = ['munged', 'slurmctld', 'slurmd'] as const;
const commands = [...daemons, 'sbatch', 'squeue', 'scontrol', 'scancel'];

/** A SLURM of our own with one node. */
export interface Slurm {
  /** What a command needs to find it. */
  readonly env: NodeJS.ProcessEnv;
  readonly run: (command: string, ...args: string[]) => string;
  stop(): Promise<void>;
}

const found = (command: string): boolean => path.split(':').some((folder) => existsSync(join(folder, command)));

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

/** No cgroups, no accounting; a job that was queued again starts after five seconds; the node pretends to have four processors. */
function configuration(folder: string, ports: readonly [number, number]): string {
  const [host, user] = [hostname().split('.')[0], userInfo().username];
  return `ClusterName=throwaway
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmdPort=${ports[1]}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.sock,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=5,sched_interval=5,sched_min_interval=0,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
ReturnToService=2
JobRequeue=1
KillWait=5
MinJobAge=36000
SlurmctldTimeout=30
SlurmdTimeout=30
NodeName=${host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=64000 State=UNKNOWN
PartitionName=debug Nodes=${host} Default=YES MaxTime=1-00:00:00 State=UP
`;
}

const pidOf = (file: string): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);

async function stopDaemon(file: string): Promise<void> {
  const pid = pidOf(file);
  if (!pid) return;
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, tries < 50 ? 'SIGTERM' : 'SIGKILL');
    } catch {
      return;
    }
    await wait(100);
  }
}

/** Starts a cluster; undefined, with a line that says why, where that is not possible. */
export async function startSlurm(): Promise<Slurm | undefined> {
  const missing = commands.find((command) => !found(command));
  if (missing !== undefined) {
    console.log(`SLURM is skipped: ${missing} is not installed (Debian: slurm-wlm munge).`);
    return undefined;
  }
  const folder = newFolder();
  chmodSync(folder, 0o755);
  const env = { PATH: path, SLURM_CONF: join(folder, 'slurm.conf') };
  const spawned = (command: string, args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 20_000 });
  const stop = async () => {
    spawned('scancel', ['--full', `--user=${userInfo().username}`]);
    for (let tries = 0; tries < 50 && spawned('squeue', ['-h', '-t', 'R,CG']).stdout?.trim(); tries++) await wait(200);
    for (const daemon of [...daemons].reverse()) await stopDaemon(join(folder, `${daemon}.pid`));
    rmSync(folder, { recursive: true, force: true });
  };
  for (const name of ['state', 'spool', 'private']) mkdirSync(join(folder, name), { mode: name === 'private' ? 0o700 : 0o755 });
  writeFileSync(env.SLURM_CONF, configuration(folder, [await freePort(), await freePort()]));
  writeFileSync(join(folder, 'private/key'), randomBytes(128), { mode: 0o400 });
  const own = (name: string, file: string) => `--${name}=${join(folder, file)}`;
  spawned('munged', [
    '--force',
    own('key-file', 'private/key'),
    own('socket', 'munge.sock'),
    own('pid-file', 'munged.pid'),
    own('log-file', 'private/log'),
    own('seed-file', 'private/seed'),
  ]);
  for (const daemon of ['slurmctld', 'slurmd']) spawned(daemon, ['-f', env.SLURM_CONF]);
  for (let tries = 0; tries < 100; tries++) {
    if (/idle|mixed|allocated/.test(spawned('sinfo', ['-h', '-o', '%T']).stdout ?? '')) {
      return { env, run: (command, ...args) => spawned(command, args).stdout.trim(), stop };
    }
    await wait(200);
  }
  console.log('SLURM is skipped: its node did not come up.');
  await stop();
  return undefined;
}

/** What SLURM says of a job: state, how often it was queued again, exit code. */
export function jobOf({ run }: Slurm, job: string): { state: string; restarts: number; code: string } {
  const text = run('scontrol', 'show', 'job', job);
  const field = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(text)?.[1] ?? '';
  return { state: field('JobState'), restarts: Number(field('Restarts')), code: field('ExitCode') };
}

const over = ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMEOUT', 'NODE_FAIL', 'DEADLINE', 'OUT_OF_MEMORY'];

/** Waits until jobs are over. @returns their states */
export async function untilOver(slurm: Slurm, jobs: readonly string[], seconds: number): Promise<string[]> {
  for (let waited = 0; waited < seconds; waited++) {
    const states = jobs.map((job) => jobOf(slurm, job).state);
    if (states.every((state) => over.includes(state))) return states;
    await wait(1000);
  }
  throw new Error(`Jobs ${jobs.join(', ')} are not over after ${seconds} s: ${slurm.run('squeue')}`);
}
