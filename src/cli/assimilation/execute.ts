import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Background,
  beginDescent,
  buildBackground,
  type CostFunction,
  controlOf,
  costFunction,
  descend,
  dot,
  innovationStatistics,
  inverseHessianTimes,
  rootMeanSquare,
  type TunedParameter,
  tunedValue,
  withIncrements,
} from '../../assimilation/index.ts';
import { type Json, type KeptDescent, loadDescent, makeFolder, saveDescent } from '../../io/index.ts';
import { ConfigError, readTree, StoppedEarly } from '../../kernel/index.ts';
import { useBackend } from '../../tensor/backend.ts';
import { type TensorTree, tf, unflatten } from '../../tensor/index.ts';
import { type FolderLock, lockFolder } from '../run/lock.ts';
import { duration } from '../run/progress.ts';
import { listenForStops } from '../run/signals.ts';
import { wallClockLimit } from '../run/wall-clock.ts';
import type { Assimilated } from './plan.ts';
import { type Analysed, assimilationFiles, writeAnalysis, writeConvergence, writeObservations } from './results.ts';
import { makeTwin, predicted, type Twin } from './twin-truth.ts';
import { buildWorld, compileRunner, type Runner, type World } from './world.ts';

/** Bytes for snapshots of the trajectory. */
const memory = 2 ** 30;

/** Everything that an assimilation works with. */
interface Workshop {
  readonly plan: Assimilated;
  readonly world: World;
  readonly background: Background;
  readonly twin: Twin;
  readonly cost: CostFunction;
  readonly runner: Runner;
  readonly tuned: readonly TunedParameter[];
  readonly say: (sentence: string) => void;
}

/** Refuses a folder that holds other things unasked, keeps others out of it, and makes room in it. */
function prepare({ run }: Assimilated): FolderLock {
  const present = assimilationFiles.filter((name) => existsSync(join(run.folder, name)));
  if (run.settings.fresh && present.length > 0 && !run.settings.overwrite)
    throw new ConfigError(`--fresh needs an empty folder; ${run.folder} holds ${present[0]}; choose another --out or add --overwrite.`);
  const lock = lockFolder(makeFolder(run.folder));
  if (run.settings.fresh) for (const name of present) rmSync(join(run.folder, name));
  return lock;
}

/** Tuned parameters with their backgrounds, which are those of the run. */
function tunedParameters({ declared, run }: Assimilated): TunedParameter[] {
  return Object.entries(declared.tuned).map(([path, { error }]) => {
    const [component = '', name = ''] = path.split('.');
    const values = (run.parameters as unknown as Record<string, Record<string, number>>)[component];
    return { path, error, background: values?.[name] as number };
  });
}

/** Builds model, background, truth and cost. */
async function open(plan: Assimilated, say: Workshop['say']): Promise<Workshop> {
  const { run, declared } = plan;
  const backend = await useBackend(run.settings.backend, run.settings);
  const options = { target: backend.target ?? 'wasm', threads: run.settings.threads };
  const world = buildWorld(run);
  const background = await buildBackground(world.model.ocean, plan.backgroundError, options);
  say(`background error: ${background.shape[0]} levels, correlation over ${plan.backgroundError.horizontal / 1000} km`);
  const twin = await makeTwin(world, plan, background, options);
  say(`truth: ${declared.spinUpDays} days of spin-up and a window of ${run.cycles} days, seen by ${declared.twin.sites} sites`);
  const tuned = tunedParameters(plan);
  const yearFractions = world.yearFractions(declared.spinUpDays, run.cycles);
  const cost = await costFunction(
    { background, start: twin.background, step: world.step, yearFractions, tuned, observing: twin.observing, memory },
    options,
  );
  const runner = await compileRunner(world, background.shape[0], {}, options);
  return { plan, world, background, twin, cost, runner, tuned, say };
}

const norm = (x: Float64Array): number => Math.sqrt(dot(x, x));

const descentPath = ({ run }: Assimilated): string => join(run.folder, 'descent.nc');

/** Goes down to the last iteration, or to where nothing falls any more. Every iteration is written before the next begins; a stop waits for one. */
async function minimize(
  { plan, cost, twin, say }: Workshop,
  earlier: KeptDescent | undefined,
  stopped: () => boolean,
): Promise<KeptDescent> {
  const path = descentPath(plan);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const start = async (): Promise<KeptDescent> => {
    const { predicted: prior } = await cost.evaluate(new Float64Array(cost.size));
    return { state: await beginDescent(cost.evaluate, new Float64Array(cost.size)), iterations: [], prior };
  };
  let kept = earlier ?? (await start());
  const first = kept.state.iteration;
  while (kept.state.iteration < plan.iterations) {
    const state = await descend(cost.evaluate, kept.state);
    if (!state) {
      say('the cost cannot be lowered any more at its precision');
      break;
    }
    const { value, gradient } = state.evaluation;
    const background_term = 0.5 * dot(state.point, state.point);
    const record = {
      iteration: state.iteration,
      cost: value,
      background_term,
      observation_term: value - background_term,
      gradient_norm: norm(gradient),
      seconds: seconds(),
    };
    kept = { ...kept, state, iterations: [...kept.iterations, record] };
    saveDescent(path, plan.identity, kept);
    const left = (seconds() / (state.iteration - first)) * (plan.iterations - state.iteration);
    const chiSquare = (2 * value) / twin.observing.observations.length;
    say(
      `iteration ${state.iteration} of ${plan.iterations}: cost ${value.toFixed(2)} = ${background_term.toFixed(2)} + ${record.observation_term.toFixed(2)}, ` +
        `chi-square ${chiSquare.toFixed(2)}, gradient ${record.gradient_norm.toExponential(1)}, ${duration(left)} left`,
    );
    if (state.iteration < plan.iterations && stopped())
      throw new StoppedEarly(
        `The assimilation was asked to stop at iteration ${state.iteration} of ${plan.iterations}; the same command goes on from there.`,
      );
  }
  return kept;
}

/** Root mean square errors of temperature and salinity at the surface, on cells that are not observed. */
async function errorsOf({ world, twin }: Workshop, analysed: Analysed) {
  const { grid, wet } = world.seen(1);
  const counts = (cell: number): boolean => Boolean(wet[cell]) && !twin.cells.has(cell);
  const where = { area: grid.cellArea, columns: grid.columns, counts };
  const leaves = new Map(await readTree(analysed));
  const plane = grid.rows * grid.columns;
  const at = (label: string, quantity: string) => leaves.get(`${label}.${quantity}`)?.values.subarray(0, plane) ?? [];
  const error = (label: string, quantity: string) => rootMeanSquare(at(label, quantity), at('truth', quantity), where);
  const pair = (quantity: string) => ({ prior: error('prior', quantity), posterior: error('posterior', quantity) });
  return { sea_surface_temperature: pair('temperature'), sea_surface_salinity: pair('salinityAnomaly') };
}

/** Prior, posterior and true values of the tuned parameters, with the error that the descent leaves. */
function parametersOf({ plan, tuned }: Workshop, { state }: KeptDescent): Json {
  const first = state.point.length - tuned.length;
  return tuned.map((parameter, n) => {
    const unit = new Float64Array(state.point.length);
    unit[first + n] = 1;
    const posterior = tunedValue(parameter, state.point[first + n] as number);
    const variance = inverseHessianTimes(unit, state.history)[first + n] as number;
    const error = (posterior * parameter.error * Math.sqrt(variance)) / parameter.background;
    return {
      path: parameter.path,
      prior: parameter.background,
      posterior,
      posterior_error: error,
      truth: plan.declared.tuned[parameter.path]?.truth ?? null,
    };
  });
}

/** Means over the window of prior, posterior and truth. */
async function analyse(shop: Workshop, { state }: KeptDescent): Promise<Analysed> {
  const { plan, world, background, twin, tuned } = shop;
  const days = world.yearFractions(plan.declared.spinUpDays, plan.run.cycles);
  const control = controlOf(state.point, background.shape);
  const increments = await background.increments(control.fields);
  const values = tuned.map((parameter, n) => [parameter.path, tf.scalar(tunedValue(parameter, control.parameters[n] as number))] as const);
  const truths = tuned.map(({ path }) => [path, tf.scalar(plan.declared.tuned[path]?.truth as number)] as const);
  const runWith = async (start: typeof twin.truth, leaves: typeof values) => {
    if (leaves.length === 0) return (await shop.runner.run(start, days)).mean;
    const own = await compileRunner(world, background.shape[0], unflatten(leaves) as TensorTree, {});
    const { mean } = await own.run(start, days);
    own.release();
    return mean;
  };
  return {
    prior: (await shop.runner.run(twin.background, days)).mean,
    posterior: await runWith(withIncrements(twin.background, increments), values),
    truth: await runWith(twin.truth, truths),
  };
}

/** Runs an assimilation to its end or to where it is stopped. @throws StoppedEarly, ConfigError, InputError, OutputError */
export async function executeAssimilation(plan: Assimilated): Promise<void> {
  const { quiet, json, wallTime } = plan.run.settings;
  const say = (sentence: string): void => {
    if (!quiet && !json) process.stdout.write(`${sentence}\n`);
  };
  const stops = listenForStops(say);
  let lock: FolderLock | undefined;
  try {
    lock = prepare(plan);
    const earlier = loadDescent(descentPath(plan), plan.identity);
    const shop = await open(plan, say);
    const limit = wallClockLimit(wallTime);
    const kept = await minimize(shop, earlier, () => limit() || stops.requested());
    const analysed = await analyse(shop, kept);
    const posterior = await predicted(shop.twin.observing, analysed.posterior);
    const { folder } = plan.run;
    await writeAnalysis(plan, shop.world.outputGrid, analysed);
    writeObservations(folder, shop.twin.observing, kept.prior, posterior);
    const errors = await errorsOf(shop, analysed);
    const statistics = innovationStatistics(shop.twin.observing.observations, kept.state.evaluation.value, {
      prior: kept.prior,
      posterior,
    });
    writeConvergence(folder, {
      iterations: kept.iterations.map((each) => ({ ...each })),
      statistics: { ...statistics },
      errors,
      parameters: parametersOf(shop, kept),
    } as Json);
    const { sea_surface_temperature: T, sea_surface_salinity: S } = errors;
    say(
      `error at unobserved cells: temperature ${T.prior.toFixed(2)} to ${T.posterior.toFixed(2)} K, salinity ${S.prior.toFixed(3)} to ${S.posterior.toFixed(3)} g/kg`,
    );
    say(`chi-square ${statistics.chiSquare.toFixed(2)}; results in ${folder}`);
  } finally {
    lock?.release();
    stops.release();
  }
}
