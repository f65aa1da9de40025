import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  canonicalJson,
  firstDifference,
  gitCommit,
  hashOf,
  type Json,
  makeRunFolder,
  packageVersion,
  type RunRecord,
  runMetrics,
  writeMetrics,
  writeRunRecord,
} from '../../../src/io/index.ts';
import { metricsFileSchema, planChunks } from '../../../src/kernel/index.ts';
import { runTool, temporaryFolder } from './external-readers.ts';

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));
const moment = new Date(Date.UTC(2026, 10, 21, 15, 4, 5, 60));

describe('run folders', () => {
  test('are named by second and name, and never shared', () => {
    const names = [1, 2, 3].map(() => basename(makeRunFolder(root, 'smoke té/ st', moment)));
    expect(names).toEqual(['20261121_150405_smoke_té__st', '20261121_150405_smoke_té__st_2', '20261121_150405_smoke_té__st_3']);
  });

  test('a place that cannot hold a folder is told in one sentence', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => makeRunFolder(join(file, 'below'), 'x', moment)).toThrow(
      /because a part of its path is a file, not a folder; choose another folder/,
    );
  });
});

describe('metrics.json', () => {
  test('has exactly the form of the contract', () => {
    const chunks = planChunks(10, 4);
    const path = writeMetrics(join(root, 'metrics'), runMetrics('smoke é', 10, chunks.length, moment, moment), chunks);
    const text = readFileSync(path, 'utf8');
    expect(text).toBe(`{
  "chunks": [
    {
      "chunk_idx": 0,
      "end_cycle": 4,
      "start_cycle": 0
    },
    {
      "chunk_idx": 1,
      "end_cycle": 8,
      "start_cycle": 4
    },
    {
      "chunk_idx": 2,
      "end_cycle": 10,
      "start_cycle": 8
    }
  ],
  "run": {
    "finish_time": "2026-11-21T15:04:05.060+00:00",
    "scenario_name": "smoke \\u00e9",
    "start_time": "2026-11-21T15:04:05.060+00:00",
    "total_chunks": 3,
    "total_cycles": 10
  }
}
`);
    expect(metricsFileSchema.safeParse(JSON.parse(text)).success).toBe(true);
  });

  test('no cycles give an empty list; a second run in the folder is refused', () => {
    const folder = join(root, 'empty');
    const path = writeMetrics(folder, runMetrics('x', 0, 0, moment, moment), []);
    expect(readFileSync(path, 'utf8')).toContain('"chunks": [],');
    expect(() => writeMetrics(folder, runMetrics('x', 0, 0, moment, moment), [])).toThrow(/exists already/);
  });

  test('the bytes are those of Python json.dumps(indent=2, sort_keys=True)', () => {
    const path = join(root, 'metrics', 'metrics.json');
    const script =
      'import json, sys; t = open(sys.argv[1]).read(); print(t == json.dumps(json.loads(t), indent=2, sort_keys=True) + "\\n")';
    const python = runTool('python3', '-c', script, path);
    if (python) expect(python.output.trim()).toBe('True');
  });
});

describe('run.json', () => {
  test('is written with the hash of its configuration, and replaced as the run goes on', () => {
    const configuration = { atmosphere: { step: 3600 } };
    const record: RunRecord = {
      configuration,
      configuration_sha256: hashOf(configuration),
      seed: 0,
      version: packageVersion(),
      git_commit: gitCommit(),
      backend: 'cpu',
      device: 'plain JavaScript',
      precision: 'float32',
      threads: 1,
      host: 'here',
      node_version: process.version,
      command_line: ['chronos', 'control'],
      start_time: '2026-11-21T15:04:05.060+00:00',
      finish_time: null,
      timing_seconds: { step: 1.5 },
      simulated_years_per_day: null,
      checkpoints: [],
      exit_state: 'running',
      exit_code: null,
    };
    writeRunRecord(root, record);
    const path = writeRunRecord(root, { ...record, exit_state: 'done', exit_code: 0 });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ exit_state: 'done', configuration, version: packageVersion() });
    expect(() => writeRunRecord(root, { ...record, configuration_sha256: 'x' })).toThrow();
  });

  test('the commit is that of git', () => {
    const git = runTool('git', '-C', new URL('../../../', import.meta.url).pathname, 'rev-parse', 'HEAD');
    expect(gitCommit()).toBe(git?.status === 0 ? git.output.trim() : null);
  });
});

describe('JSON', () => {
  test('the order of keys changes neither text nor hash, a value does; differences are found and named', () => {
    const reversed = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner ?? null)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(canonicalJson(reversed(json))).toBe(canonicalJson(json));
        expect(hashOf(reversed(json))).toBe(hashOf(json));
        expect(firstDifference(json, reversed(json))).toBeUndefined();
        expect(canonicalJson(json)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: 2 }));
    expect(firstDifference({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } })).toBe('a.c: 2 instead of 3');
    expect(firstDifference({ a: 1 }, {})).toBe('a: 1 instead of nothing');
  });
});
