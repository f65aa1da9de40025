import {
  type Observation,
  observingSystem,
  type Recording,
  type SeenOcean,
  superobservations,
  type UpperOcean,
  type WithOcean,
  withheldApart,
} from '../../assimilation/index.ts';
import { boundaries } from '../../grid/boundary.ts';
import { cellAt } from '../../grid/gaussian-grid.ts';
import type { TargetOptions } from '../../tensor/compile/index.ts';
import { sub } from '../../tensor/index.ts';
import { readObservations, refuseUnusable, rejectedFile, rejectionSummary, writeRejections } from './observations.ts';
import type { Assimilated, RecordsPlan } from './plan.ts';
import type { Scene } from './scene.ts';
import { compileRunner, type Runner, type World } from './world.ts';

const daysOfYear = 365;

/** How the mean of a year from the start of the window differs from that of the window, in the run of the background. */
async function yearLessWindow(
  runner: Runner,
  world: World,
  start: WithOcean,
  { declared, run }: Assimilated,
): Promise<UpperOcean | undefined> {
  if (run.cycles >= daysOfYear) return undefined;
  const window = await runner.run(start, world.yearFractions(declared.spinUpDays, run.cycles));
  const year = await runner.run(start, world.yearFractions(declared.spinUpDays, daysOfYear));
  return {
    temperature: sub(year.mean.temperature, window.mean.temperature),
    salinityAnomaly: sub(year.mean.salinityAnomaly, window.mean.salinityAnomaly),
  };
}

/** Observations to assimilate and to judge by. */
export interface PartedRecords {
  readonly kept: readonly Observation[];
  readonly withheld: readonly Observation[];
}

/** Reads real records, thins them to one of a kind a cell, and withholds some. @throws InputError */
export function readRecords(
  { run }: Assimilated,
  { path, strict, proxies, declared }: RecordsPlan,
  seen: SeenOcean,
  say: (sentence: string) => void,
): PartedRecords {
  const found = readObservations(path, { age: declared.age, proxies }, seen);
  const { observations, rejections } = found;
  for (const line of rejectionSummary(rejections)) say(line);
  writeRejections(run.folder, rejections);
  refuseUnusable(found, strict);
  const thinned = superobservations(observations, seen.grid);
  const { kept, withheld } = withheldApart(thinned, seen.grid, { share: declared.withheld, seed: run.identity.seed });
  say(
    `${observations.length} records, ${rejections.length} left out (${rejectedFile}), thinned to ${thinned.length}: ${kept.length} to assimilate, ${withheld.length} withheld`,
  );
  return { kept, withheld };
}

/** Runs the model up to the window, and a year on where records speak of the year. */
export async function realRecords(
  world: World,
  plan: Assimilated,
  { kept, withheld }: PartedRecords,
  levels: number,
  options: TargetOptions,
  say: (sentence: string) => void,
): Promise<Scene> {
  const declared = plan.declared.records as RecordsPlan['declared'];
  const seen = world.seen(levels);
  const runner = await compileRunner(world, levels, {}, options);
  const { state } = await runner.run(world.initial, world.yearFractions(0, plan.declared.spinUpDays));
  const toYear = declared.yearly ? await yearLessWindow(runner, world, state, plan) : undefined;
  runner.release();
  say(
    `background: ${plan.declared.spinUpDays} days of spin-up${toYear ? `, and a year for how it differs from the window of ${plan.run.cycles} days` : ''}`,
  );
  const recording: Recording = {
    iceVolumeEffect: declared.iceVolumeEffect,
    saltier: boundaries[plan.run.boundary].saltier,
    ...(toYear ? { toYear } : {}),
  };
  return {
    background: state,
    observing: observingSystem(kept, seen, recording),
    withheld: withheld.length > 0 ? observingSystem(withheld, seen, recording) : undefined,
    truth: undefined,
    cells: new Set(kept.map(({ latitude, longitude }) => cellAt(seen.grid, latitude, longitude))),
  };
}
