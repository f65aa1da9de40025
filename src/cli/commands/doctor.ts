import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { cpus, freemem, totalmem } from 'node:os';
import type { Command } from 'commander';
import { surveyBackends } from '../../tensor/backend.ts';
import { defaultThreads } from '../../tensor/compile/wasm/index.ts';

/** Something that the model may use, and what to do where it is not there. */
export interface Finding {
  readonly name: string;
  readonly available: boolean;
  readonly note: string;
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** Memory that a run at T31 needs, with what it is compiled of. */
const neededMemory = 1.5 * 2 ** 30;
/** A century of monthly means at T31. */
const neededDisk = 4 * 2 ** 30;

function memory(): Finding {
  const free = freemem();
  const note = `${gigabytes(free)} free of ${gigabytes(totalmem())}`;
  if (free >= neededMemory) return { name: 'memory', available: true, note };
  return {
    name: 'memory',
    available: false,
    note: `${note}; a run at T31 needs about ${gigabytes(neededMemory)}: end other programs first.`,
  };
}

/** Where results go: the nearest folder that there is. */
function disk(): Finding {
  const folder = existsSync('outputs') ? 'outputs' : '.';
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return {
      name: 'disk',
      available: false,
      note: `results go to outputs/, which cannot be written here; change into another folder or use --out DIR.`,
    };
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const note = `${gigabytes(free)} free for results`;
  if (free >= neededDisk) return { name: 'disk', available: true, note };
  return {
    name: 'disk',
    available: false,
    note: `${note}; a century of monthly means at T31 takes ${gigabytes(neededDisk)}: use --out DIR on a larger disk.`,
  };
}

function scheduler(): Finding {
  const { status, stdout } = spawnSync('sbatch', ['--version'], { encoding: 'utf8', timeout: 5000 });
  if (status === 0) return { name: 'slurm', available: true, note: stdout.trim() };
  return {
    name: 'slurm',
    available: false,
    note: 'sbatch is not found here; chronos run needs none, and chronos submit --dry-run prints the script for a machine that has it.',
  };
}

const line = ({ name, available, note }: Finding): string => `${available ? 'yes' : 'no '} ${name.padEnd(11)} ${note}\n`;

/** `chronos doctor`: what this machine offers, and what to do about what is not there. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('says what this machine offers: backends, threads, memory, disk, a scheduler; and what to do about the rest')
    .action(async () => {
      const processors = cpus();
      process.stdout.write(`node      ${process.version} on ${process.platform} ${process.arch}\n`);
      process.stdout.write(
        `processor ${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}, ${defaultThreads()} threads by default\n`,
      );
      for (const finding of [memory(), disk(), ...(await surveyBackends()), scheduler()]) process.stdout.write(line(finding));
      process.stdout.write('backends marked yes run the model; --backend auto takes wasm, which every install has\n');
    });
}
