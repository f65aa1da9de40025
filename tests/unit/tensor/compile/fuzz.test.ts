import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../../../src/tensor/backend.ts';
import type { Executable } from '../../../../src/tensor/compile/executable.ts';
import { evaluate } from '../../../../src/tensor/compile/graph/evaluate.ts';
import { schedule } from '../../../../src/tensor/compile/schedule/schedule.ts';
import { compileWasm } from '../../../../src/tensor/compile/wasm/index.ts';
import { compileWebgpu } from '../../../../src/tensor/compile/webgpu/index.ts';
import { interpretProgram } from '../../../support/interpret-program.ts';
import { type Batch, batchOf, eagerOutputs } from '../../../support/random-batch.ts';
import { type RandomProgram, randomProgram } from '../../../support/random-program.ts';
import { testDevice } from '../../../support/webgpu-device.ts';

type Outputs = readonly ArrayLike<number>[];

/** A way to run a batch of programs. */
interface Target {
  readonly name: string;
  readonly run: (batch: Batch) => Outputs | Promise<Outputs>;
  /** How far off each output may be. */
  readonly errors: (batch: Batch) => readonly Float64Array[];
}

/** What works on the simplified graph. */
const target = (name: string, run: Target['run']): Target => ({ name, run, errors: ({ errors }) => errors });

async function runOn(executable: Executable, { graph, inputs }: Batch): Promise<Outputs> {
  inputs.forEach((values, n) => {
    executable.write(n, values);
  });
  executable.run();
  const outputs: ArrayLike<number>[] = [];
  for (const n of graph.outputs.keys()) outputs.push(await executable.read(n));
  executable.dispose();
  return outputs;
}

const device = (await testDevice())?.device;
/** Builds of this run alone; the second target with the same programs finds those of the first. */
const cacheFolder = mkdtempSync(join(tmpdir(), 'chronos-fuzz-'));

const onWasm =
  (threads: number): Target['run'] =>
  async (batch) =>
    runOn(await compileWasm(schedule(batch.graph), { threads, cacheFolder }), batch);

/** Programs on webgpu: few by default, as a processor that stands in for a GPU takes long to build its shaders. */
const onWebgpu = Number(process.env.CHRONOS_FUZZ_WEBGPU ?? 50);

/** Targets, and how many programs each runs. */
const targets: readonly (readonly [Target, number])[] = [
  [{ name: 'TensorFlow.js', run: eagerOutputs, errors: ({ wanted }) => wanted.map(({ errors }) => errors) }, 2000],
  [target('the simplified graph', ({ graph, inputs }) => evaluate(graph, inputs)), 2000],
  [target('the schedule', ({ graph, inputs }) => interpretProgram(schedule(graph), inputs)), 2000],
  [target('wasm with 1 thread', onWasm(1)), 2000],
  [target('wasm with 2 threads', onWasm(2)), 2000],
  [target('webgpu', async (batch) => runOn(await compileWebgpu(schedule(batch.graph), device && { device }), batch)), onWebgpu],
];

const programsInBatch = 50;
const seed = Number(process.env.CHRONOS_FUZZ_SEED ?? 20_260_101);
const programs = fc.sample(randomProgram, { seed, numRuns: Math.max(...targets.map(([, count]) => count)) });
const batches = new Map<string, Batch>();
let [compared, undecided] = [0, 0];

/** Some programs, worked out once for all targets. */
function keptBatch(first: number, end: number): Batch {
  const key = `${first} to ${end}`;
  const batch = batches.get(key) ?? batchOf(programs.slice(first, end));
  batches.set(key, batch);
  return batch;
}

/** Where the first number lies that is further off than its bound; undefined where none is. */
function disagreement(wanted: Float64Array, errors: Float64Array, got: ArrayLike<number>): string | undefined {
  for (const [k, value] of wanted.entries()) {
    const error = errors[k] as number;
    compared++;
    if (!(error < 1e-2 * Math.max(1, Math.abs(value)))) undecided++;
    const distance = Math.abs((got[k] as number) - value);
    if (Number.isFinite(error) && !(distance <= error + 1e-12 * Math.abs(value))) return `[${k}] is ${got[k]}, wanted ${value} ± ${error}`;
  }
  return got.length === wanted.length ? undefined : `has ${got.length} numbers instead of ${wanted.length}`;
}

type Mistake = readonly [program: RandomProgram, what: string];

/** The first program of a batch that is further off than rounding can have brought it. */
async function mistake(batch: Batch, { run, errors }: Target): Promise<Mistake | undefined> {
  const [outputs, bounds] = [await run(batch), errors(batch)];
  for (const [n, { values }] of batch.wanted.entries()) {
    const wrong = disagreement(values, bounds[n] as Float64Array, outputs[n] as ArrayLike<number>);
    if (wrong) return [batch.owners[n] as RandomProgram, `output ${n - batch.owners.indexOf(batch.owners[n] as RandomProgram)} ${wrong}`];
  }
  return undefined;
}

/** The first of some programs that is wrong, or that throws. */
async function failure(list: readonly RandomProgram[], on: Target, batch = (): Batch => batchOf(list)): Promise<Mistake | undefined> {
  try {
    return await mistake(batch(), on);
  } catch (error) {
    if (list.length === 1) return [list[0] as RandomProgram, String(error)];
    const half = list.length >> 1;
    return (await failure(list.slice(0, half), on)) ?? (await failure(list.slice(half), on));
  }
}

/** Makes a program that fails as small as it can be, and shows it. */
async function showSmallest([program, what]: Mistake, on: Target): Promise<void> {
  const alone = fc.asyncProperty(randomProgram, async (smaller) => {
    const wrong = await failure([smaller], on);
    if (wrong) throw new Error(wrong[1]);
  });
  await fc.assert(alone, { examples: [[program]], numRuns: 1, seed });
  throw new Error(`${what} with seed ${seed}, but only beside other programs: ${JSON.stringify(program)}`);
}

describe('random programs and their gradients are what float64 gives, but for rounding', () => {
  beforeAll(() => useBackend('cpu'));

  it.each(targets.map(([on, count]) => [on.name, on, count] as const))('on %s', async (name, on, count) => {
    if (name === 'webgpu' && !device) return;
    for (let first = 0; first < count; first += programsInBatch) {
      const end = Math.min(first + programsInBatch, count);
      const wrong = await failure(programs.slice(first, end), on, () => keptBatch(first, end));
      if (wrong) await showSmallest(wrong, on);
    }
  });

  afterAll(() => {
    rmSync(cacheFolder, { recursive: true, force: true });
    expect(undecided / compared).toBeLessThan(0.1);
  });
});
