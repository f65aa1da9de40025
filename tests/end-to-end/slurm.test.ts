import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chronos, commandsIn, freshCopy, newFolder } from '../support/chronos.ts';
import { differences } from '../support/run-folders.ts';
import { jobOf, type Slurm, startSlurm, untilOver } from '../support/slurm.ts';

let slurm: Slurm | undefined;
beforeAll(async () => {
  slurm = await startSlurm();
});
afterAll(async () => slurm?.stop());

/** The test's own small experiment; one that asks for what a laptop has. */
const experiment = `export default {
  name: 'trial', question: 'Does it come back?', model: { components: 'ocean' },
  run: { length: { days: 30 } }, resources: { cpus: 1, hours: 0.5, memoryGigabytes: 1 },
};`;

/** A folder with the experiment and a site file. */
function workFolder(site: object = {}): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'trial.mjs'), experiment);
  writeFileSync(join(folder, 'chronos.site.json'), JSON.stringify(site));
  return folder;
}

/** Submits from a folder. @returns the numbers of the jobs */
async function submitted({ env }: Slurm, cwd: string, ...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await chronos(['submit', ...args], { cwd, env });
  expect(code, stderr).toBe(0);
  return [...stdout.matchAll(/^job (\d+)/gm)].map((match) => match[1] as string);
}

const logOf = (folder: string, name: string): string => {
  const log = readdirSync(folder).find((file) => file === name);
  return log ? readFileSync(join(folder, log), 'utf8') : '';
};

async function untilLogged(folder: string, name: string, text: string): Promise<void> {
  for (let tries = 0; tries < 1200 && !logOf(folder, name).includes(text); tries++) await wait(100);
}

describe('on a SLURM of its own', () => {
  it('a chain waits for its links, and a job that has to make room queues itself again and goes on to the same bytes', async ({ skip }) => {
    if (!slurm) return skip();
    const folder = workFolder({ partition: 'debug', modules: ['export GREETING=hello', 'echo "$GREETING"'], options: ['--comment=ours'] });
    const [first, second] = (await submitted(slurm, folder, 'trial.mjs', '--chain', '2', '--chunk-days', '1')) as [string, string];
    expect(slurm.run('squeue', '-h', '-j', second, '-o', '%r')).toBe('Dependency');
    await untilLogged(folder, `trial-${first}.out`, 'SYPD');
    slurm.run('scancel', '--batch', '--signal=TERM', first);
    const whole = newFolder();
    const straight = chronos(['run', join(folder, 'trial.mjs'), '--chunk-days', '1', '--threads', '1', '--out', whole]);
    expect(await untilOver(slurm, [first, second], 300)).toEqual(['COMPLETED', 'COMPLETED']);
    expect((await straight).code).toBe(0);
    expect(jobOf(slurm, first).restarts).toBe(1);
    expect(differences(whole, join(folder, 'outputs/trial'))).toEqual([]);
    const log = logOf(folder, `trial-${first}.out`);
    expect(log).toMatch(
      /^hello\n[\s\S]*SIGTERM: finishing the days under way[\s\S]*queued again after restart 0\n[\s\S]*going on from .*\n[\s\S]*done at day 15/,
    );
  });

  it('a job that is cancelled stays cancelled, and so does what depends on it', async ({ skip }) => {
    if (!slurm) return skip();
    const folder = workFolder();
    const jobs = (await submitted(slurm, folder, 'trial.mjs', '--days', '3000', '--chunk-days', '1', '--chain', '2')) as [string, string];
    await untilLogged(folder, `trial-${jobs[0]}.out`, 'SYPD');
    slurm.run('scancel', jobs[0]);
    expect(await untilOver(slurm, jobs, 60)).toEqual(['CANCELLED', 'CANCELLED']);
    await wait(2000);
    expect(jobOf(slurm, jobs[0])).toMatchObject({ state: 'CANCELLED', restarts: 0 });
  });

  it('the commands of the user guide are accepted', ({ skip }) => {
    if (!slurm) return skip();
    const folder = freshCopy();
    slurm.run('scontrol', 'update', 'PartitionName=debug', 'State=DOWN');
    for (const command of commandsIn('docs/guide.md', 'sh slurm')) {
      const end = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', env: { ...process.env, ...slurm.env } });
      expect(end.status, `${command}: ${end.stdout}\n${end.stderr}`).toBe(0);
    }
    slurm.run('scancel', '--state=PENDING');
    slurm.run('scontrol', 'update', 'PartitionName=debug', 'State=UP');
  });

  it('a job that SLURM does not take is refused in its words', async ({ skip }) => {
    if (!slurm) return skip();
    const { code, stderr } = await chronos(['submit', 'trial.mjs'], { cwd: workFolder({ partition: 'nowhere' }), env: slurm.env });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^chronos: SLURM must accept a job; it answered ".*invalid partition specified: nowhere.*"; correct the site file or --hours\.\n$/,
    );
  });
});

const hours = 3 * 3_600_000;

/** Minutes: `CHRONOS_LONG=1 npx vitest run tests/end-to-end/slurm.test.ts` */
describe.runIf(process.env.CHRONOS_LONG)('for longer', { timeout: hours }, () => {
  it('a chain of the control run comes through a limit of one minute, however often that interrupts it', async ({ skip }) => {
    if (!slurm) return skip();
    const folder = workFolder();
    const jobs = await submitted(
      slurm,
      folder,
      'production-control',
      '--months',
      '18',
      '--chain',
      '3',
      '--hours',
      '0.0166',
      '--threads',
      '1',
    );
    expect(await untilOver(slurm, jobs, 3600)).toEqual(jobs.map(() => 'COMPLETED'));
    const restarts = jobs.map((job) => jobOf(slurm as Slurm, job).restarts);
    console.log(`queued again by the limit of one minute: ${restarts.join(', ')} times`);
    expect(restarts.reduce((sum, n) => sum + n)).toBeGreaterThanOrEqual(3);
    const whole = newFolder();
    expect((await chronos(['control', '--months', '18', '--threads', '1', '--out', whole])).code).toBe(0);
    const names = ['timeseries.nc', 'restart_0002-07-01.nc', 'mean_0002-06.nc'];
    for (const name of names)
      expect(readFileSync(join(folder, 'outputs/production_control', name)).equals(readFileSync(join(whole, name))), name).toBe(true);
  });

  it('an array gives different trajectories, each of which can be had again', async ({ skip }) => {
    if (!slurm) return skip();
    const folder = workFolder();
    const options = ['--days', '10', '--threads', '1'];
    const [array] = (await submitted(slurm, folder, 'production-control', ...options, '--array', '4')) as [string];
    const members = [0, 1, 2, 3];
    await untilOver(
      slurm,
      members.map((n) => `${array}_${n}`),
      600,
    );
    const restart = (path: string) => readFileSync(join(path, 'restart_0001-01-11.nc'));
    const made = members.map((n) => join(folder, `outputs/production_control/member_00${n}`));
    for (const n of members) {
      const again = newFolder();
      expect((await chronos(['control', ...options, '--seed', String(n), '--out', again])).code).toBe(0);
      expect(restart(again).equals(restart(made[n] as string)), `member ${n}`).toBe(true);
    }
    const different = members.flatMap((a) =>
      members.filter((b) => b > a).map((b) => restart(made[a] as string).equals(restart(made[b] as string))),
    );
    expect(different).toEqual(Array(6).fill(false));
  });
});
