import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createViteServer } from 'vitest/node';

const browser = '/usr/bin/chromium';
const script = '/tests/support/webgpu-page.ts';
const profile = mkdtempSync(join(tmpdir(), 'chronos-page-'));
/** What its helpers still write while they end is removed at the next try. */
const removeProfile = () => rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
const closing: (() => Promise<unknown> | unknown)[] = [removeProfile];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

interface Answer {
  readonly reason?: string;
  readonly adapterName?: string;
  readonly numbers?: readonly number[];
}

/** Serves the sources to a page that runs the script. @returns the page's address, and what it sends back */
async function servePage(): Promise<{ address: string; answer: Promise<Answer> }> {
  const server = await createViteServer({
    configFile: false,
    root: resolve(import.meta.dirname, '../../../..'),
    appType: 'custom',
    logLevel: 'silent',
    cacheDir: join(profile, 'vite'),
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  closing.push(() => server.close());
  const answer = new Promise<Answer>((settle) => {
    server.middlewares.use('/result', (request, response) => {
      let text = '';
      request.on('data', (part) => (text += part));
      request.on('end', () => {
        response.end();
        settle(JSON.parse(text));
      });
    });
  });
  server.middlewares.use('/page', (_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><script type="module" src="${script}"></script>`);
  });
  await server.listen();
  return { address: `${server.resolvedUrls?.local[0]}page`, answer };
}

function openPage(address: string): ChildProcess {
  const flags = ['--headless', '--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', `--user-data-dir=${profile}`];
  const page = spawn(browser, [...flags, address], { stdio: 'ignore', detached: true });
  closing.push(
    () =>
      new Promise((settle) => {
        page.once('exit', settle);
        process.kill(-(page.pid as number), 'SIGKILL'); // with all its helpers
      }),
  );
  return page;
}

it.skipIf(!existsSync(browser))('runs a program in a page', { timeout: 60_000 }, async () => {
  const { address, answer } = await servePage();
  openPage(address);
  const { reason, adapterName, numbers } = await answer;
  expect(reason).toBeUndefined();
  expect(adapterName).not.toBe('');
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, n) => 9 * n + 4));
});
