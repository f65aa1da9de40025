import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { isolation } from './model/isolation.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Modules that only Node.js runs. The page brings its own target and keeps no programs on disk, so it never gets to them. */
const hostOnly = ['compile/wasm/index.ts', 'compile/kept-program.ts', 'compile/saved-model/index.ts'];

/** In the place of Dawn: a browser has WebGPU itself. */
const nothing = '\0nothing';

const withoutHost: Plugin = {
  name: 'without-host',
  enforce: 'pre',
  resolveId: (name) => (name === 'webgpu' ? nothing : undefined),
  load: (id) => (id === nothing || hostOnly.some((path) => id.endsWith(`/src/tensor/${path}`)) ? 'export {};' : undefined),
};

/** @public The page as static files, to be served from any folder. */
export default defineConfig({
  root,
  base: './',
  plugins: [withoutHost],
  worker: { format: 'es', plugins: () => [withoutHost] },
  build: { target: 'es2023', outDir: '../../outputs/site', emptyOutDir: true, chunkSizeWarningLimit: 20_000 },
  server: { headers: isolation },
  preview: { headers: isolation },
});
