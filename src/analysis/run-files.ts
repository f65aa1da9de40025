import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Resolution, resolutions } from '../grid/gaussian-grid.ts';
import type { NetcdfFile } from '../io/index.ts';
import { InputError } from '../kernel/errors.ts';

/** Paths of the files of a run that match, oldest first. @throws InputError */
function filesOf(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    throw new InputError(`A run must be given by its folder; got ${JSON.stringify(folder)}, which cannot be read; check the path.`);
  }
}

/** Paths of the states that an unstable run left; usually none. @throws InputError */
export const unstableStates = (folder: string): string[] => filesOf(folder, /^unstable_.*\.nc$/);

/** Paths of the monthly means of a run, oldest first. @throws InputError when they are fewer than `least` */
export function monthlyMeans(folder: string, least = 1): string[] {
  const paths = filesOf(folder, /^mean_\d+-\d\d\.nc$/);
  if (paths.length >= least) return paths;
  throw new InputError(`${folder} must hold monthly means; it has none yet; run for at least one month.`);
}

/** 'YYYY-MM' of a monthly mean, and its month from 0. */
export function monthOf(path: string): { readonly name: string; readonly index: number } {
  const name = /mean_(\d+-\d\d)\.nc$/.exec(path)?.[1] ?? '';
  return { name, index: Number(name.slice(-2)) - 1 };
}

/** Resolution of an output file. @throws InputError when it is none of the model's */
export function resolutionOf(file: NetcdfFile): Resolution {
  const rows = file.variable('lat').values().length;
  const found = Object.entries(resolutions).find(([, grid]) => grid.rows === rows);
  if (found) return found[0] as Resolution;
  throw new InputError(`${file.path} must lie on the T31 or T63 grid; it has ${rows} latitudes; use an output file of this model.`);
}

/** Whether the sea of an output file has no shore. */
export const isWaterWorld = (file: NetcdfFile): boolean =>
  file.names.includes('tos') && file.variable('tos').values().every(Number.isFinite);
