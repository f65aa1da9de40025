import { z } from 'zod';
import { calendars, dateFromSeconds, type HostArray, InputError, isoDate, isoTime, type Leaf } from '../kernel/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { canonicalJson, hashOf, type Json } from './json.ts';
import { blankChecksum, checksumHolds } from './netcdf-checksum.ts';
import type { NetcdfFile } from './netcdf-contents.ts';
import { openNetcdf } from './netcdf-reader.ts';
import type { Attributes, NetcdfDefinition, VariableDefinition } from './netcdf-types.ts';
import { writeNetcdf } from './netcdf-writer.ts';

/** Layout of restart files; another number means that this release cannot read it. */
const formatVersion = 1;
const scalarSums = 'window_scalar_sums';
const prefixes = { state: '', sum: 'window_sum__', residual: 'window_residual__' } as const;
type Group = keyof typeof prefixes;

const whole = z.int();
const dateSchema = z.strictObject({ year: whole, month: whole, day: whole, second: whole });
const metaSchema = z.strictObject({
  format: z.literal(formatVersion),
  axis: z.strictObject({ calendar: z.enum(calendars), epoch: dateSchema }),
  startSeconds: whole,
  cycleSeconds: whole,
  cycle: whole,
  seed: whole,
  resolution: z.string(),
  window: z.strictObject({ key: z.string(), startSeconds: whole, count: whole, scalars: z.array(z.string()) }).nullable(),
});
type Meta = z.infer<typeof metaSchema>;

/** Name of the file for the moment at which the next cycle begins. */
export function restartFile({ clock, cycle }: Pick<Checkpoint, 'clock' | 'cycle'>): string {
  const date = dateFromSeconds(clock.axis, clock.startSeconds + cycle * clock.cycleSeconds);
  const time = date.second === 0 ? '' : `T${isoTime(date).replaceAll(':', '')}`;
  return `restart_${isoDate(date)}${time}.nc`;
}

const groupsOf = ({ state, window }: Checkpoint): [Group, readonly Leaf<HostArray>[]][] => [
  ['state', state],
  ['sum', window?.sum ?? []],
  ['residual', window?.residual ?? []],
];

const variableName = (group: Group, path: string): string => prefixes[group] + path.replaceAll('.', '__');

/** Dimensions carry axis and length, so that no variable uses one twice. */
const dimensionNames = (shape: readonly number[]): string[] => shape.map((length, n) => `axis${n}_${length}`);

function metaOf({ clock, cycle, seed, resolution, window }: Checkpoint): Meta {
  const { axis, startSeconds, cycleSeconds } = clock;
  const open = window && {
    key: window.key,
    startSeconds: window.startSeconds,
    count: window.count,
    scalars: Object.keys(window.scalarSums),
  };
  return { format: formatVersion, axis, startSeconds, cycleSeconds, cycle, seed, resolution, window: open ?? null };
}

function definitionOf(checkpoint: Checkpoint, describe: (path: string) => Attributes): NetcdfDefinition {
  const dimensions: Record<string, number> = {};
  const variables: Record<string, VariableDefinition> = {};
  for (const [group, leaves] of groupsOf(checkpoint))
    for (const [path, { shape }] of leaves) {
      const names = dimensionNames(shape);
      names.forEach((name, n) => {
        dimensions[name] = shape[n] ?? 1;
      });
      variables[variableName(group, path)] = { type: 'float', dimensions: names, attributes: group === 'state' ? describe(path) : {} };
    }
  const scalars = Object.keys(checkpoint.window?.scalarSums ?? {}).length;
  if (scalars > 0) {
    dimensions.scalars = scalars;
    variables[scalarSums] = { type: 'double', dimensions: ['scalars'] };
  }
  const attributes = {
    ...blankChecksum,
    title: 'Chronos-ESM restart: complete state at the start of a cycle',
    checkpoint: canonicalJson(metaOf(checkpoint)),
    configuration: canonicalJson(checkpoint.configuration),
    configuration_sha256: hashOf(checkpoint.configuration),
  };
  return { dimensions, attributes, variables };
}

/** Writes a checkpoint, bit for bit, with a checksum over the whole file. @param describe attributes of a state variable by path */
export function writeRestart(path: string, checkpoint: Checkpoint, describe: (path: string) => Attributes = () => ({})): void {
  writeNetcdf(
    path,
    definitionOf(checkpoint, describe),
    (writer) => {
      for (const [group, leaves] of groupsOf(checkpoint))
        for (const [leafPath, { values }] of leaves) writer.write(variableName(group, leafPath), values);
      const sums = Object.values(checkpoint.window?.scalarSums ?? {});
      if (sums.length > 0) writer.write(scalarSums, sums);
    },
    { overwrite: true },
  );
}

function parseText<T>(file: NetcdfFile, attribute: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(String(file.attributes[attribute])));
  } catch {
    throw new InputError(`The restart ${file.path} must have a readable '${attribute}' but has not; use one written by this release.`);
  }
}

/** The leaves of one group, in the order of their paths. */
function leavesOf(file: NetcdfFile, group: Group): Leaf<HostArray>[] {
  const own = prefixes[group];
  const names = file.names.filter((name) => (own === '' ? !name.startsWith('window_') : name.startsWith(own)));
  const leaves = names.map((name): Leaf<HostArray> => {
    const { shape, stored } = file.variable(name);
    return [name.slice(own.length).replaceAll('__', '.'), { shape, values: stored() as Float32Array }];
  });
  return leaves.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Reads and verifies a restart. @throws InputError when it is missing, broken or of another format */
export function readRestart(path: string): Checkpoint {
  const file = openNetcdf(path);
  if (!checksumHolds(file.bytes))
    throw new InputError(`The restart ${path} must match its checksum but does not; use an older restart or start with --fresh.`);
  const { axis, startSeconds, cycleSeconds, window, ...meta } = parseText(file, 'checkpoint', metaSchema);
  const configuration = parseText(file, 'configuration', z.custom<Json>()); // as it stands: z.json() loses a key named __proto__
  const sums = window && window.scalars.length > 0 ? file.variable(scalarSums).stored() : [];
  const open = window && {
    key: window.key,
    startSeconds: window.startSeconds,
    count: window.count,
    sum: leavesOf(file, 'sum'),
    residual: leavesOf(file, 'residual'),
    scalarSums: Object.fromEntries(window.scalars.map((name, n) => [name, sums[n] ?? Number.NaN])),
  };
  const { cycle, seed, resolution } = meta;
  const clock = { axis, startSeconds, cycleSeconds };
  return { clock, cycle, seed, resolution, configuration, state: leavesOf(file, 'state'), window: open ?? undefined };
}
