import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../../kernel/errors.ts';
import { defaultCacheFolder } from '../../tensor/compile/disk-cache.ts';
import { sourcesDigest } from '../sources-digest.ts';

/** Makes the page into a folder. @throws OutputError */
export async function buildSite(folder: string): Promise<void> {
  const { build } = await import('vite');
  const { default: config } = await import('../../viewer/vite.config.ts');
  try {
    await build({ ...config, configFile: false, logLevel: 'error', build: { ...config.build, outDir: folder, emptyOutDir: true } });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new OutputError(`The page must be built before it is served; vite says: ${reason}; run npm ci and try again.`);
  }
}

/** The folder of the page, built where it is not at hand for these sources. @param say what takes its time */
export async function siteFolder(say: (sentence: string) => void): Promise<string> {
  const folder = join(defaultCacheFolder(), `site-${sourcesDigest() ?? 'of-sources'}`);
  if (sourcesDigest() !== undefined && existsSync(join(folder, 'index.html'))) return folder;
  say('building the page, once …');
  await buildSite(folder);
  return folder;
}
