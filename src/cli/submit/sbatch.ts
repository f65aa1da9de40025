import { spawnSync } from 'node:child_process';
import { ConfigError } from '../../kernel/errors.ts';

/** Hands a script to SLURM. @param after job that must have ended well before @returns the number of the job @throws ConfigError */
export function submitScript(script: string, after: string | undefined): string {
  const dependency = after === undefined ? [] : [`--dependency=afterok:${after}`, '--kill-on-invalid-dep=yes'];
  const { error, status, stdout, stderr } = spawnSync('sbatch', ['--parsable', ...dependency], { input: script, encoding: 'utf8' });
  if (error)
    throw new ConfigError(
      `SLURM's sbatch must be on the path to submit; it could not be started (${(error as NodeJS.ErrnoException).code}); go to a login node or print the script with --dry-run.`,
    );
  const job = /^\d+/.exec(stdout)?.[0];
  if (status === 0 && job !== undefined) return job;
  const answer = stderr
    .trim()
    .split('\n')
    .join(' ')
    .replace(/^sbatch: (error: )?/, '');
  throw new ConfigError(`SLURM must accept a job; it answered "${answer}"; correct the site file or --hours.`);
}
