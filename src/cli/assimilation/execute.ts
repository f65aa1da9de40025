import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, loadDescent, makeFolder, type RunRecord } from '../../io/index.ts';
import { ConfigError, exitCodes } from '../../kernel/index.ts';
import { type FolderLock, lockFolder } from '../run/lock.ts';
import { isOfAssimilation, lastRecord, recordFailure, writeProvenance } from '../run/record.ts';
import { listenForStops } from '../run/signals.ts';
import { Stopwatch } from '../run/stopwatch.ts';
import { wallClockLimit } from '../run/wall-clock.ts';
import { analyse, costOf, minimize, parametersOf } from './descent.ts';
import { byEnsemble } from './ensemble-route.ts';
import { writeFigure } from './figure.ts';
import { asJson, equivalentsOf, errorsOf, misfitsOf, statisticsOf, verdict } from './outcome.ts';
import type { Assimilated } from './plan.ts';
import { assimilationFiles, writeAnalysis, writeConvergence, writeObservations } from './results.ts';
import { type Analysed, openWorkshop, type Workshop } from './workshop.ts';

/** Refuses a folder that holds other things unasked, keeps others out of it, and makes room in it. */
function prepare({ run, member }: Assimilated): FolderLock | undefined {
  const present = assimilationFiles.filter((name) => existsSync(join(run.folder, name)));
  if (run.settings.fresh && present.length > 0 && !run.settings.overwrite)
    throw new ConfigError(`--fresh needs an empty folder; ${run.folder} holds ${present[0]}; choose another --out or add --overwrite.`);
  const other = lastRecord(run.folder);
  if (other && !isOfAssimilation(other))
    throw new ConfigError(`An assimilation needs a folder without a run of the model; ${run.folder} holds one; choose another --out.`);
  makeFolder(run.folder);
  // Members of an ensemble are run beside each other in one folder; each writes its own file.
  if (member !== undefined) return undefined;
  const lock = lockFolder(run.folder);
  if (run.settings.fresh) for (const name of present) rmSync(join(run.folder, name), { recursive: true });
  return lock;
}

/** An analysis, its cost, and what its way has to say of it. */
interface Found {
  readonly analysed: Analysed;
  readonly cost: number;
  readonly own: { readonly [name: string]: Json };
}

async function byDescent(shop: Workshop, stopped: () => boolean): Promise<Found> {
  const cost = await costOf(shop);
  const kept = await minimize(shop, cost, stopped);
  const own = { iterations: asJson(kept.iterations), parameters: parametersOf(shop, kept) };
  return { analysed: await analyse(shop, kept), cost: kept.state.evaluation.value, own };
}

async function find(shop: Workshop, stopped: () => boolean): Promise<Found | undefined> {
  if (shop.plan.method !== 'ensemble') return byDescent(shop, stopped);
  const outcome = await byEnsemble(shop, stopped);
  if (!outcome) return undefined;
  const { analysed, chiSquares, spread } = outcome;
  return { analysed, cost: chiSquares / 2, own: { iterations: [], parameters: [], members: shop.plan.members, spread: asJson(spread) } };
}

/** Writes what was found, and says it. */
async function conclude(shop: Workshop, { analysed, cost, own }: Found): Promise<void> {
  const { plan, world, scene, say } = shop;
  const equivalents = await equivalentsOf(shop, analysed);
  const [errors, statistics, misfits] = [
    await errorsOf(shop, analysed),
    statisticsOf(shop, cost, equivalents),
    misfitsOf(shop, equivalents),
  ];
  await writeAnalysis(plan, world.outputGrid, analysed);
  writeObservations(plan.run.folder, scene, equivalents);
  writeConvergence(plan.run.folder, asJson({ method: plan.method, ...own, statistics, errors: errors ?? null, misfits }));
  await writeFigure(shop, analysed, equivalents);
  for (const sentence of verdict(errors, misfits)) say(sentence);
  say(`chi-square ${statistics.chiSquare.toFixed(2)}; results in ${plan.run.folder}`);
}

/** What is going to be done, in two sentences. @throws ConfigError, InputError where the folder holds a descent that cannot be gone on with */
function intention({ run, declared, records, tuned, method, iterations, members, identity }: Assimilated): string {
  const way = method === 'ensemble' ? `an ensemble of ${members}` : `${iterations} iterations of ${method}`;
  const sites = declared.twin ?? declared.climatology;
  const seen = records
    ? `records of ${records.path}`
    : `${sites?.sites} places of ${declared.twin ? 'a twin' : 'the observed sea surface'}`;
  const parameters = tuned.map(({ path }) => path).join(', ') || 'no parameters';
  const kept = run.settings.fresh || method === 'ensemble' ? undefined : loadDescent(join(run.folder, 'descent.nc'), identity);
  const from = kept ? `, going on from iteration ${kept.state.iteration}` : '';
  return (
    `${way}${from}: ${seen} into the upper ocean and ${parameters}, over ${run.cycles} days after ${declared.spinUpDays} days of spin-up\n` +
    `would write ${assimilationFiles.join(', ')} into ${run.folder}, each where there is something for it`
  );
}

/** Works with run.json beside it, which says what is done and how it ended; members of an ensemble leave that to the whole. */
async function recorded(plan: Assimilated, say: Workshop['say'], work: (shop: Workshop) => Promise<void>): Promise<void> {
  const [started, watch] = [new Date(), new Stopwatch()];
  const shop = await watch.time('start', () => openWorkshop(plan, say));
  const { method, iterations, members, identity } = plan;
  const choices = { cycles: plan.run.cycles, method, ...(method === 'ensemble' ? { members } : { iterations }), identity };
  const record = (exitState: RunRecord['exit_state'], exitCode: number | null): void => {
    if (plan.member !== undefined) return;
    const ending = { exitState, exitCode, simulatedYearsPerDay: null, timing: watch.seconds, checkpoints: [] };
    writeProvenance({ plan: plan.run, backend: shop.backend, started, choices }, ending);
  };
  record('running', null);
  try {
    await watch.time('run', () => work(shop));
    record('done', exitCodes.done);
  } catch (error) {
    recordFailure(error, record);
    throw error;
  }
}

/** Runs an assimilation to its end or to where it is stopped. @throws StoppedEarly, ConfigError, InputError, OutputError */
export async function executeAssimilation(plan: Assimilated): Promise<void> {
  const { quiet, json, wallTime, dryRun } = plan.run.settings;
  const say = (sentence: string): void => {
    if (!quiet && !json) process.stdout.write(`${sentence}\n`);
  };
  if (dryRun) return say(intention(plan));
  const stops = listenForStops(say);
  let lock: FolderLock | undefined;
  try {
    lock = prepare(plan);
    if (plan.method !== 'ensemble') loadDescent(join(plan.run.folder, 'descent.nc'), plan.identity);
    const limit = wallClockLimit(wallTime);
    await recorded(plan, say, async (shop) => {
      const found = await find(shop, () => limit() || stops.requested());
      if (found) await conclude(shop, found);
    });
  } finally {
    lock?.release();
    stops.release();
  }
}
