import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const path = '/usr/bin/chromium';

/** Whether there is a browser; where there is none, tests that need one say so and are skipped. */
export const hasBrowser = existsSync(path);
if (!hasBrowser) console.log(`Tests in a browser are skipped: ${path} is missing; apt-get install chromium brings it.`);

const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const software = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** A host of the web as Chromium sees it, which is this machine: unlike localhost, no secure context. */
export const elsewhere = 'elsewhere.example';

/** Starts Chromium without a screen. @param webgpu whether it gets a WebGPU device, on the processor */
export const openBrowser = (webgpu = false): Promise<Browser> => {
  const host = `--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`;
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', host, ...quiet, ...(webgpu ? software : ['--disable-gpu'])] });
};

/** A page, and everything that it complained of. */
export async function openPage(browser: Browser, address: string): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(address);
  return { page, complaints };
}

/** A number that the page keeps of itself. */
export const told = (page: Page, name: 'pictures' | 'sensitivities' | 'months'): Promise<number> =>
  page.evaluate((key) => Number(document.documentElement.dataset[key] ?? 0), name);

/** Waits until such a number is as large. */
export async function untilTold(page: Page, name: 'pictures' | 'sensitivities' | 'months', least: number, patience: number): Promise<void> {
  await page.waitForFunction(
    ([key, n]) => Number(document.documentElement.dataset[key as string] ?? 0) >= Number(n),
    [name, least] as const,
    {
      timeout: patience,
      polling: 100,
    },
  );
}

/** Controls that a screen reader could not name. */
export const unnamed = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const nameOf = (element: Element): string => {
      const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '');
      return [element.getAttribute('aria-label') ?? '', ...labels, element.tagName === 'BUTTON' ? element.textContent : ''].join('').trim();
    };
    const controls = document.querySelectorAll('button, input, select, output, canvas:not([aria-hidden="true"])');
    return [...controls].filter((control) => nameOf(control) === '').map((control) => control.outerHTML.slice(0, 80));
  });
