import { openWindow, type SeenOcean, throughWindow, type UpperOcean, type WithOcean, windowMean } from '../../assimilation/index.ts';
import type { OutputGrid } from '../../io/index.ts';
import { ConfigError, cycleTime, release } from '../../kernel/index.ts';
import type { BuiltOceanModel, ModelSetup } from '../../model/definition.ts';
import { initialNoise } from '../../model/initial-noise.ts';
import { fusedLoop, type TargetOptions } from '../../tensor/compile/index.ts';
import { type Numeric, type TensorTree, tf } from '../../tensor/index.ts';
import { modelSetup, outputGridOf } from '../run/model.ts';
import type { RunPlan } from '../run/plan.ts';

/** The model of an assimilation, and how it runs. */
export interface World {
  readonly model: BuiltOceanModel<WithOcean>;
  readonly outputGrid: OutputGrid;
  readonly initial: WithOcean;
  /** One coupling interval with some parameters in place of those of the plan. */
  step(state: WithOcean, yearFraction: Numeric, tuned: TensorTree): WithOcean;
  /** Year fractions of the middles of days. */
  yearFractions(first: number, days: number): number[];
  /** The upper levels as observations see them. */
  seen(levels: number): SeenOcean;
}

/** Parameters with those of a tree in their places. */
function withTuned(parameters: ModelSetup['parameters'], tuned: TensorTree): ModelSetup['parameters'] {
  const merged = Object.entries(parameters).map(([component, values]) => [component, { ...values, ...(tuned[component] ?? {}) }]);
  return Object.fromEntries(merged) as ModelSetup['parameters'];
}

/** Builds the model of a plan. @throws InputError when a data file cannot be used */
export function buildWorld(plan: RunPlan): World {
  const { definition, parameters, forcing, clock } = plan;
  const [changing] = Object.keys(forcing.courses);
  if (changing !== undefined)
    throw new ConfigError(`A model that is differentiated must have a constant forcing; got ${changing} that changes; set it to a number.`);
  const setup = modelSetup(plan);
  const build = (values: ModelSetup['parameters']) => definition.build({ ...setup, parameters: values }) as BuiltOceanModel<WithOcean>;
  const model = build(parameters);
  const { shape, wet, interfaces } = model.ocean.topography;
  return {
    model,
    outputGrid: outputGridOf(setup, model.ocean),
    initial: model.initial(initialNoise(plan.identity.seed)),
    step: (state, yearFraction, tuned) => {
      const own = Object.keys(tuned).length === 0 ? model : build(withTuned(parameters, tuned));
      return own.step(state, yearFraction).state;
    },
    yearFractions: (first, days) => Array.from({ length: days }, (_, n) => cycleTime(clock, first + n).middleYearFraction),
    seen: (levels) => ({
      grid: setup.boundary.grid,
      interfaces: interfaces.subarray(0, levels + 1),
      wet: Uint8Array.from({ length: levels * shape[1] * shape[2] }, (_, n) => {
        const inLevel = n % (shape[1] * shape[2]);
        return Number(wet(Math.floor(n / (shape[1] * shape[2])), Math.floor(inLevel / shape[2]), inLevel % shape[2]));
      }),
    }),
  };
}

/** A free run of some days. */
export interface FreeRun {
  readonly state: WithOcean;
  readonly mean: UpperOcean;
}

/** The model as a loop over days that keeps the mean of the upper ocean. */
export interface Runner {
  run(state: WithOcean, yearFractions: readonly number[]): Promise<FreeRun>;
  release(): void;
}

/** Compiles free runs. @param levels that are averaged   @param tuned parameters in place of those of the plan */
export async function compileRunner(world: World, levels: number, tuned: TensorTree, options: TargetOptions): Promise<Runner> {
  const longest = 5;
  const sequences = (fractions: readonly number[]) => ({
    yearFraction: tf.tensor1d(Array.from({ length: longest }, (_, n) => fractions[n] ?? 0)),
  });
  const loop = await fusedLoop({
    start: openWindow(world.initial, levels),
    sequences: sequences([]),
    body: (carry, { yearFraction }) => ({
      carry: throughWindow(carry, world.step(carry.state, yearFraction as unknown as tf.Scalar, tuned)),
    }),
    maxCount: longest,
    ...options,
  });
  return {
    run: async (state, fractions) => {
      let carry = openWindow(state, levels);
      for (let n = 0; n < fractions.length; n += longest) {
        const part = fractions.slice(n, n + longest);
        carry = (await loop.runAsync(carry, sequences(part), part.length)).carry;
      }
      return { state: carry.state, mean: windowMean(carry, fractions.length) };
    },
    release: () => release(loop),
  };
}
