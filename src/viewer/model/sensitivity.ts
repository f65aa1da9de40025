import { type Leaf, release } from '../../kernel/index.ts';
import { cycleTime } from '../../kernel/time.ts';
import type { CoupledState } from '../../model/coupled-state.ts';
import { type BuildOptions, compileLoopGradient, type HostNumbers, hostTree } from '../../tensor/compile/index.ts';
import { type Field, mul, type tf } from '../../tensor/index.ts';
import { type KnobName, type KnobValues, knobNames, knobsOf } from './knobs.ts';
import type { MeasureName } from './measure-table.ts';
import { measured, measureMask } from './measures.ts';
import type { World } from './world.ts';

/** What a measure owes to the temperature of the sea surface. */
export interface SeaSensitivity {
  readonly value: number;
  /** Response to one kelvin more on 10⁶ km², in units of the measure, [rows × columns]; NaN on land. */
  readonly map: Float32Array;
  /** Response to one kelvin more everywhere. */
  readonly everywhere: number;
  /** Response to a tenth more CO₂, and to one W m⁻² more of sunlight at the mean distance. */
  readonly co2: number;
  readonly solarConstant: number;
  /** Model time that it starts from, pictures, and what it took, ms. */
  readonly count: number;
  readonly milliseconds: number;
}

/** A compiled adjoint of the model in a page. */
export interface SensitivityModel {
  at(state: readonly Leaf<HostNumbers>[], count: number, knobs: KnobValues, of: MeasureName): Promise<SeaSensitivity>;
  release(): void;
}

type Slices = { readonly yearFraction: tf.Tensor; readonly weight: tf.Tensor };
type Parameters = { readonly [name in KnobName | 'mask']: tf.Tensor };

const million = 1e12; // square kilometres, m²
const memory = 2 ** 28; // bytes for snapshots of the trajectory

const row = (values: readonly number[]): HostNumbers => ({ shape: [values.length], values: Float64Array.from(values) });

const scalarsOf = (knobs: KnobValues) =>
  Object.fromEntries(knobNames.map((name) => [name, { shape: [], values: Float64Array.of(knobs[name]) }])) as unknown as {
    readonly [name in KnobName]: HostNumbers;
  };

/** Per cell ↦ per kelvin on 10⁶ km², and the sum over all of the sea. */
function onSea(values: ArrayLike<number>, { boundary: { grid, oceanMask } }: World): Pick<SeaSensitivity, 'map' | 'everywhere'> {
  let everywhere = 0;
  const map = Float32Array.from(oceanMask, (wet, n) => {
    if (!wet) return Number.NaN;
    const value = values[n] as number;
    everywhere += value;
    return (value * million) / (grid.cellArea[Math.floor(n / grid.columns)] as number);
  });
  return { map, everywhere };
}

/**
 * Compiles the gradient of a measure at the end of some pictures by the sea surface at their beginning, one adjoint for all measures: a
 * measure is a mask, which is an input.
 */
export async function compileSensitivity(
  world: World,
  example: readonly Leaf<HostNumbers>[],
  pictures: number,
  options: BuildOptions = {},
): Promise<SensitivityModel> {
  const weights = Array.from({ length: pictures }, (_, n) => Number(n === pictures - 1));
  const point = (state: readonly Leaf<HostNumbers>[], count: number, knobs: KnobValues, of: MeasureName) => ({
    start: hostTree<CoupledState>(state),
    sequences: {
      yearFraction: row(weights.map((_, n) => cycleTime(world.clock, count + n).middleYearFraction)),
      weight: row(weights),
    },
    parameters: { ...scalarsOf(knobs), mask: measureMask(of, world.boundary) },
    memory,
  });
  const body = (state: CoupledState, { yearFraction, weight }: Slices, { mask, ...knobs }: Parameters) => {
    const { state: next, sample } = world.model(knobs as KnobValues<tf.Scalar>).step(state, yearFraction as tf.Scalar);
    const value = measured(sample as { readonly [name: string]: Field<'center'> }, mask as Field<'center'>);
    return { carry: next, cost: mul(value, weight as tf.Scalar) };
  };
  const shapes = point(example, 0, knobsOf(world.parameters), 'rain');
  const compiled = await compileLoopGradient<CoupledState, Slices, Parameters>(body, { count: pictures, ...shapes, ...options });
  return {
    at: async (state, count, knobs, of) => {
      const began = performance.now();
      const { value, gradient } = await compiled.at(point(state, count, knobs, of));
      const by = (name: KnobName): number => gradient.parameters[name].values[0] ?? Number.NaN;
      const { temperature } = gradient.start.ocean;
      return {
        value,
        ...onSea(temperature.values, world),
        co2: 0.1 * knobs.co2 * by('co2'),
        solarConstant: by('solarConstant'),
        count,
        milliseconds: performance.now() - began,
      };
    },
    release: () => release(compiled),
  };
}
