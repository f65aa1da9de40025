#!/usr/bin/env node
import { register } from 'node:module';
import { bundledMain } from './bundle.mjs';

/** The command line from its TypeScript sources, which may import more TypeScript. */
async function translatedMain() {
  const { register: registerTypescript } = await import('tsx/esm/api');
  registerTypescript();
  register('./untransformed-packages.mjs', import.meta.url);
  return import('./main.ts');
}

const namesModule = process.argv.slice(2).some((argument) => /\.m?[jt]s$/.test(argument));
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
const { main } = (namesModule ? undefined : await bundledMain()) ?? (await translatedMain());
await main(process.argv);
