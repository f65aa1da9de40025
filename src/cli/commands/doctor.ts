import { cpus, freemem, totalmem } from 'node:os';
import type { Command } from 'commander';
import { surveyBackends } from '../../tensor/backend.ts';

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** `chronos doctor`: what this machine offers, and why something is not there. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('says what this machine offers: backends, threads, memory')
    .action(async () => {
      const processors = cpus();
      process.stdout.write(`node      ${process.version} on ${process.platform} ${process.arch}\n`);
      process.stdout.write(`processor ${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}\n`);
      process.stdout.write(`memory    ${gigabytes(freemem())} free of ${gigabytes(totalmem())}\n`);
      for (const { name, available, note } of await surveyBackends())
        process.stdout.write(`${available ? 'yes' : 'no '} ${name.padEnd(11)} ${note}\n`);
    });
}
