import { beforeAll, describe, expect, it } from 'vitest';
import { basinMask } from '../../src/grid/basins.ts';
import { readBoundaryData, readOceanClimatology, readSurfaceClimatology } from '../../src/io/index.ts';
import type { ModelSetup } from '../../src/model/definition.ts';
import { type OceanOnlyState, oceanOnlyModel } from '../../src/model/ocean-only/model.ts';
import { type LiveParameters, parametersWith } from '../../src/model/parameters.ts';
import { type TimeSteps, timeSteps } from '../../src/model/time-steps.ts';
import { amocStrength, amocWindows, oceanSchemeChoice, overturning, volumeTransport, windowPenalty } from '../../src/ocean/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { build, fusedLoop, gradientOfLoop, trace } from '../../src/tensor/compile/index.ts';
import { flatten, type Numeric, scan, tf, unflatten } from '../../src/tensor/index.ts';
import { quadraticDecades } from '../support/derivatives.ts';

/** Factors of the heat flux, the wind stress and all mixing: of turbulence, of internal waves and of eddies along densities. */
type Factors<N = tf.Scalar> = { readonly heat: N; readonly wind: N; readonly mixing: N };
const names = ['heat', 'wind', 'mixing'] as const;

/** What the overturning is differentiated by: factors, and the salinity of the subpolar North Atlantic, g kg⁻¹. */
const directions = [...names, 'salinity'] as const;
type Direction = (typeof directions)[number];

/** A stretch of time, the changes at which Taylor remainders are looked at, falling, and over how many decades they must fall with slope 2. */
interface Stretch {
  readonly count: number;
  readonly steps: TimeSteps;
  readonly sizes: { readonly [direction in Direction]: readonly number[] };
  readonly decades: { readonly [direction in Direction]: number };
}

/** Enough for the free surface to reach its tolerance: its adjoint is that of the solution, not of where the 17 iterations of a run end. */
const convergedIterations = 30;

const boundary = readBoundaryData('T31');
const parameters = parametersWith({ 'ocean.isoneutralDiffusivity': 600 });
const oceanSchemes = oceanSchemeChoice.parse({ verticalMixing: 'tke' });
const data = { ocean: () => readOceanClimatology('T31'), surface: () => readSurfaceClimatology('T31') };
const daily = timeSteps('T31');
const single = { ...daily, coupling: daily.ocean };
const atRest: Factors<number> = { heat: 1, wind: 1, mixing: 1 };

/** The ocean alone with parameters that may be on the tape. @param iterations of the free surface, those of a run by default */
function modelWith(steps: TimeSteps, { heat, wind, mixing }: Factors<Numeric>, iterations?: number) {
  const { ocean, forcing } = parameters;
  const scaled = (value: number, factor: Numeric): Numeric => (typeof factor === 'number' ? value * factor : tf.mul(factor, value));
  const live: LiveParameters = {
    ...parameters,
    ocean: {
      ...ocean,
      turbulentViscosity: scaled(ocean.turbulentViscosity, mixing),
      thermoclineDiffusivity: scaled(ocean.thermoclineDiffusivity, mixing),
      abyssalDiffusivity: scaled(ocean.abyssalDiffusivity, mixing),
      isoneutralDiffusivity: scaled(ocean.isoneutralDiffusivity, mixing),
    },
    forcing: {
      ...forcing,
      heatFluxFactor: scaled(forcing.heatFluxFactor, heat),
      windStressFactor: scaled(forcing.windStressFactor, wind),
    },
  };
  const setup: ModelSetup = { resolution: 'T31', boundary, steps, parameters: live, oceanSchemes, data };
  const model = oceanOnlyModel.build(setup);
  if (iterations !== undefined) Object.assign(model.ocean.freeSurface, { iterations });
  return model;
}

const times = (first: number, count: number, span = 1) => ({
  yearFraction: tf.tensor1d(Array.from({ length: count }, (_, n) => ((first + (n + 0.5) * span) / 365) % 1)),
});

/** The overturning at the end of a stretch of time, its derivatives, and its values elsewhere; all in float64. */
interface Examined {
  readonly slope: (direction: Direction) => number;
  readonly moved: (direction: Direction, by: number) => Promise<number>;
  readonly release: () => void;
}

describe('the gradient of the Atlantic overturning', () => {
  const spunUp = new Map<number, OceanOnlyState>();
  let strength: (state: OceanOnlyState) => tf.Scalar;
  let subpolar: Float64Array;

  beforeAll(async () => {
    await useBackend('cpu');
    const { ocean } = modelWith(daily, atRest);
    const penalty = windowPenalty(amocWindows.rapid, ocean.topography);
    strength = ({ ocean: state }) => amocStrength(overturning(volumeTransport(state, ocean).north, ocean.diagnostics), penalty);
    const { grid, oceanMask } = boundary;
    const atlantic = basinMask('atlantic_arctic_ocean', grid, oceanMask);
    const plane = grid.rows * grid.columns;
    subpolar = Float64Array.from(ocean.wet.dataSync(), (wet, n) => {
      const φ = grid.latitude[Math.floor((n % plane) / grid.columns)] as number;
      return wet * (atlantic[n % plane] as number) * Number(φ > 45 && φ < 65);
    });
  });

  /** A state some days after the observed one. */
  async function after(days: number): Promise<OceanOnlyState> {
    const known = spunUp.get(days);
    if (known) return known;
    const model = modelWith(daily, atRest);
    const first = model.initial(() => 0);
    const sequences = times(0, days);
    const loop = await fusedLoop({
      start: first,
      sequences,
      body: (state, { yearFraction }) => ({ carry: model.step(state, yearFraction as unknown as tf.Scalar).state }),
      maxCount: days,
    });
    const state = loop.run(first, sequences, days).carry;
    loop.dispose();
    spunUp.set(days, state);
    return state;
  }

  /** Compiles a stretch of time and differentiates it. */
  async function examine({ count, steps }: Stretch, spinUpDays: number, iterations?: number): Promise<Examined> {
    const start = await after(spinUpDays);
    const sequences = times(spinUpDays, count, steps.coupling / daily.coupling);
    const body = (state: OceanOnlyState, slices: object, factors: Factors) => {
      const { yearFraction } = slices as { readonly yearFraction: tf.Scalar };
      return { carry: modelWith(steps, factors, iterations).step(state, yearFraction).state };
    };
    const ones = { heat: tf.scalar(1), wind: tf.scalar(1), mixing: tf.scalar(1) };
    const precision = 'float64';
    const problem = { count, start, sequences, parameters: ones, finalCost: strength, memory: 2 ** 30, precision } as const;
    const { gradient } = await gradientOfLoop(body, problem);
    const leaves = flatten(start);
    const graph = trace(
      (heat, wind, mixing, ...tensors) => {
        const state = unflatten(leaves.map(([path], n) => [path, tensors[n] as tf.Tensor] as const)) as OceanOnlyState;
        const factors = { heat, wind, mixing } as Factors;
        return strength(
          scan({ count, start: state, sequences, body: (carry: OceanOnlyState, slices) => body(carry, slices, factors) }).carry,
        );
      },
      [{ shape: [] }, { shape: [] }, { shape: [] }, ...leaves.map(([, { shape }]) => ({ shape }))],
    );
    const program = await build(graph, { precision });
    const slope = (direction: Direction): number => {
      if (direction !== 'salinity') return gradient.parameters[direction].values[0] as number;
      const { values } = gradient.start.ocean.salinityAnomaly;
      return subpolar.reduce((sum, share, n) => sum + share * (values[n] as number), 0);
    };
    const moved = async (direction: Direction, by: number): Promise<number> => {
      for (const [n, name] of names.entries()) program.write(n, Float64Array.of(name === direction ? 1 + by : 1));
      for (const [n, [path, leaf]] of leaves.entries()) {
        const along = direction === 'salinity' && path === 'ocean.salinityAnomaly' ? by : 0;
        program.write(
          names.length + n,
          Float64Array.from(leaf.dataSync(), (value, cell) => value + (along === 0 ? 0 : along * (subpolar[cell] as number))),
        );
      }
      program.run();
      return (await program.read(0))[0] as number;
    };
    return { slope, moved, release: () => program.dispose() };
  }

  /** Holds remainders to slope 2 over some decades, and central differences of the smallest change to the gradient. */
  async function expectTaylor({ slope, moved }: Examined, { sizes, decades: wanted }: Stretch, label: string): Promise<void> {
    const here = await moved('heat', 0);
    for (const direction of directions) {
      const derivative = slope(direction);
      const remainders: number[] = [];
      let central = 0;
      for (const ε of sizes[direction]) {
        const [plus, minus] = [await moved(direction, ε), await moved(direction, -ε)];
        central = (plus - minus) / (2 * ε);
        remainders.push((Math.abs(plus - here - ε * derivative) + Math.abs(minus - here + ε * derivative)) / 2);
      }
      const { slopes, decades } = quadraticDecades(sizes[direction], remainders);
      const shown = slopes.map((each) => each.toFixed(2)).join(', ');
      const off = derivative / central - 1;
      console.log(
        `AMOC by ${direction} over ${label}: ${derivative.toPrecision(4)} Sv, slopes ${shown}, 2 over ${decades.toFixed(1)} decades, differences ${off.toExponential(0)}`,
      );
      expect.soft(Math.abs(off), direction).toBeLessThan(0.01);
      expect.soft(decades, `${direction}, remainders ${remainders}`).toBeGreaterThan(wanted[direction] - 0.01);
    }
  }

  const coarse = [3e-2, 3e-3, 3e-4];
  const threeSteps: Stretch = {
    count: 3,
    steps: single,
    // Of whole columns; the gradient's own rounding to float32 shows below 3e-4 g/kg.
    sizes: { heat: coarse, wind: coarse, mixing: coarse, salinity: [1e-2, 3e-3, 3e-4] },
    decades: { heat: 2, wind: 2, mixing: 2, salinity: 1.5 },
  };

  /**
   * Days after which no curvature happens to be next to nothing, where the third order and rounding would hide the second: after 5 that by heat
   * is, after 8 those by wind and salinity, while the gradient agrees with differences to 3e-6 or better after 4, 5, 8 and 10.
   */
  const fewDays = 10;

  it('by heat flux, wind stress, mixing and salinity over 3 steps agrees with differences, and remainders fall with slope 2', async () => {
    const examined = await examine(threeSteps, fewDays, convergedIterations);
    await expectTaylor(examined, threeSteps, '3 steps');
    examined.release();
  });

  it('is that of a run, with the iterations that its free surface takes, to 2e-4', async () => {
    const { slope, moved, release } = await examine(threeSteps, fewDays);
    for (const direction of directions) {
      const ε = 3e-4;
      const central = ((await moved(direction, ε)) - (await moved(direction, -ε))) / (2 * ε);
      const off = slope(direction) / central - 1;
      console.log(`AMOC by ${direction} with the iterations of a run: off by ${off.toExponential(1)}`);
      expect(Math.abs(off), direction).toBeLessThan(2e-4);
    }
    release();
  });

  /**
   * A column near the onset of convection mixes a step earlier or later when changes are larger: the model bends there. Where below that two
   * decades lie depends on the direction, so remainders are looked at over three and a half.
   * `CHRONOS_LONG=1 npx vitest run tests/adjoint/ocean-gradient.test.ts`
   */
  describe.runIf(process.env.CHRONOS_LONG)('over long times', () => {
    const alike = <T>(each: T) => ({ heat: each, wind: each, mixing: each, salinity: each });
    const ladder = [1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7];
    const tenDays: Stretch = { count: 10, steps: daily, sizes: alike(ladder), decades: alike(2) };
    // In a year so many more columns cross thresholds that the model bends down to smaller changes.
    const aYear: Stretch = { count: 365, steps: daily, sizes: alike([3e-6, 1e-6, 3e-7, 1e-7, 3e-8]), decades: alike(2) };
    it.each([
      ['10 days', tenDays, 20],
      ['a year', aYear, 365],
    ] as const)(
      'over %s agrees with differences, and remainders fall with slope 2',
      async (label, stretch, spinUpDays) => {
        const examined = await examine(stretch, spinUpDays, convergedIterations);
        await expectTaylor(examined, stretch, label);
        examined.release();
      },
      7_200_000,
    );
  });
});
