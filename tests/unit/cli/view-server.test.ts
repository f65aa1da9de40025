import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runListing, type Served, serveSite } from '../../../src/cli/view/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'chronos-view-'));
const [site, run] = [join(folder, 'site'), join(folder, 'a run')];
let served: Served;

beforeAll(async () => {
  for (const path of [site, join(site, 'run'), run]) mkdirSync(path);
  writeFileSync(join(site, 'index.html'), 'page');
  writeFileSync(join(site, 'run/index.json'), 'null');
  writeFileSync(join(run, 'mean_0001-01.nc'), 'month');
  writeFileSync(join(run, 'restart_0002-01-01.nc'), 'restart');
  writeFileSync(join(folder, 'secret.json'), 'secret');
  served = await serveSite(site, run, 0);
});
afterAll(() => served.close());

/** An answer to an address as it is, which `fetch` would tidy up first. */
const get = (path: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((settle) => {
    const { port } = new URL(served.address);
    request({ host: '127.0.0.1', port, path }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => settle({ status: response.statusCode ?? 0, text }));
    }).end();
  });

it('serves the page with the headers that shared memory needs', async () => {
  const response = await fetch(served.address);
  expect(await response.text()).toBe('page');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
});

it('lists and serves what a run shows, and nothing else of it', async () => {
  expect(runListing(run)).toMatchObject({ name: 'a run', files: [{ name: 'mean_0001-01.nc' }] });
  expect(JSON.parse((await get('/run/index.json')).text).files).toHaveLength(1);
  expect(await get('/run/mean_0001-01.nc')).toEqual({ status: 200, text: 'month' });
  expect((await get('/run/restart_0002-01-01.nc')).status).toBe(404);
});

it.each(['/../secret.json', '/..%2fsecret.json', '/run/..%2f..%2fsecret.json', '/run/../../secret.json', '/%00', '/%'])(
  'serves nothing outside: %s',
  async (path) => expect((await get(path)).text).not.toContain('secret'),
);

it('says in a sentence that a port is taken', async () => {
  const port = Number(new URL(served.address).port);
  await expect(serveSite(site, undefined, port)).rejects.toThrow(/choose another with --port/);
});
