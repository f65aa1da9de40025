import { beforeAll, describe, expect, it } from 'vitest';
import type { CoupledState } from '../../src/model/coupled-state.ts';
import { coupledStep } from '../../src/model/coupled-step.ts';
import { buildGeometry, type Geometry } from '../../src/model/geometry.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { gradientOfLoop } from '../../src/tensor/compile/gradient-of-loop.ts';
import { build, fusedLoop, trace } from '../../src/tensor/compile/index.ts';
import { flatten, scan, tf, unflatten } from '../../src/tensor/index.ts';
import { coupledWorld, type World } from '../support/coupled-world.ts';
import { quadraticDecades } from '../support/derivatives.ts';
import { randomNumbers } from '../support/surface-world.ts';

type Times = { readonly yearFraction: tf.Scalar };

/** How long the model runs, in what intervals, and what of its end is differentiated. */
interface Case {
  readonly count: number;
  readonly geometry: Geometry;
  readonly misfit: (state: CoupledState) => tf.Scalar;
}

/** Days before the state that is differentiated: observed data lie on thresholds (calm, uniform), a model state does not. */
const spinUpDays = 5;
/** Shares of a perturbation of about 1 K. From 3e-5 (1 day) and 1e-5 (10 days) on, cells of the mixed layer begin or cease to convect. */
const shares = [1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8];

/** How much each field of the state is changed. */
const amplitudes: Record<string, number> = {
  'ocean.temperature': 0.5,
  'ocean.salinityAnomaly': 0.05,
  'land.skinTemperature': 0.5,
  'land.soilHeat': 0.5,
  'ice.skinTemperature': 0.5,
  'atmosphere.temperatureMode': 0.1,
  'atmosphere.moistureMode': 0.1,
};

const times = (first: number, days: number) => ({
  yearFraction: tf.tensor1d(Array.from({ length: days }, (_, day) => (first + day + 0.5) / 365)),
});

describe('the gradient of the compiled coupled model', () => {
  let world: World;
  let start: CoupledState;
  let short: Geometry;

  const step = (geometry: Geometry) => (state: CoupledState, slices: object) => {
    const { yearFraction } = slices as Times;
    return { carry: coupledStep(state, yearFraction, world.parameters, geometry).state };
  };

  beforeAll(async () => {
    await useBackend('cpu');
    world = coupledWorld();
    const { boundary, ocean } = world.geometry;
    short = buildGeometry(boundary, ocean.topography.thickness, { atmosphere: 3600, ocean: 7200, coupling: 7200 });
    const sequences = times(0, spinUpDays);
    const loop = await fusedLoop({ start: world.state, sequences, body: step(world.geometry), maxCount: spinUpDays });
    start = loop.run(world.state, sequences, spinUpDays).carry;
    loop.dispose();
  });

  /** The state after some intervals from the start. */
  async function stateAfter(count: number, geometry: Geometry): Promise<CoupledState> {
    const sequences = times(spinUpDays, count);
    const loop = await fusedLoop({ start, sequences, body: step(geometry), maxCount: count });
    const { carry } = loop.run(start, sequences, count);
    loop.dispose();
    return carry;
  }

  /**
   * Half the mean square by which surfaces miss being 0.3 K warmer than without the change, and that of the change of the ice volume.
   * Measured from the first state, what the model does by itself in ten days would be most of it, and its rounding that of the remainders.
   */
  const misfitFrom = (end: CoupledState) => (state: CoupledState) => {
    const top = (x: tf.Tensor) => tf.slice(x, [0, 0, 0], [1, -1, -1]);
    const mean = (map: tf.Tensor) => tf.sum(tf.mul(map, world.geometry.coupler.meanWeights));
    const missed = (now: tf.Tensor, before: tf.Tensor) => mean(tf.square(tf.sub(tf.sub(now, before), 0.3)));
    const sea = missed(top(state.ocean.temperature), top(end.ocean.temperature));
    const land = missed(state.land.skinTemperature, end.land.skinTemperature);
    const ice = mean(tf.square(tf.sub(state.ice.volume, end.ice.volume)));
    return tf.mul(tf.add(tf.add(sea, land), ice), 0.5) as tf.Scalar;
  };

  /** A random change of the state that leaves the sea floor and empty coefficients alone. */
  function direction(): Map<string, Float64Array> {
    const random = randomNumbers(7);
    const wet = world.geometry.ocean.wet.dataSync();
    const change = ([path, leaf]: readonly [string, tf.Tensor]): [string, Float64Array] => {
      const values = leaf.dataSync();
      const free = (n: number): boolean => (path.startsWith('ocean') ? wet[n] !== 0 : values[n] !== 0);
      return [path, Float64Array.from(values, (_, n) => (free(n) ? (amplitudes[path] ?? 0) * (0.5 + random()) : 0))];
    };
    return new Map(flatten(start).map(change));
  }

  /** The objective after some intervals as a function of the step along a direction, in float64. */
  async function objectiveAlong(change: Map<string, Float64Array>, { count, geometry, misfit }: Case) {
    const leaves = flatten(start);
    const graph = trace(
      (...tensors) => {
        const moved = unflatten(leaves.map(([path], n) => [path, tensors[n] as tf.Tensor] as const)) as CoupledState;
        return misfit(scan({ count, start: moved, sequences: times(spinUpDays, count), body: step(geometry) }).carry);
      },
      leaves.map(([, leaf]) => leaf),
    );
    const program = await build(graph, { precision: 'float64' });
    const at = async (ε: number): Promise<number> => {
      for (const [n, [path, leaf]] of leaves.entries()) {
        const along = change.get(path) as Float64Array;
        program.write(
          n,
          Float64Array.from(leaf.dataSync(), (value, at) => value + ε * (along[at] as number)),
        );
      }
      program.run();
      return (await program.read(0))[0] as number;
    };
    return { at, dispose: () => program.dispose() };
  }

  /** The derivative along a direction by the adjoint. */
  async function slope(change: Map<string, Float64Array>, { count, geometry, misfit }: Case, precision: 'float32' | 'float64') {
    const { gradient } = await gradientOfLoop(step(geometry), {
      count,
      start,
      sequences: times(spinUpDays, count),
      finalCost: misfit,
      memory: 2 ** 28,
      precision,
    });
    const found = new Map(hostLeaves(gradient.start));
    let sum = 0;
    for (const [path, along] of change) {
      const values = found.get(path) as ArrayLike<number>;
      for (let n = 0; n < along.length; n++) sum += (along[n] as number) * (values[n] as number);
    }
    return sum;
  }

  it.each([
    ['a step of 2 hours', 1, 'short'],
    ['1 day', 1, 'daily'],
    ['10 days', 10, 'daily'],
  ] as const)('over %s agrees with differences, and Taylor remainders fall with slope 2 over two decades', async (_name, count, kind) => {
    const geometry = kind === 'short' ? short : world.geometry;
    const change = direction();
    const each: Case = { count, geometry, misfit: misfitFrom(await stateAfter(count, geometry)) };
    const [double, single] = [await slope(change, each, 'float64'), await slope(change, each, 'float32')];
    const { at, dispose } = await objectiveAlong(change, each);
    const here = await at(0);
    const remainders: number[] = [];
    let central = 0;
    for (const ε of shares) {
      const [plus, minus] = [await at(ε), await at(-ε)];
      central = (plus - minus) / (2 * ε);
      remainders.push((Math.abs(plus - here - ε * double) + Math.abs(minus - here + ε * double)) / 2);
    }
    dispose();
    const { slopes, decades } = quadraticDecades(shares, remainders);
    console.log(
      `Taylor slopes over ${_name}: ${slopes.map((s) => s.toFixed(2)).join(', ')}, 2 over ${decades.toFixed(1)} decades; differences ${(double / central - 1).toExponential(0)}, float32 off by ${(single / double - 1).toExponential(1)}`,
    );
    expect(Math.abs(double / central - 1), 'float64').toBeLessThan(0.01);
    expect(Math.abs(single / central - 1), 'float32').toBeLessThan(0.01);
    expect(decades, `remainders ${remainders}`).toBeGreaterThan(1.99);
  });
});

/** Leaves of a record of host arrays. */
function hostLeaves(tree: object, prefix = ''): [string, ArrayLike<number>][] {
  return Object.entries(tree).flatMap(([name, node]): [string, ArrayLike<number>][] =>
    'values' in node ? [[prefix + name, node.values as ArrayLike<number>]] : hostLeaves(node as object, `${prefix}${name}.`),
  );
}
