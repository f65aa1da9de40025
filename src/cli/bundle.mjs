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
/** Bundles and compiled code of other states of the sources are kept that long, as runs may still be using them. */
const keptDays = 7;

/** The paths of all files below a folder. */
function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** A digest of all sources, by content: what is kept of compiled code relies on it. */
function stateKey() {
  const hash = createHash('sha256').update(root);
  const add = (path) => {
    const text = readFileSync(path);
    hash.update(`\n${path} ${text.length}\n`).update(text);
  };
  add(join(root, 'package.json'));
  for (const folder of sources) for (const path of filesIn(join(root, folder))) add(path);
  return hash.digest('hex').slice(0, 32);
}

/** Node.js loads TensorFlow.js by `require` in a third of the time of `import`, which first searches its text for names. */
const required = (text) =>
  text.replace(
    /^import \* as tf from ('@tensorflow\/tfjs');$/m,
    `import { createRequire } from 'node:module';\nconst tf = createRequire(import.meta.url)($1);`,
  );

/** Modules go on finding files beside the source that they were made of. */
const ownPlaces = {
  name: 'own places',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: required(readFileSync(path, 'utf8'))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }));
  },
};

/** @param state of the sources, which must still be the same when all have been read */
async function bundleInto(folder, state) {
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
      define: { chronosSources: JSON.stringify(state) },
      plugins: [ownPlaces],
    });
    if (stateKey() !== state) throw new Error('The sources changed while they were bundled.');
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // another process was faster
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function removeOld() {
  for (const name of readdirSync(cache).filter((entry) => /^cli-|\.(build|program|partial)$/.test(entry))) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > keptDays * 86400e3) rmSync(path, { recursive: true, force: true });
  }
}

/** The bundled command line; undefined where it cannot be made or kept, as in a folder that is read-only. */
export async function bundledMain() {
  try {
    const state = stateKey();
    const folder = join(cache, `cli-${state}`);
    if (!existsSync(folder)) {
      mkdirSync(cache, { recursive: true });
      removeOld();
      await bundleInto(folder, state);
    }
    return await import(pathToFileURL(join(folder, 'main.mjs')).href);
  } catch {
    return undefined;
  }
}
