import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigError, InputError } from '../../kernel/errors.ts';

interface ViewFlags {
  readonly port: string;
  readonly build?: string;
}

const usualPort = 4173;

/** @throws ConfigError */
function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new ConfigError(`--port must be a whole number from 0 (any that is free) to 65535; got ${JSON.stringify(text)}; use ${usualPort}.`);
}

/** @throws InputError */
function checkRun(run: string): void {
  if (statSync(run, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new InputError(`A run must be given by its folder; got ${JSON.stringify(run)}, which is none; check the path.`);
}

async function view(run: string | undefined, { port: typed, build }: ViewFlags): Promise<void> {
  const port = portOf(typed);
  const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
  const { buildSite, siteFolder } = await import('../view/site.ts');
  if (run !== undefined) checkRun(run);
  if (build !== undefined) {
    await buildSite(resolve(build));
    return say(`the page is in ${build}; any web server may serve it`);
  }
  const { serveSite } = await import('../view/server.ts');
  const { address, close } = await serveSite(await siteFolder(say), run, port);
  say(`${run === undefined ? 'the model in a page' : `the run in ${run}`}: ${address} (Ctrl-C ends it)`);
  await new Promise<void>((end) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end());
  });
  await close();
}

/** `chronos view [RUN]`: a page on this machine, in which the model runs, and which shows a run while it goes on. */
export function addViewCommand(program: Command): void {
  program
    .command('view')
    .description('serves a page on this machine in which the model itself runs, and which shows a run while it goes on')
    .argument('[run-dir]', 'folder of a run to be shown')
    .option('--port <n>', 'port of this machine; 0 for any that is free', String(usualPort))
    .option('--build <dir>', 'writes the page into a folder instead, to be put on any web server')
    .action(view);
}
