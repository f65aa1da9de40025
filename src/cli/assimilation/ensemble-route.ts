import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ensembleAround,
  gaspariCohn,
  normals,
  type Observation,
  serialFilter,
  type UpperOcean,
  withIncrements,
} from '../../assimilation/index.ts';
import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { makeFolder, readArrays, writeArrays } from '../../io/index.ts';
import { ConfigError, eventLoop, readTree, StoppedEarly } from '../../kernel/index.ts';
import { earthRadius } from '../../physics/constants.ts';
import { constant } from '../../tensor/index.ts';
import { duration } from '../run/progress.ts';
import { predicted } from './scene.ts';
import type { Analysed, Workshop } from './workshop.ts';

/** Streams of the random numbers of the members; a step a member. */
const streams = { temperature: 66, salinity: 67 } as const;

/** Folder of the members in that of the results. */
export const memberFolder = 'members';
const memberPath = ({ plan }: Workshop, member: number): string =>
  join(plan.run.folder, memberFolder, `member_${String(member).padStart(3, '0')}.nc`);

/** Temperatures and salinity anomalies of a mean, one after the other. */
async function flattened(mean: UpperOcean): Promise<Float64Array> {
  const leaves = new Map(await readTree(mean));
  const parts = ['temperature', 'salinityAnomaly'].map((name) => [...(leaves.get(name)?.values ?? [])]);
  return Float64Array.from(parts.flat());
}

/** Undoes `flattened`. @param shape of one of the fields */
function unflattened(values: Float64Array, shape: readonly [number, number, number]): UpperOcean {
  const half = values.length / 2;
  const field = (from: number) => constant<'center'>(Float32Array.from(values.subarray(from, from + half)), shape);
  return { temperature: field(0), salinityAnomaly: field(half) };
}

/** Runs one member over the window, from the background made different by its error, and keeps the mean and what it predicts. */
async function runMember(shop: Workshop, member: number): Promise<void> {
  const { plan, background, scene, runner, days } = shop;
  const [levels, rows, columns] = background.shape;
  const noise = (stream: number) =>
    constant<'center'>(normals({ seed: plan.run.identity.seed, stream, step: member }, levels * rows * columns), background.shape);
  const change = await background.increments({ temperature: noise(streams.temperature), salinity: noise(streams.salinity) });
  const { mean } = await runner.run(withIncrements(scene.background, change), days);
  const attributes = { title: 'Chronos-ESM assimilation: window mean of one member', identity: plan.identity };
  writeArrays(memberPath(shop, member), { rows: new Map([['mean', await flattened(mean)]]), attributes });
}

/** @throws ConfigError when a member is of another ensemble */
function loadMember(shop: Workshop, member: number): Float64Array {
  const path = memberPath(shop, member);
  const { rows, attributes } = readArrays(path);
  if (attributes.identity === shop.plan.identity) return rows.get('mean') ?? new Float64Array();
  throw new ConfigError(
    `An ensemble must go on with the configuration that it began with; ${path} is of another one; undo the change or choose another --out.`,
  );
}

/** Runs the members that are missing, or the one that is asked for; every one is written before the next begins. */
async function runMembers(shop: Workshop, stopped: () => boolean): Promise<void> {
  const { plan, say } = shop;
  makeFolder(join(plan.run.folder, memberFolder));
  const wanted = plan.member === undefined ? Array.from({ length: plan.members }, (_, n) => n + 1) : [plan.member];
  const missing = wanted.filter((member) => !existsSync(memberPath(shop, member)));
  const began = performance.now();
  for (const [n, member] of missing.entries()) {
    await runMember(shop, member);
    const left = ((performance.now() - began) / 1000 / (n + 1)) * (missing.length - n - 1);
    say(`member ${member} of ${plan.members}, ${duration(left)} left`);
    await eventLoop();
    if (n + 1 < missing.length && stopped())
      throw new StoppedEarly(
        `The ensemble was asked to stop after member ${member} of ${plan.members}; the same command goes on from there.`,
      );
  }
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Distance along the sphere, m. */
export function distanceBetween(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const [φa, φb, Δλ] = [a.latitude * radians, b.latitude * radians, (a.longitude - b.longitude) * radians];
  const cosine = Math.sin(φa) * Math.sin(φb) + Math.cos(φa) * Math.cos(φb) * Math.cos(Δλ);
  return earthRadius * Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** How much each observation may change each cell of each level of both fields. */
function overFields(observations: readonly Observation[], grid: GaussianGrid, layers: number, reach: number): (o: number) => Float64Array {
  const taper = gaspariCohn(reach);
  return (o) => {
    const plane = Float64Array.from({ length: grid.rows * grid.columns }, (_, n) => {
      const cell = {
        latitude: grid.latitude[Math.floor(n / grid.columns)] as number,
        longitude: grid.longitude[n % grid.columns] as number,
      };
      return taper(distanceBetween(cell, observations[o] as Observation));
    });
    const all = new Float64Array(layers * plane.length);
    for (let layer = 0; layer < layers; layer++) all.set(plane, layer * plane.length);
    return all;
  };
}

/** What the ensemble makes of the observations. */
export interface EnsembleOutcome {
  readonly analysed: Analysed;
  /** (y − H x)ᵀ (H P Hᵀ + R)⁻¹ (y − H x), which is twice the least cost where everything is linear. */
  readonly chiSquares: number;
  /** Mean spread of sea surface temperature over the members before and after, K. */
  readonly spread: { readonly prior: number; readonly posterior: number };
}

const surfaceSpread = (deviations: readonly Float64Array[], wet: ArrayLike<number>, plane: number): number => {
  let [sum, count] = [0, 0];
  for (let n = 0; n < plane; n++) {
    if (!wet[n]) continue;
    for (const member of deviations) sum += (member[n] as number) ** 2;
    count += deviations.length - 1;
  }
  return Math.sqrt(sum / count);
};

/** Runs the ensemble and updates the mean of the window with the observations, offline: nothing is run again. @returns nothing where one member alone was asked for */
export async function byEnsemble(shop: Workshop, stopped: () => boolean): Promise<EnsembleOutcome | undefined> {
  const { plan, world, background, scene, runner, days } = shop;
  await runMembers(shop, stopped);
  if (plan.member !== undefined) return undefined;
  const { shape } = background;
  const { grid, wet } = world.seen(1);
  const { observations } = scene.observing;
  const prior = (await runner.run(scene.background, days)).mean;
  const members = Array.from({ length: plan.members }, (_, n) => loadMember(shop, n + 1));
  const seen: Float32Array[] = [];
  for (const member of members) seen.push(await predicted(scene.observing, unflattened(member, shape)));
  const taper = gaspariCohn(plan.declared.ensemble.reach);
  const before = ensembleAround(members, await flattened(prior));
  const { state, chiSquares } = serialFilter({
    state: before,
    seen: ensembleAround(seen, await predicted(scene.observing, prior)),
    observations,
    overState: overFields(observations, grid, 2 * shape[0], plan.declared.ensemble.reach),
    overSeen: (o) => Float64Array.from(observations, (each) => taper(distanceBetween(each, observations[o] as Observation))),
  });
  const truth = scene.truth ? { truth: (await runner.run(scene.truth, days)).mean } : {};
  const spreadOf = (deviations: readonly Float64Array[]) => surfaceSpread(deviations, wet, grid.rows * grid.columns);
  return {
    analysed: { prior, posterior: unflattened(state.centre, shape), ...truth },
    chiSquares,
    spread: { prior: spreadOf(before.deviations), posterior: spreadOf(state.deviations) },
  };
}
