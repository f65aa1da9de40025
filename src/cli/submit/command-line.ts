import type { Settings } from '../settings.ts';

/** A word as the shell reads it back. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const valued = {
  resolution: '--resolution',
  oceanResolution: '--ocean-resolution',
  atmosphere: '--atmosphere',
  years: '--years',
  months: '--months',
  days: '--days',
  backend: '--backend',
  precision: '--precision',
  threads: '--threads',
  seed: '--seed',
  branchFrom: '--branch-from',
  chunkDays: '--chunk-days',
  wallTime: '--wall-time',
} as const satisfies { readonly [name in keyof Settings]?: string };
const switches = ['resume', 'fresh', 'overwrite', 'quiet', 'json'] as const satisfies readonly (keyof Settings)[];
/** What the command line says by itself. */
const defaults: Partial<Settings> = { backend: 'auto', precision: 'float32', seed: 0 };

/** The options that give these settings again, whatever way they were said; the folder of the results is the caller's to add. */
export function optionsOf(settings: Settings): string[] {
  const names = Object.keys(valued) as (keyof typeof valued)[];
  const said = names.filter((name) => settings[name] !== undefined && settings[name] !== defaults[name]);
  return [
    ...said.flatMap((name) => [valued[name], String(settings[name])]),
    ...Object.entries(settings.parameters).flatMap(([path, value]) => ['--set', `${path}=${value}`]),
    ...switches.filter((name) => settings[name]).map((name) => `--${name}`),
  ];
}

/** What has no option: lines that set the environment. */
export const environmentOf = ({ atmosphereStep }: Settings): string[] =>
  atmosphereStep === undefined ? [] : [`export CHRONOS_DT_ATMOS=${atmosphereStep}`];
