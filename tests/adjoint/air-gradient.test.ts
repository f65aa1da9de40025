import { beforeAll, describe, expect, it } from 'vitest';
import type { AtmosphereOnlyState } from '../../src/model/atmosphere-only/model.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { daily, directions, examine, type Measure, measures, type Stretch, single, weatherAfter } from '../support/air-gradient.ts';

/** A stretch of weather, the first change that is tried, and what rounding leaves in a measure, in roundings of the numbers it sums. */
interface Case {
  readonly label: string;
  readonly count: number;
  readonly steps: typeof daily;
  readonly first: number;
  readonly roundings: number;
}
const cases: readonly Case[] = [
  { label: '1 step', count: 1, steps: single, first: 1e-4, roundings: 64 },
  { label: '1 day', count: 1, steps: daily, first: 1e-5, roundings: 640 },
  { label: '10 days', count: 10, steps: daily, first: 1e-6, roundings: 6400 },
];

/** One rounding of float64 in the numbers that a measure is a sum of: 3 mm of rain a day, 700 W m⁻² of radiation up and down. */
const rounding: Readonly<Record<Measure, number>> = { rain: 3 * 2 ** -53, balance: 700 * 2 ** -53 };
/** Smallest change that is tried. */
const least = 1e-9;

/** A change and the remainder that it leaves, |J(x + ε v) − J(x) − ε ⟨∇J, v⟩|. */
type Rung = { readonly ε: number; readonly remainder: number };

/** How the remainder falls over the last decade; undefined where it is rounding, or there is only one. */
function lastSlope(rungs: readonly Rung[], floor: number): number | undefined {
  const [before, after] = rungs.slice(-2);
  if (!before || !after || after.remainder <= floor) return undefined;
  return Math.log(before.remainder / after.remainder) / Math.log(before.ε / after.ε);
}

const isTwo = (slope: number | undefined): boolean => slope !== undefined && Math.abs(slope - 2) < 0.1;

/** Goes down by decades until the remainders of both measures fall with slope 2, or are rounding. */
async function ladders({ moved }: Stretch, direction: string, here: Record<Measure, number>, slope: Record<Measure, number>, of: Case) {
  const rungs: Record<Measure, Rung[]> = { rain: [], balance: [] };
  const settled = (measure: Measure): boolean => {
    const floor = of.roundings * rounding[measure];
    return rungs[measure].length > 1 && (isTwo(lastSlope(rungs[measure], floor)) || (rungs[measure].at(-1)?.remainder ?? 1) <= floor);
  };
  for (let ε = of.first; ε >= least * 0.99 && !measures.every(settled); ε /= 10) {
    const there = await moved(direction, ε);
    for (const measure of measures)
      if (!settled(measure)) rungs[measure].push({ ε, remainder: Math.abs(there[measure] - here[measure] - ε * slope[measure]) });
  }
  return rungs;
}

describe('gradients of global rain and of the balance at the top, by the sea and by every tunable parameter of the air on levels', () => {
  const spinUpDays = process.env.CHRONOS_LONG ? 20 : 2;
  let weather: AtmosphereOnlyState;

  beforeAll(async () => {
    await useBackend('cpu');
    weather = await weatherAfter(spinUpDays);
  });

  it('over three days, by the sea: as differences of a millionth of a kelvin have them, and not far from those of a ten-thousandth', async () => {
    const stretch = await examine(weather, spinUpDays, 3, daily);
    const here = await stretch.moved('sst', 0);
    const slopes = { rain: await stretch.slopes('rain'), balance: await stretch.slopes('balance') };
    for (const [change, limit] of [
      [1e-6, 0.01],
      [1e-4, 0.25],
    ] as const) {
      const there = await stretch.moved('sst', change);
      for (const measure of measures) {
        const slope = slopes[measure].sst as number;
        const difference = (there[measure] - here[measure]) / change;
        expect(Math.abs(slope / difference - 1), `${measure} by ${change} K: ${slope} and ${difference}`).toBeLessThan(limit);
      }
    }
    stretch.release();
  }, 600_000);

  /**
   * The rain of a step falls from the air as it was, so that after one step many of its derivatives are exactly 0.
   * `CHRONOS_LONG=1 npx vitest run tests/adjoint/air-gradient.test.ts` adds a day and ten days.
   */
  it.each(cases.slice(0, process.env.CHRONOS_LONG ? 3 : 1))(
    'over $label: remainders fall with slope 2 in the end',
    async (stretchCase) => {
      const stretch = await examine(weather, spinUpDays, stretchCase.count, stretchCase.steps);
      const here = await stretch.moved('sst', 0);
      const slopes = { rain: await stretch.slopes('rain'), balance: await stretch.slopes('balance') };
      for (const direction of directions) {
        const slope = { rain: slopes.rain[direction] as number, balance: slopes.balance[direction] as number };
        const found = await ladders(stretch, direction, here, slope, stretchCase);
        for (const measure of measures) {
          const { ε, remainder } = found[measure].at(-1) as Rung;
          const last = lastSlope(found[measure], stretchCase.roundings * rounding[measure]);
          const off = remainder / Math.abs(ε * slope[measure] || 1);
          console.log(
            `| ${stretchCase.label} | ${measure} | ${direction} | ${slope[measure].toPrecision(3)} | ${last?.toFixed(2) ?? 'rounding'} | ${ε.toExponential(0)} | ${off.toExponential(0)} |`,
          );
          expect(Number.isFinite(slope[measure]), `${measure} by ${direction}`).toBe(true);
          if (last === undefined) expect(off, `${measure} by ${direction}`).toBeLessThan(1e-5);
          else expect(Math.abs(last - 2), `${measure} by ${direction}`).toBeLessThan(0.1);
        }
      }
      stretch.release();
    },
    7_200_000,
  );
});
