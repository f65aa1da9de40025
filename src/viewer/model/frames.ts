import { cycleTime, disposeTree, type HostArray, type Leaf, readTree, release } from '../../kernel/index.ts';
import type { CoupledState } from '../../model/coupled-state.ts';
import { type BuildOptions, fusedLoop } from '../../tensor/compile/index.ts';
import { type Field, reshape, type TensorTree, tf } from '../../tensor/index.ts';
import { type KnobName, type KnobValues, knobNames } from './knobs.ts';
import { type Frame, type MapName, mapNames, type SectionName, type SeriesName, seriesNames } from './shown.ts';
import type { World } from './world.ts';
import { atlanticSection, zonalSection } from './zonal-section.ts';

/** The model in a page, picture by picture. */
export interface FrameModel {
  /** The next picture, with the knobs as they are. */
  next(knobs: KnobValues): Promise<Frame>;
  /** The state as it is now, on the host, and its model time in pictures. */
  state(): Promise<{ readonly leaves: readonly Leaf<HostArray>[]; readonly count: number }>;
  /** Back to the state that it started from. */
  restart(): void;
  release(): void;
}

type Slices = { readonly [name in KnobName | 'yearFraction']: tf.Tensor };
type Carry = { readonly state: CoupledState };
type Results = {
  readonly maps: { readonly [name in MapName]: tf.Tensor };
  readonly sections: { readonly [name in SectionName]: tf.Tensor };
  readonly series: tf.Tensor;
};

/** What one coupling interval shows, out of everything that it could. */
function resultsOf(world: World, state: CoupledState, { yearFraction, ...knobs }: Slices): Results & Carry {
  const model = world.model(knobs as KnobValues<tf.Scalar>);
  const { state: next, sample, scalars } = model.step(state, yearFraction as tf.Scalar);
  const fields = sample as { readonly [name: string]: Field<'center'> };
  const numbers = scalars as { readonly [name: string]: tf.Tensor };
  return {
    state: next,
    maps: Object.fromEntries(mapNames.map((name) => [name, fields[name] as tf.Tensor])) as unknown as Results['maps'],
    sections: {
      thetao: zonalSection(fields.thetao as Field<'center'>, model.ocean),
      so: zonalSection(fields.so as Field<'center'>, model.ocean),
      msftmz: atlanticSection(fields.msftmz as Field),
    },
    series: tf.stack(seriesNames.map((name) => reshape(numbers[name] as tf.Tensor, []))),
  };
}

const slicesOf = (knobs: KnobValues, yearFraction: number): Slices =>
  Object.fromEntries([...knobNames.map((name) => [name, tf.tensor1d([knobs[name]])]), ['yearFraction', tf.tensor1d([yearFraction])]]);

/** Results of one interval on the host. */
async function hostResults(results: Results): Promise<Pick<Frame, 'maps' | 'sections' | 'series'>> {
  const values = new Map((await readTree(results as unknown as TensorTree)).map(([path, leaf]) => [path, leaf.values]));
  const group = (prefix: string) =>
    Object.fromEntries(
      [...values].filter(([path]) => path.startsWith(`${prefix}.`)).map(([path, list]) => [path.slice(prefix.length + 1), list]),
    );
  const numbers = values.get('series');
  return {
    maps: group('maps') as Frame['maps'],
    sections: group('sections') as Frame['sections'],
    series: Object.fromEntries(seriesNames.map((name, n) => [name, numbers?.[n] ?? Number.NaN])) as { [name in SeriesName]: number },
  };
}

/** Compiles the model of a world, one coupling interval a run. */
export async function compileFrames(world: World, knobs: KnobValues, options: BuildOptions = {}): Promise<FrameModel> {
  const start = world.initial(0, knobs);
  const loop = await fusedLoop<Carry, Slices, Results>({
    ...options,
    start: { state: start },
    sequences: slicesOf(knobs, 0),
    maxCount: 1,
    body: ({ state }, slices) => {
      const { state: next, ...results } = resultsOf(world, state, slices);
      return { carry: { state: next }, results };
    },
  });
  let [state, count] = [start, 0];
  const replace = (by: CoupledState): void => {
    if (state !== start) disposeTree(state);
    state = by;
  };
  return {
    next: async (turned) => {
      const began = performance.now();
      const time = cycleTime(world.clock, count);
      const slices = slicesOf(turned, time.middleYearFraction);
      const { carry, results } = await loop.runAsync({ state }, slices, 1);
      const shown = await hostResults(results);
      disposeTree(slices);
      disposeTree(results as unknown as TensorTree);
      replace(carry.state);
      count += 1;
      return { count, seconds: time.endSeconds, ...shown, milliseconds: performance.now() - began };
    },
    state: async () => ({ leaves: await readTree(state), count }),
    restart: () => {
      replace(start);
      count = 0;
    },
    release: () => release(loop),
  };
}
