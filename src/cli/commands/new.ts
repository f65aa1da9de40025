import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../kernel/errors.ts';
import { shippedNames } from '../experiments.ts';

/** Address of the module that declares experiments, fit for single quotes. */
const experimentModule = new URL('../../model/experiment.ts', import.meta.url).href.replaceAll("'", '%27');

function template(name: string, module: string): string {
  return `import { experiment } from '${module}';

export default experiment({
  // Results go to outputs/${name.replaceAll('-', '_')}/.
  name: '${name.replaceAll('-', '_')}',
  question: 'What do I want to find out?',
  model: {
    resolution: 'T31',
    // Parameters that differ from their defaults; \`chronos describe params\` lists all of them.
    set: { 'atmosphere.co2': 560 },
  },
  run: { length: { years: 1 }, calendar: 'noleap', restartEveryYears: 1 },
  resources: { cpus: 2, hours: 4, memoryGigabytes: 8 },
});
`;
}

/** `chronos new NAME`: a commented experiment in the current folder. */
export function addNewCommand(program: Command): void {
  program
    .command('new')
    .description('copies a commented experiment template into the current folder')
    .argument('<name>', 'lower-case letters, digits and hyphens')
    .action((name: string) => {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
        throw new ConfigError(
          `An experiment name has lower-case letters, digits and hyphens only; got ${JSON.stringify(name)}; for example warm-world.`,
        );
      if (shippedNames().includes(name))
        throw new ConfigError(`An experiment of one's own needs its own name; ${name} comes with the model; choose another.`);
      const path = join(process.cwd(), `${name}.mts`);
      if (existsSync(path))
        throw new ConfigError(`${name}.mts exists already and is not overwritten; choose another name or move it away.`);
      writeFileSync(path, template(name, experimentModule), { flag: 'wx' });
      process.stdout.write(`${name}.mts is ready: edit it, then run  chronos run ./${name}.mts\n`);
    });
}
