import { copyFileSync, createReadStream, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elsewhere, hasBrowser, openBrowser, openPage, told, unnamed, untilTold } from '../support/browser.ts';
import { addressOf, chronos, newFolder, startChronos } from '../support/chronos.ts';

/** Time for the page to be built, and for the model to be compiled in it, on a busy machine. */
const patience = 240_000;

/** Starts `chronos view` and waits for its address. */
async function startView(...args: readonly string[]): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const child = startChronos(['view', '--port', '0', ...args]);
  const address = await addressOf(child);
  return {
    address,
    stop: () =>
      new Promise((settle) => {
        child.once('close', () => settle());
        child.kill('SIGTERM');
      }),
  };
}

/** What is drawn in a canvas, as text. */
const drawn = (page: Page, id: string): Promise<string> =>
  page.evaluate((name) => (document.getElementById(name) as HTMLCanvasElement).toDataURL(), id);

describe.skipIf(!hasBrowser)('the page in Chromium', { timeout: 2 * patience }, () => {
  let view: Awaited<ReturnType<typeof startView>>;
  let browser: Browser;
  beforeAll(async () => {
    [view, browser] = await Promise.all([startView(), openBrowser()]);
  }, 2 * patience);
  afterAll(async () => {
    await browser?.close();
    await view?.stop();
  });

  it('runs the model, draws it picture by picture, and is told apart by its labels and keys', async () => {
    const { page, complaints } = await openPage(browser, view.address);
    await untilTold(page, 'pictures', 40, patience);
    const before = await drawn(page, 'map');
    await untilTold(page, 'pictures', 60, patience);
    expect(await drawn(page, 'map')).not.toBe(before);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await page.textContent('#device')).toMatch(/WebAssembly/);
    expect(await page.textContent('#date')).toMatch(/January of year 1/);
    const [air, , rain] = await page.locator('#series .value').allTextContents();
    expect(Number.parseFloat(air as string)).toBeGreaterThan(5);
    expect(Number.parseFloat(air as string)).toBeLessThan(20);
    expect(Number.parseFloat(rain as string)).toBeGreaterThan(1);

    await page.locator('#date').click();
    await page.keyboard.press('Space');
    await expect.poll(() => page.getAttribute('#play', 'aria-pressed')).toBe('false');
    await page.waitForTimeout(500);
    const paused = await told(page, 'pictures');
    await page.waitForTimeout(700);
    expect(await told(page, 'pictures')).toBe(paused);
    const sea = await drawn(page, 'map');
    await page.getByRole('radio', { name: 'Sea temperature' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: 'Air at 2 m' }).isChecked()).toBe(true);
    expect(await drawn(page, 'map')).not.toBe(sea);
    await page.getByLabel('CO₂').fill('560');
    expect(await page.getByLabel('CO₂').getAttribute('aria-valuetext')).toBe('560 ppm');
    await page.getByLabel('Orbit of').selectOption('6k');
    expect(await page.getByLabel('Obliquity').inputValue()).toBe('24.1');
    expect(await unnamed(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('differentiates the running model by the sea', async () => {
    const { page, complaints } = await openPage(browser, view.address);
    await untilTold(page, 'pictures', 12, patience);
    const empty = await drawn(page, 'adjoint');
    await page.getByRole('button', { name: 'Differentiate now' }).click();
    await untilTold(page, 'sensitivities', 1, patience);
    expect(await drawn(page, 'adjoint')).not.toBe(empty);
    expect(await page.textContent('#adjoint-text')).toMatch(/Global mean rain, one day after .*: [\d.]+ mm\/day/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** Serves a folder as a plain web server does: no headers but the type of a file. */
async function servePlainly(folder: string): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, new URL(url, 'http://host').pathname);
    if (!existsSync(path)) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((settle) => {
        server.close(() => settle());
        server.closeAllConnections();
      }),
  };
}

describe.skipIf(!hasBrowser)('the page on a plain web server', { timeout: 2 * patience }, () => {
  it('runs the model and its adjoint on one thread, and says why', async () => {
    const folder = newFolder();
    const { code, stderr } = await chronos(['view', '--build', join(folder, 'some/where')]);
    expect(code, stderr).toBe(0);
    const [server, browser] = await Promise.all([servePlainly(folder), openBrowser()]);
    try {
      const { page, complaints } = await openPage(browser, `http://${elsewhere}:${server.port}/some/where/index.html`);
      await untilTold(page, 'pictures', 3, patience);
      expect(await page.evaluate(() => [isSecureContext, crossOriginIsolated])).toEqual([false, false]);
      expect(await page.textContent('#device')).toBe(
        'Compiled here, for WebAssembly, one thread: for more its server must send the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, over https.',
      );
      await page.getByRole('button', { name: 'Differentiate now' }).click();
      await untilTold(page, 'sensitivities', 1, patience);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});

describe.skipIf(!hasBrowser)('the page on WebGPU', { timeout: 2 * patience }, () => {
  it('runs the model there', async () => {
    const [view, browser] = await Promise.all([startView(), openBrowser(true)]);
    try {
      const { page, complaints } = await openPage(browser, `${view.address}?target=webgpu`);
      await untilTold(page, 'pictures', 3, patience);
      expect(await page.textContent('#device')).toMatch(/WebGPU/);
      expect(complaints.filter((text) => !/Vulkan|powerPreference/.test(text))).toEqual([]);
    } finally {
      await browser.close();
      await view.stop();
    }
  });
});

describe.skipIf(!hasBrowser)('the page of a run', { timeout: 2 * patience }, () => {
  it('shows its months, and a new one when the run has made it', async () => {
    const [made, shown] = [newFolder(), join(newFolder(), 'growing')];
    const { code, stderr } = await chronos(['control', '--atmosphere', 'qtcm', '--months', '2', '--quiet', '--out', made]);
    expect(code, stderr).toBe(0);
    mkdirSync(shown);
    const give = (name: string): void => copyFileSync(join(made, name), join(shown, name));
    for (const name of ['mean_0001-01.nc', 'timeseries.nc', 'run.json']) give(name);
    const [view, browser] = await Promise.all([startView(shown), openBrowser()]);
    try {
      const { page, complaints } = await openPage(browser, view.address);
      await untilTold(page, 'months', 1, patience);
      expect(await page.textContent('#run-date')).toBe('January of year 1');
      const january = await drawn(page, 'run-map');
      give('mean_0001-02.nc');
      await expect.poll(() => page.textContent('#run-date'), { timeout: 60_000 }).toBe('February of year 1');
      expect(await drawn(page, 'run-map')).not.toBe(january);
      expect(await page.textContent('#run-facts')).toMatch(/Months so far2/);
      expect(await unnamed(page)).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await view.stop();
    }
  });

  it.each([
    ['observed-sea', ['tos', 'tas', 'pr', 'wind', 'siconc'], ''],
    ['held-suarez', [], "This run has nothing that the page shows; 'chronos analyze' draws it."],
  ])('of %s offers what it holds', async (experiment, offered, told) => {
    const made = newFolder();
    const { code, stderr } = await chronos(['run', experiment, '--months', '1', '--quiet', '--out', made]);
    expect(code, stderr).toBe(0);
    const [view, browser] = await Promise.all([startView(made), openBrowser()]);
    try {
      const { page, complaints } = await openPage(browser, view.address);
      await untilTold(page, 'months', 1, patience);
      expect(await page.textContent('#run-status')).toBe(told);
      const values = (which: string): Promise<string[]> =>
        page.$$eval(`#run-fields input${which}`, (radios) => radios.map((radio) => (radio as HTMLInputElement).value));
      expect(await values(':enabled')).toEqual(offered);
      expect(await values(':enabled:checked')).toEqual(offered.slice(0, 1));
      expect(await page.isHidden('#run-section')).toBe(true);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await view.stop();
    }
  });
});
