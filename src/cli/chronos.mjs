#!/usr/bin/env node
import { register } from 'node:module';
import { bundledMain } from './bundle.mjs';

/** From here on TypeScript can be imported. */
async function translateModules() {
  const { register: registerTypescript } = await import('tsx/esm/api');
  registerTypescript();
  register('./untransformed-packages.mjs', import.meta.url);
}

/** The command line from its TypeScript sources. */
async function translatedMain(translates) {
  if (!translates) await translateModules();
  return import('./main.ts');
}

const namesModule = process.argv.slice(2).some((argument) => /\.m?[jt]s$/.test(argument));
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
if (namesModule) await translateModules();
const { main } = (await bundledMain()) ?? (await translatedMain(namesModule));
await main(process.argv);
