import { initialIce, prescribedIce } from '../../src/ice/index.ts';
import { readBoundaryData, readSurfaceClimatology } from '../../src/io/index.ts';
import { initialLand, routeRivers } from '../../src/land/index.ts';
import type { AtmosphereOnlyState } from '../../src/model/atmosphere-only/model.ts';
import { buildObservedSea, freezingPoint, iceExtent, seaOnDay } from '../../src/model/atmosphere-only/observed-sea.ts';
import { fastPart, fastSetting } from '../../src/model/fast-part.ts';
import { fluxNames } from '../../src/model/fast-step.ts';
import { buildFastGeometry, type FastGeometry } from '../../src/model/geometry.ts';
import { type LiveParameters, parametersWith, parameterTable } from '../../src/model/parameters.ts';
import { type TimeSteps, timeSteps } from '../../src/model/time-steps.ts';
import { oceanLevels } from '../../src/ocean/index.ts';
import { build, compileLoopGradient, fusedLoop, trace } from '../../src/tensor/compile/index.ts';
import { add, type Field, flatten, levels, mul, scan, sub, tf, total, unflatten } from '../../src/tensor/index.ts';
import { randomNumbers } from './surface-world.ts';

type Map = Field<'center'>;
type Leaves = readonly (readonly [path: string, leaf: tf.Tensor])[];

/** What is differentiated: global rain, mm a day, and net radiation at the top of the atmosphere, W m⁻², means over the time. */
export const measures = ['rain', 'balance'] as const;
export type Measure = (typeof measures)[number];

const boundary = readBoundaryData('T31');
const parameters = parametersWith({}, 'T31', 'primitive');
export const daily = timeSteps('T31', 'primitive');

/** The steps of an interval as long as one step of the atmosphere. */
export const single: TimeSteps = { ...daily, coupling: daily.atmosphere };

/** Values of the tunable parameters of the atmosphere on levels, by path, as float32 holds them: so they reach the gradient. */
export const tunables: Readonly<Record<string, number>> = Object.fromEntries(
  parameterTable()
    .filter(({ path, tunable }) => tunable && (path.startsWith('primitive.') || path === 'atmosphere.co2'))
    .map(({ path }) => {
      const [group, name] = path.split('.') as ['primitive', string];
      return [path, Math.fround((parameters[group] as Readonly<Record<string, number>>)[name] as number)];
    }),
);
/** What is changed: the temperature of the sea by a pattern of about 1 K, and parameters by their own size. */
export const directions = ['sst', ...Object.keys(tunables)] as const;

/** A change of the sea surface temperature that differs from cell to cell, K. */
function pattern(): Float64Array {
  const random = randomNumbers(7);
  return Float64Array.from(boundary.oceanMask, (wet) => wet * (0.5 + random()));
}

type Controls = { readonly sst: Map } & { readonly [group: string]: object };

/** Atmosphere and land over the observed sea, warmed by a map, under parameters that may be on the tape. */
function world(steps: TimeSteps) {
  const geometry: FastGeometry = buildFastGeometry(boundary, oceanLevels('T31')[0] ?? 0, steps, { atmosphere: 'primitive' });
  const { oceanMask, meanWeights } = geometry.coupler;
  const sea = buildObservedSea(readSurfaceClimatology('T31'), boundary.grid, oceanMask);
  const step = (state: AtmosphereOnlyState, yearFraction: tf.Scalar, controls: Controls) => {
    const p = Object.fromEntries(
      Object.entries(parameters).map(([group, values]) => [group, { ...values, ...controls[group] }]),
    ) as unknown as LiveParameters;
    const today = seaOnDay(sea, yearFraction);
    const ice = prescribedIce(iceExtent(today.concentration, sea), state.ice, p.ice);
    const surface = {
      seaSurfaceTemperature: add(today.temperature, controls.sst),
      freezingTemperature: mul(oceanMask, freezingPoint),
    };
    const fast = fastPart({ ...state, ice }, fastSetting(surface, yearFraction, p, geometry));
    const flux = (name: (typeof fluxNames)[number]): Map => mul(levels(fast.fluxes, fluxNames.indexOf(name)), 1 / steps.coupling);
    const mean = (map: Map): tf.Scalar => total(mul(map, meanWeights));
    return {
      carry: { atmosphere: fast.atmosphere, land: routeRivers(fast.land, p.land, geometry.land, steps.coupling).state, ice: fast.ice },
      rain: mul(mean(flux('pr')), 86400),
      balance: mean(sub(flux('rsdt'), add(flux('rsut'), flux('rlut')))),
    };
  };
  const initial = (): AtmosphereOnlyState => ({
    atmosphere: geometry.atmosphere.initial(() => 0.5, parameters),
    land: initialLand(geometry.land, parameters.land),
    ice: initialIce(geometry.ice, parameters.ice),
  });
  return { step, initial };
}

const years = (firstDay: number, count: number, days: number) => ({
  yearFraction: tf.tensor1d(Array.from({ length: count }, (_, n) => (firstDay + (n + 0.5) * days) / 365)),
});

const controlsAt = (sst: Map, values: readonly tf.Scalar[]): Controls => ({
  sst,
  ...(unflatten(Object.keys(tunables).map((path, n) => [path, values[n] as tf.Scalar] as const)) as object),
});
const noWarming = (): Map => tf.zeros([1, boundary.grid.rows, boundary.grid.columns]) as Map;
const asTheyAre = (): Controls =>
  controlsAt(
    noWarming(),
    Object.values(tunables).map((value) => tf.scalar(value)),
  );

/** Weather some days after the start of a year. */
export async function weatherAfter(days: number): Promise<AtmosphereOnlyState> {
  const { step, initial } = world(daily);
  const [start, controls, sequences] = [initial(), asTheyAre(), years(0, days, 1)];
  const loop = await fusedLoop({
    start,
    sequences,
    body: (state: AtmosphereOnlyState, slices: object) => ({
      carry: step(state, (slices as { yearFraction: tf.Scalar }).yearFraction, controls).carry,
    }),
    maxCount: days,
  });
  const { carry } = loop.run(start, sequences, days);
  loop.dispose();
  return carry;
}

/** A stretch of weather whose measures can be differentiated and worked out elsewhere; all in float64. */
export interface Stretch {
  /** Derivatives of a measure by every direction. */
  slopes(measure: Measure): Promise<Readonly<Record<string, number>>>;
  /** Both measures where one thing is changed. */
  moved(direction: string, by: number): Promise<Readonly<Record<Measure, number>>>;
  release(): void;
}

/** Compiles `count` intervals from a state that so many days have led to. */
export async function examine(start: AtmosphereOnlyState, firstDay: number, count: number, steps: TimeSteps): Promise<Stretch> {
  const { step } = world(steps);
  const warming = pattern();
  const sequences = years(firstDay, count, steps.coupling / 86400);
  const precision = 'float64';
  const weightsOf = (measure: Measure) => ({
    rain: tf.scalar(Number(measure === 'rain')),
    balance: tf.scalar(Number(measure === 'balance')),
  });
  const point = (measure: Measure) => ({
    start: start as never,
    sequences,
    parameters: { ...asTheyAre(), weights: weightsOf(measure) } as never,
    memory: 2 ** 30,
  });
  const adjoint = await compileLoopGradient(
    (state: AtmosphereOnlyState, slices: object, given: object) => {
      const { weights, ...controls } = given as Controls & { readonly weights: ReturnType<typeof weightsOf> };
      const { carry, rain, balance } = step(state, (slices as { yearFraction: tf.Scalar }).yearFraction, controls as Controls);
      return { carry, cost: mul(add(mul(rain, weights.rain), mul(balance, weights.balance)), 1 / count) };
    },
    { count, ...point('rain'), precision },
  );
  const leaves: Leaves = flatten(start);
  const scalars = Object.values(tunables);
  const graph = trace(
    (sst, ...rest) => {
      const controls = controlsAt(sst as Map, rest.slice(0, scalars.length) as tf.Scalar[]);
      const state = unflatten(leaves.map(([path], n) => [path, rest[scalars.length + n] as tf.Tensor] as const)) as AtmosphereOnlyState;
      const { results } = scan({
        count,
        start: state,
        sequences,
        body: (carry: AtmosphereOnlyState, slices) => {
          const after = step(carry, (slices as unknown as { yearFraction: tf.Scalar }).yearFraction, controls);
          return { carry: after.carry, results: { rain: after.rain, balance: after.balance } };
        },
      });
      return tf.stack([tf.mean(results.rain), tf.mean(results.balance)]);
    },
    [
      { shape: [1, boundary.grid.rows, boundary.grid.columns] },
      ...scalars.map(() => ({ shape: [] })),
      ...leaves.map(([, { shape }]) => ({ shape })),
    ],
  );
  const program = await build(graph, { precision });
  for (const [n, [, leaf]] of leaves.entries()) program.write(1 + scalars.length + n, Float64Array.from(leaf.dataSync()));
  return {
    slopes: async (measure) => {
      const { gradient } = await adjoint.at(point(measure));
      const found = gradient.parameters as unknown as { sst: { values: ArrayLike<number> } } & Record<
        string,
        Record<string, { values: ArrayLike<number> }>
      >;
      const bySea = warming.reduce((sum, share, n) => sum + share * (found.sst.values[n] as number), 0);
      const byParameter = Object.entries(tunables).map(([path, value]) => {
        const [group = '', name = ''] = path.split('.');
        return [path, value * (found[group]?.[name]?.values[0] as number)];
      });
      return Object.fromEntries([['sst', bySea], ...byParameter]);
    },
    moved: async (direction, by) => {
      program.write(
        0,
        warming.map((share) => (direction === 'sst' ? by * share : 0)),
      );
      for (const [n, [path, value]] of Object.entries(tunables).entries())
        program.write(1 + n, Float64Array.of(path === direction ? value * (1 + by) : value));
      program.run();
      const [rain, balance] = await program.read(0);
      return { rain: rain as number, balance: balance as number };
    },
    release: () => {
      adjoint.dispose();
      program.dispose();
    },
  };
}
