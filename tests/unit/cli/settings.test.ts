import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../src/cli/settings.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';

/** A settings file of its own for each test. */
function config(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'settings-')), 'settings é.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('settings', () => {
  it('prefer a flag to the environment, that to the file, and that to the default', () => {
    const file = config({ resolution: 'T63', backend: 'cpu', seed: 7, parameters: { 'atmosphere.co2': 500, 'ocean.x': 1 } });
    const env = { CHRONOS_BACKEND: 'tfjs-wasm', CHRONOS_OUTDIR: '' };
    const settings = resolveSettings({ config: file, resolution: 'T31', set: ['atmosphere.co2=1', 'atmosphere.co2=600'] }, env);
    expect(settings).toMatchObject({ resolution: 'T31', backend: 'tfjs-wasm', seed: 7, precision: 'float32' });
    expect(settings.parameters).toEqual({ 'atmosphere.co2': 600, 'ocean.x': 1 });
    expect(settings.out).toBeUndefined();
  });

  it('let a flag answer the question that the file answered otherwise', () => {
    const file = config({ years: 3, fresh: true, overwrite: true });
    expect(resolveSettings({ config: file, days: '2', resume: true }, {})).toMatchObject({ days: 2, resume: true, overwrite: false });
    expect(resolveSettings({ config: file, days: '2' }, {})).not.toHaveProperty('years');
  });

  it('are read from a file that begins with a byte order mark', () => {
    expect(resolveSettings({ config: config('\ufeff{"days": 3}') }, {}).days).toBe(3);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown name', { colour: 'blue' }, /^--config may hold resolution, .*; got colour; /],
    ['a text for parameters', { parameters: 'x' }, /^parameters must be a record of numbers by path; got "x"/],
    ['a text for a parameter', { parameters: { 'atmosphere.co2': 'high' } }, /^parameters must be .*; got "high"/],
    ['a text for a switch', { fresh: 'yes' }, /^fresh must be true or false; got "yes"/],
    ['a switch for a number', { atmosphereStep: true }, /^CHRONOS_DT_ATMOS must be a number of seconds; got true/],
    ['null', { days: null }, /^--days must be a whole number of at least 0; got null/],
    ['a list', [1], /^--config must hold one JSON object/],
    ['two lengths', { days: 3, years: 2 }, /^A run has one length/],
  ])('refuse a file with %s', (_, content, sentence) => {
    expect(() => resolveSettings({ config: config(content) }, {})).toThrow(sentence);
  });

  it.each<[Record<string, unknown>, RegExp]>([
    [{ days: 'two' }, /; got "two"; /],
    [{ days: '' }, /; got ""; /],
    [{ days: '-1' }, /; got -1; /],
    [{ days: '1.5' }, /; got 1.5; /],
    [{ days: 'Infinity' }, /; got "Infinity"; /],
    [{ out: '' }, /^--out must be the path of a folder; got ""; /],
    [{ set: ['atmosphere.co2= '] }, /^--set must be path=number/],
    [{ overwrite: true }, /^--overwrite belongs to --fresh/],
    [{ config: tmpdir() }, /^--config must name a readable JSON file/],
  ])('quote what was typed: %o', (flags, sentence) => {
    expect(() => resolveSettings(flags, {})).toThrow(sentence);
    expect(() => resolveSettings(flags, {})).toThrow(ConfigError);
  });
});
