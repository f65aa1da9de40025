import type { Experiment } from '../../model/experiment.ts';
import type { Settings } from '../settings.ts';
import { quoted } from './command-line.ts';
import type { Site } from './site.ts';

/** One job, or one array of jobs, of SLURM. */
export interface Job {
  readonly name: string;
  readonly resources: Experiment['resources'];
  readonly backend: Settings['backend'];
  /** How many members an ensemble has; undefined for a single job. */
  readonly members?: number | undefined;
  /** Lines before the model starts. */
  readonly before: readonly string[];
  /** The folder of the scripts, and the words of the chronos command, as the shell is to read them. */
  readonly scripts: string;
  readonly words: readonly string[];
}

/** A time limit as SLURM writes it, to the second above: D-HH:MM:SS. */
export function timeLimit(hours: number): string {
  const seconds = Math.ceil(hours * 3600);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const [days, rest] = [Math.floor(seconds / 86400), seconds % 86400];
  return `${days > 0 ? `${days}-` : ''}${two(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}`;
}

/** Seconds before the limit at which SLURM warns: five minutes, or half of a short limit. SLURM may be a minute early. */
export const warningSeconds = (hours: number): number => Math.min(300, Math.ceil(hours * 1800));

const backendsOnGpu: readonly string[] = ['webgpu', 'tensorflow', 'xla'];

/** What a job asks SLURM for. */
function requests({ name, resources, backend, members }: Job, { account, partition, gpu, options }: Site): string[] {
  const { cpus, hours, memoryGigabytes } = resources;
  return [
    `--job-name=${name}`,
    `--output=%x-${members === undefined ? '%j' : '%A_%a'}.out`,
    '--open-mode=append',
    '--requeue',
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    `--mem=${Math.ceil(memoryGigabytes * 1024)}M`,
    `--time=${timeLimit(hours)}`,
    `--signal=B:USR1@${warningSeconds(hours)}`,
    ...(members === undefined ? [] : [`--array=0-${members - 1}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(gpu !== undefined && backendsOnGpu.includes(backend) ? [gpu] : []),
    ...options,
  ];
}

/** The script of a job: what it asks for, what the site wants, and the model under slurm/job.sh. Its own arguments go to the model. */
export function jobScript(job: Job, site: Site): string {
  const login = site.modules.length > 0 ? ' -l' : '';
  return [
    `#!/bin/bash${login}`,
    ...requests(job, site).map((request) => `#SBATCH ${request}`),
    ...site.modules,
    ...job.before,
    `exec bash ${quoted(`${job.scripts}/job.sh`)} ${job.words.join(' ')} "$@"`,
    '',
  ].join('\n');
}
