import { availableParallelism } from 'node:os';
import { defaultCacheFolder } from '../disk-cache.ts';
import type { Precision } from '../executable.ts';
import type { Program } from '../schedule/kernel.ts';
import { readBuild, writeBuild } from './cache.ts';
import type { Build } from './layout.ts';
import { programKey } from './program-key.ts';
import { startRuntime, type WasmExecutable } from './runtime.ts';
import { startWorker } from './workers.ts';

export type { WasmExecutable } from './runtime.ts';

export interface WasmOptions {
  /** By default one for every core, up to four, or a single one where that turns out to be faster. */
  readonly threads?: number | undefined;
  /** By default float32. */
  readonly precision?: Precision;
  /** Names the build on disk; by default a digest of the program. */
  readonly cacheKey?: string;
  readonly cacheFolder?: string;
}

/** As many threads as there are cores, up to four: at the sizes of the model more of them mostly wait for each other. */
export const defaultThreads = (): number => Math.min(availableParallelism(), 4);

/** Code generation is loaded only when no build is at hand. */
async function newBuild(program: Program, precision: Precision): Promise<Build> {
  const { buildModule } = await import('./module.ts');
  return buildModule(program, precision);
}

/** Makes a program ready to run as WebAssembly on some threads. Results do not depend on their number. */
export async function compileWasm(program: Program, options: WasmOptions = {}): Promise<WasmExecutable> {
  const { threads = defaultThreads(), precision = 'float32', cacheKey, cacheFolder } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new RangeError(`threads must be a whole number from 1 to 64; got ${threads}. Use the number of cores.`);
  const folder = cacheFolder ?? defaultCacheFolder();
  const key = cacheKey ?? programKey(program, precision);
  const kept = readBuild(folder, key);
  const build = kept ?? (await newBuild(program, precision));
  if (!kept) writeBuild(folder, key, build);
  return startRuntime(program, build, { precision, threads, adaptive: options.threads === undefined, startWorker });
}
