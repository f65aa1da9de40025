import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData, readOceanClimatology, readSurfaceClimatology } from '../../src/io/index.ts';
import type { ModelSetup } from '../../src/model/definition.ts';
import { type OceanOnlyState, oceanOnlyModel } from '../../src/model/ocean-only/model.ts';
import { type LiveParameters, parametersWith } from '../../src/model/parameters.ts';
import { type TimeSteps, timeSteps } from '../../src/model/time-steps.ts';
import { amocStrength, amocWindows, oceanSchemeChoice, overturning, volumeTransport, windowPenalty } from '../../src/ocean/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { build, fusedLoop, gradientOfLoop, trace } from '../../src/tensor/compile/index.ts';
import { flatten, type Numeric, scan, tf, unflatten } from '../../src/tensor/index.ts';

/** Factors of the heat flux, the wind stress and the viscosity that turbulence makes. */
type Factors = { readonly heat: tf.Scalar; readonly wind: tf.Scalar; readonly mixing: tf.Scalar };
const names = ['heat', 'wind', 'mixing'] as const;
/** Relative changes of a factor, over two decades. */
const sizes = [3e-2, 3e-3, 3e-4];
const spinUpDays = 20;
/** Enough for the free surface to reach its tolerance: its adjoint is that of the solution, not of where a run leaves it. */
const convergedIterations = 60;

const boundary = readBoundaryData('T31');
const parameters = parametersWith({ 'ocean.isoneutralDiffusivity': 600 });
const oceanSchemes = oceanSchemeChoice.parse({ verticalMixing: 'tke' });
const data = { ocean: () => readOceanClimatology('T31'), surface: () => readSurfaceClimatology('T31') };
const daily = timeSteps('T31');

/** The ocean alone with parameters that may be on the tape. */
function modelWith(steps: TimeSteps, { heat, wind, mixing }: { readonly [name in keyof Factors]: Numeric }) {
  const { ocean, forcing } = parameters;
  const scaled = (value: number, factor: Numeric): Numeric => (typeof factor === 'number' ? value * factor : tf.mul(factor, value));
  const live: LiveParameters = {
    ...parameters,
    ocean: { ...ocean, turbulentViscosity: scaled(ocean.turbulentViscosity, mixing) },
    forcing: {
      ...forcing,
      heatFluxFactor: scaled(forcing.heatFluxFactor, heat),
      windStressFactor: scaled(forcing.windStressFactor, wind),
    },
  };
  const setup: ModelSetup = { resolution: 'T31', boundary, steps, parameters: live, oceanSchemes, data };
  const model = oceanOnlyModel.build(setup);
  Object.assign(model.ocean.freeSurface, { iterations: convergedIterations });
  return model;
}

const times = (first: number, days: number, span = 1) => ({
  yearFraction: tf.tensor1d(Array.from({ length: days }, (_, day) => (first + (day + 0.5) * span) / 365)),
});

describe('the gradient of the Atlantic overturning', () => {
  let start: OceanOnlyState;
  let strength: (state: OceanOnlyState) => tf.Scalar;

  const body = (steps: TimeSteps) => (state: OceanOnlyState, slices: object, factors: Factors) => {
    const { yearFraction } = slices as { readonly yearFraction: tf.Scalar };
    return { carry: modelWith(steps, factors).step(state, yearFraction).state };
  };

  beforeAll(async () => {
    await useBackend('cpu');
    const model = modelWith(daily, { heat: 1, wind: 1, mixing: 1 });
    const { ocean } = model;
    const penalty = windowPenalty(amocWindows.rapid, ocean.topography);
    strength = ({ ocean: state }) => amocStrength(overturning(volumeTransport(state, ocean).north, ocean.diagnostics), penalty);
    const sequences = times(0, spinUpDays);
    const first = model.initial(() => 0);
    const loop = await fusedLoop({
      start: first,
      sequences,
      body: (state, { yearFraction }) => ({ carry: model.step(state, yearFraction as unknown as tf.Scalar).state }),
      maxCount: spinUpDays,
    });
    start = loop.run(first, sequences, spinUpDays).carry;
    loop.dispose();
  });

  const ones = (): Factors => ({ heat: tf.scalar(1), wind: tf.scalar(1), mixing: tf.scalar(1) });

  /** Overturning after some intervals as a function of the factors, in float64. */
  async function strengthBy(count: number, steps: TimeSteps, sequences: ReturnType<typeof times>) {
    const leaves = flatten(start);
    const graph = trace(
      (heat, wind, mixing, ...tensors) => {
        const state = unflatten(leaves.map(([path], n) => [path, tensors[n] as tf.Tensor] as const)) as OceanOnlyState;
        const factors = { heat, wind, mixing } as Factors;
        const step = body(steps);
        return strength(
          scan({ count, start: state, sequences, body: (carry: OceanOnlyState, slices) => step(carry, slices, factors) }).carry,
        );
      },
      [{ shape: [] }, { shape: [] }, { shape: [] }, ...leaves.map(([, { shape }]) => ({ shape }))],
    );
    const program = await build(graph, { precision: 'float64' });
    const values = leaves.map(([, leaf]) => Float64Array.from(leaf.dataSync()));
    const at = async (factors: readonly number[]): Promise<number> => {
      for (const [n, factor] of factors.entries()) program.write(n, Float64Array.of(factor));
      for (const [n, leaf] of values.entries()) program.write(factors.length + n, leaf);
      program.run();
      return (await program.read(0))[0] as number;
    };
    return { at, dispose: () => program.dispose() };
  }

  /** Slopes of the Taylor remainders of one factor, and how far the gradient is from central differences. */
  async function examined(at: (factors: readonly number[]) => Promise<number>, place: number, slope: number) {
    const moved = (ε: number) => names.map((_, n) => (n === place ? 1 + ε : 1));
    const here = await at(moved(0));
    const remainders: number[] = [];
    let central = 0;
    for (const ε of sizes) {
      const [plus, minus] = [await at(moved(ε)), await at(moved(-ε))];
      central = (plus - minus) / (2 * ε);
      remainders.push((Math.abs(plus - here - ε * slope) + Math.abs(minus - here + ε * slope)) / 2);
    }
    const slopes = remainders.slice(1).map((remainder, n) => Math.log10((remainders[n] as number) / remainder));
    return { slopes, mismatch: Math.abs(slope / central - 1), central };
  }

  it('by heat flux, wind stress and mixing over 3 steps agrees with differences, and remainders fall with slope 2', async () => {
    const [count, steps] = [3, { ...daily, coupling: daily.ocean }];
    const sequences = times(spinUpDays, count, steps.coupling / daily.coupling);
    const { gradient } = await gradientOfLoop(body(steps), {
      count,
      start,
      sequences,
      parameters: ones(),
      finalCost: strength,
      memory: 2 ** 29,
      precision: 'float64',
    });
    const { at, dispose } = await strengthBy(count, steps, sequences);
    for (const [place, factor] of names.entries()) {
      const slope = gradient.parameters[factor].values[0] as number;
      const { slopes, mismatch, central } = await examined(at, place, slope);
      console.log(`AMOC by ${factor} over 3 steps: ${central.toPrecision(4)} Sv, slopes ${slopes.map((s) => s.toFixed(2)).join(', ')}`);
      expect(mismatch, factor).toBeLessThan(0.01);
      for (const each of slopes) expect(Math.abs(each - 2), factor).toBeLessThan(0.2);
    }
    dispose();
  });
});
