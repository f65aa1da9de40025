import type { Resolution } from '../../grid/gaussian-grid.ts';
import { useBackend } from '../../tensor/backend.ts';
import { gradientContestants, hasTensorflow, type Make, type Rivals, stepContestants } from './contestants.ts';
import { describeMachine } from './machine.ts';
import { type Contestant, type Result, race } from './race.ts';
import type { Report, Row } from './report.ts';
import { measureStartUp } from './start-up.ts';
import { isDay, isOnLevels, type Workload, type WorkloadName } from './workload.ts';
import { advection, tridiagonal } from './workloads/loops.ts';
import { atmosphere, buildWorld, control, coupled, freeSurface, ocean, primitive, spectral, type World } from './workloads/model.ts';
import { cYardstick, jaxYardstick } from './yardstick.ts';

/** What to time and how thoroughly. */
export interface BenchOptions {
  readonly names: readonly WorkloadName[];
  readonly resolutions: readonly Resolution[];
  readonly quick: boolean;
  /** Whether the start of runs is timed as well. */
  readonly startUp: boolean;
  /** Told what is being timed. */
  readonly progress: (text: string) => void;
}

const loops = { advection, tridiagonal } as const;
const parts = { 'free-surface': freeSurface, spectral, ocean, atmosphere, coupled } as const;

/** Makes workloads of one resolution, which share the geometry of the model; it is built when the first of them asks for it. */
function workshop(resolution: Resolution): (name: WorkloadName) => Workload {
  let world: World | undefined;
  return (name) => {
    if (name === 'advection' || name === 'tridiagonal') return loops[name](resolution);
    if (name === 'primitive') return primitive(resolution);
    if (name === 'control') return control(resolution);
    world ??= buildWorld(resolution);
    return parts[name](world);
  };
}

/** Rounds of a race: fewer where a step takes long. */
const roundsOf = ({ name, size }: Workload, quick: boolean): number => (quick ? 1 : isDay(name) || size.startsWith('T63') ? 3 : 7);

/** Those who take the backend away from others come after them. */
const isNative = ({ column }: Contestant): boolean => column === 'tensorflow' || column === 'xla';

/** Step and gradient in one race, so that their ratio is one of the same minutes. */
async function timeWorkload(workload: Workload, make: Make, rivals: Rivals, quick: boolean): Promise<Row> {
  const { name, title, size } = workload;
  const rounds = roundsOf(workload, quick);
  const [step, gradient] = [stepContestants(workload, make, rivals), gradientContestants(workload, make, rivals)];
  const all = [...step, ...gradient].sort((a, b) => Number(isNative(a)) - Number(isNative(b)));
  const results = await race(all, rounds);
  const resultsOf = (contestants: readonly Contestant[]): Result[] =>
    contestants.map((contestant) => results[all.indexOf(contestant)] as Result);
  return { name, title, size, step: resultsOf(step), gradient: resultsOf(gradient) };
}

/** Runs the benchmark. */
export async function runBench({ names, resolutions, quick, startUp, progress }: BenchOptions): Promise<Report> {
  await useBackend('tfjs-wasm');
  const rivals: Rivals = { c: cYardstick(), jax: quick ? undefined : jaxYardstick(), tensorflow: !quick && hasTensorflow() };
  const rows: Row[] = [];
  try {
    for (const resolution of resolutions) {
      const [make, makeNative] = [workshop(resolution), workshop(resolution)];
      for (const name of names) {
        if (resolutions.length > 1 && resolution === 'T63' && isOnLevels(name)) continue;
        const workload = make(name);
        progress(`${workload.title}, ${workload.size}`);
        rows.push(await timeWorkload(workload, () => makeNative(name), rivals, quick));
        await useBackend('tfjs-wasm');
      }
    }
  } finally {
    rivals.c?.close();
    rivals.jax?.close();
  }
  if (startUp) progress('start of a run');
  const starts = startUp ? (['primitive', 'qtcm'] as const).map(measureStartUp) : [];
  return { machine: describeMachine(), date: new Date().toISOString().slice(0, 10), rows, starts };
}
