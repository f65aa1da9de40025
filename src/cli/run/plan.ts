import { resolve } from 'node:path';
import type { AtmosphereName } from '../../atmosphere/index.ts';
import type { BoundaryName } from '../../grid/boundary.ts';
import type { Json, RunIdentity } from '../../io/index.ts';
import {
  addDays,
  addMonths,
  addYears,
  type CalendarDate,
  type ChunkSummary,
  type Clock,
  ConfigError,
  cyclesUntil,
  cycleTime,
  monthKey,
  planChunks,
  planChunksByKey,
  yearFraction,
} from '../../kernel/index.ts';
import type { ModelDefinition } from '../../model/definition.ts';
import type { Experiment } from '../../model/experiment.ts';
import { modelOf } from '../../model/models.ts';
import { type ModelParameters, modelParameters, parametersWith } from '../../model/parameters.ts';
import { type TimeSteps, timeSteps } from '../../model/time-steps.ts';
import type { OceanSchemeChoice } from '../../ocean/index.ts';
import type { SunlightName } from '../../physics/orbit.ts';
import type { Settings } from '../settings.ts';
import { type Branch, branchOf, checkBranch } from './branch.ts';
import { type Forcing, forcingOf } from './forcing.ts';
import { asOptions, type Grids, gridsOf } from './grids.ts';

/** A run with every choice made and checked; nothing has been written yet, and nothing read but what it branches from. */
export interface RunPlan extends Grids {
  readonly experiment: Experiment;
  readonly settings: Settings;
  readonly definition: ModelDefinition;
  readonly atmosphere: AtmosphereName;
  readonly boundary: BoundaryName;
  readonly steps: TimeSteps;
  readonly parameters: ModelParameters;
  readonly oceanSchemes: OceanSchemeChoice;
  readonly forcing: Forcing;
  readonly sunlight?: SunlightName | undefined;
  /** The restart of another run that this one begins with. */
  readonly branch?: Branch | undefined;
  readonly clock: Clock;
  readonly cycles: number;
  readonly chunks: readonly ChunkSummary[];
  readonly folder: string;
  /** What a restart must agree with. */
  readonly identity: RunIdentity;
}

/** The first day of every experiment. */
const epoch: CalendarDate = { year: 1, month: 1, day: 1, second: 0 };

/** Refuses what there is not, each in one sentence. */
function refuseAbsent({ precision, threads, backend }: Settings): void {
  if (precision === 'float64')
    throw new ConfigError(
      '--precision must be float32 in a run, whose state and restarts hold float32; got float64; leave the option out, or compile with float64 in a program.',
    );
  if (threads !== undefined && threads > 1 && backend !== 'auto' && backend !== 'wasm')
    throw new ConfigError(`--threads belongs to the backend wasm; got ${threads} with ${backend}; leave one of them out.`);
}

/** Refuses what the model of an experiment has not. */
function refuseForeign(definition: ModelDefinition, experiment: Experiment, set: readonly string[], { atmosphere }: Settings): void {
  if (atmosphere !== undefined && !definition.stepping.includes('atmosphere'))
    throw new ConfigError(`--atmosphere belongs to models with an atmosphere; ${experiment.name} has none; leave the option out.`);
  const groups: readonly string[] = definition.parameterGroups;
  const foreign = set.find(
    (path) => !groups.includes(path.split('.')[0] ?? '') && Object.hasOwn(modelParameters.shape, path.split('.')[0] ?? ''),
  );
  if (foreign !== undefined)
    throw new ConfigError(
      `A parameter must belong to the model that is run, and ${experiment.name} reads ${groups.join(', ')}; got ${foreign}; leave it out.`,
    );
}

type Configured = Pick<
  RunPlan,
  'definition' | 'resolution' | 'airResolution' | 'boundary' | 'steps' | 'parameters' | 'oceanSchemes' | 'forcing' | 'sunlight' | 'branch'
>;

/**
 * What a restart must agree with: everything that the step depends on. The world of today, one grid for all and a forcing that stays are
 * not named, so that restarts from before there were others go on.
 */
function configurationOf({
  definition,
  resolution,
  airResolution,
  boundary,
  steps,
  parameters,
  oceanSchemes: ocean,
  forcing,
  sunlight,
  branch,
}: Configured): Json {
  const { identity, parameterGroups, stepping } = definition;
  const own = {
    steps: Object.fromEntries([...stepping, 'coupling' as const].map((name) => [name, steps[name]])),
    parameters: Object.fromEntries(parameterGroups.map((name) => [name, parameters[name]])),
  };
  const { courses, freshwaterBox } = forcing;
  const changing = Object.keys(courses).length > 0 ? { forcing: { courses, freshwaterBox } } : {};
  const grids = airResolution === resolution ? {} : { atmosphereResolution: airResolution };
  const world = {
    ...grids,
    ...(boundary !== 'present' && { boundary }),
    ...(sunlight && { sunlight }),
    ...changing,
    ...(branch && { branch: branch.sha256 }),
  };
  return { resolution, ...identity, ...world, ocean, precision: 'float32', ...own } as unknown as Json;
}

/** The date at which a run ends. */
function endDate(
  calendar: Clock['axis']['calendar'],
  length: { years?: number | undefined; months?: number | undefined; days?: number | undefined },
): CalendarDate {
  const afterYears = addYears(calendar, epoch, length.years ?? 0);
  const afterMonths = addMonths(calendar, afterYears, length.months ?? 0);
  return addDays(calendar, afterMonths, length.days ?? 0);
}

/** Years have four digits in the names of files, which sort by them. */
const yearTooFar = 10_000;

/** Returns the end of a run. @throws ConfigError where files could not be named by it */
function nameable(end: CalendarDate): CalendarDate {
  if (end.year < yearTooFar) return end;
  throw new ConfigError(`A run must end before the year ${yearTooFar}, as years have four digits in file names; got more; shorten it.`);
}

/** Refuses an ocean without shores: nothing here says how it begins. */
function refuseShoreless({ name, model: { boundary, components } }: Experiment): void {
  if (boundary === 'aquaplanet' && (components === 'coupled' || components === 'ocean'))
    throw new ConfigError(
      `A world of water must have components 'atmosphere', as the temperature of its sea is given; ${name} has '${components}'; change either.`,
    );
}

/** Refuses dry air of another kind than there is, and a ground below it, which it would not feel. */
function refuseOtherAir({ name, model: { components, boundary } }: Experiment, atmosphere: AtmosphereName): void {
  if (components !== 'dry-air') return;
  if (boundary !== 'aquaplanet')
    throw new ConfigError(`Dry air lies over level ground; ${name} has the boundary '${boundary}'; declare 'aquaplanet'.`);
  if (atmosphere !== 'primitive')
    throw new ConfigError(`Dry air must be that of the primitive equations; ${name} got ${atmosphere}; leave the choice out.`);
}

/** Refuses an experiment that says the same thing twice. */
function refuseTwice({ name, model: { set } }: Experiment, forced: readonly string[]): void {
  const twice = forced.find((path) => Object.hasOwn(set, path));
  if (twice !== undefined)
    throw new ConfigError(`An experiment must say a thing once; ${name} has ${twice} under set and under forcing; keep one of them.`);
}

/** What a run begins with, in words. */
export const startOf = ({ branch, definition }: RunPlan): string => (branch ? `the state of ${branch.path}` : definition.start);

/** Puts an experiment and the settings of a person together. @throws ConfigError, InputError for a table that is none */
export function planRun(experiment: Experiment, settings: Settings): RunPlan {
  refuseAbsent(settings);
  refuseShoreless(experiment);
  const atmosphere = settings.atmosphere ?? experiment.model.atmosphere;
  refuseOtherAir(experiment, atmosphere);
  const definition = modelOf(experiment.model.components, atmosphere);
  const { resolution, airResolution } = gridsOf(experiment, settings);
  const steps = timeSteps(airResolution, atmosphere, settings.atmosphereStep, resolution);
  const axis = { calendar: experiment.run.calendar, epoch };
  const clock = { axis, startSeconds: 0, cycleSeconds: steps.coupling };
  const { years, months, days } = settings;
  const given = years !== undefined || months !== undefined || days !== undefined;
  const end = nameable(endDate(axis.calendar, given ? { years, months, days } : experiment.run.length));
  const cycles = cyclesUntil(clock, end);
  const chunks =
    settings.chunkDays === undefined
      ? planChunksByKey(cycles, (cycle) => monthKey(axis, cycleTime(clock, cycle).seconds))
      : planChunks(cycles, settings.chunkDays);
  const declared = { ...experiment.model.forcing, ...settings.forcing };
  const length = end.year - epoch.year + yearFraction(axis, cycles * steps.coupling);
  const forcing = forcingOf(declared, definition, Object.keys(settings.parameters), length);
  refuseTwice(experiment, Object.keys(forcing.set));
  const set = { ...experiment.model.set, ...forcing.set, ...settings.parameters };
  refuseForeign(definition, experiment, Object.keys(set), settings);
  const parameters = parametersWith(set, airResolution, atmosphere, resolution);
  const { ocean: oceanSchemes, boundary, sunlight } = experiment.model;
  const branch = branchOf(settings);
  const made = { definition, atmosphere, resolution, airResolution, boundary, steps, parameters, oceanSchemes, forcing, sunlight, branch };
  const identity = { clock, seed: settings.seed, resolution: asOptions(made), configuration: configurationOf(made) };
  if (branch) checkBranch(branch, identity);
  return {
    experiment,
    settings,
    ...made,
    clock,
    cycles,
    chunks,
    folder: resolve(settings.out ?? `outputs/${experiment.name}`),
    identity,
  };
}
