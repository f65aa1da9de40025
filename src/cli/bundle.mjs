/**
 * The command line as plain JavaScript, made of the TypeScript sources when it is first needed and kept in node_modules/.cache:
 * starting from it takes half the time of translating every module on its way in.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/chronos');
const sources = ['src', 'experiments'];
/** Bundles of other states of the sources are kept that long, as runs may still be using them. */
const keptDays = 7;

/** Every source file, with what tells one state of it from another. */
function* sourceStates(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceStates(path);
    else {
      const { size, mtimeMs } = statSync(path);
      yield `${path} ${size} ${mtimeMs}`;
    }
  }
}

function stateKey() {
  const hash = createHash('sha256').update(`${root} ${readFileSync(join(root, 'package.json'), 'utf8')}`);
  for (const folder of sources) for (const state of sourceStates(join(root, folder))) hash.update(`${state}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** Modules go on finding files beside the source that they were made of. */
const ownPlaces = {
  name: 'own places',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }));
  },
};

async function bundleInto(folder) {
  const { build } = await import('esbuild');
  const partial = `${folder}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await build({
      entryPoints: [join(root, 'src/cli/main.ts')],
      outdir: partial,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'silent',
      plugins: [ownPlaces],
    });
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // another process was faster
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function removeOld() {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('cli-'))) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > keptDays * 86400e3) rmSync(path, { recursive: true, force: true });
  }
}

/** The bundled command line; undefined where it cannot be made or kept, as in a folder that is read-only. */
export async function bundledMain() {
  try {
    const folder = join(cache, `cli-${stateKey()}`);
    if (!existsSync(folder)) {
      mkdirSync(cache, { recursive: true });
      removeOld();
      await bundleInto(folder);
    }
    return await import(pathToFileURL(join(folder, 'main.mjs')).href);
  } catch {
    return undefined;
  }
}
