import { type Background, buildBackground, correctedLevels, type UpperOcean } from '../../assimilation/index.ts';
import { type Backend, useBackend } from '../../tensor/backend.ts';
import type { Precision, TargetOptions } from '../../tensor/compile/index.ts';
import { observedClimate } from './observed-climate.ts';
import type { Assimilated } from './plan.ts';
import { readRecords, realRecords } from './real-records.ts';
import type { Scene } from './scene.ts';
import { makeTwin } from './twin-truth.ts';
import { buildWorld, compileRunner, type Runner, type World } from './world.ts';

/** Everything that an assimilation works with, whatever its way. */
export interface Workshop {
  readonly plan: Assimilated;
  readonly world: World;
  readonly background: Background;
  readonly scene: Scene;
  readonly runner: Runner;
  readonly backend: Backend;
  readonly options: TargetOptions;
  /** Mid-day year fractions of the window. */
  readonly days: readonly number[];
  readonly say: (sentence: string) => void;
}

/** Means over the window before and after, and the truth where it is known. */
export interface Analysed {
  readonly prior: UpperOcean;
  readonly posterior: UpperOcean;
  readonly truth?: UpperOcean;
}

/** Builds model, background errors, and what there is to see. @param precision of the change of variables */
export async function openWorkshop(plan: Assimilated, say: Workshop['say'], precision: Precision = 'float32'): Promise<Workshop> {
  const { run, declared, backgroundError, records } = plan;
  const backend = await useBackend(run.settings.backend, run.settings);
  const options = { target: backend.target ?? 'wasm', threads: run.settings.threads };
  const world = buildWorld(run);
  const levels = correctedLevels(world.model.ocean, backgroundError);
  const parted = records && readRecords(plan, records, world.seen(levels), say);
  const background = await buildBackground(world.model.ocean, backgroundError, { ...options, precision });
  say(`background error: ${background.shape[0]} levels, correlation over ${backgroundError.horizontal / 1000} km`);
  const scene = parted
    ? await realRecords(world, plan, parted, levels, options, say)
    : declared.climatology
      ? await observedClimate(world, plan, levels, options, say)
      : await makeTwin(world, plan, background, options, say);
  const runner = await compileRunner(world, levels, {}, options);
  return { plan, world, background, scene, runner, backend, options, days: world.yearFractions(declared.spinUpDays, run.cycles), say };
}
