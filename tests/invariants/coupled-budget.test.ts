import { beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/grid/budget.ts';
import { type CoupledStepResult, coupledStep } from '../../src/model/coupled-step.ts';
import { fluxNames } from '../../src/model/fast-step.ts';
import { oceanStep } from '../../src/ocean/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { cloneTree, disposeTree, freeing, neg, tf } from '../../src/tensor/index.ts';
import { areaSum, components, coupledWorld, gridOf, type Stored, stored, type World } from '../support/coupled-world.ts';

const float32Epsilon = 2 ** -23;
const quantities = ['heat', 'water', 'salt'] as const;

/** What went through the borders of a component over a run: the sum of it, and of its absolute values. */
interface Given {
  sum: number;
  absolute: number;
}
type Account = Record<(typeof components)[number], Record<(typeof quantities)[number], Given>>;

const emptyAccount = (): Account =>
  Object.fromEntries(components.map((c) => [c, Object.fromEntries(quantities.map((q) => [q, { sum: 0, absolute: 0 }]))])) as Account;

/** Adds one ledger; the absolute terms are what each column stored and received. */
function enter(given: Given, { received, change }: Ledger, grid: ReturnType<typeof gridOf>): void {
  const [into, held] = [received.dataSync<'float32'>(), change.dataSync<'float32'>()];
  given.sum += areaSum(into, grid);
  given.absolute += areaSum(into.map(Math.abs), grid) + areaSum(held.map(Math.abs), grid);
}

/** Change of what is stored less what was given, in float32 epsilons of the sum of absolute terms. */
const misfit = (before: number, after: number, { sum, absolute }: Given): number =>
  Math.abs(after - before - sum) / (absolute * float32Epsilon);

const totalOf = (s: Stored, quantity: (typeof quantities)[number]): number => components.reduce((sum, c) => sum + s[c][quantity], 0);

describe.each([
  ['qtcm', 'same', 30],
  ['primitive', 'same', 5],
  ['qtcm', 'coarse', 3],
  ['primitive', 'coarse', 2],
] as const)('the coupled model with the atmosphere %s on the %s grid over %i days', (atmosphere, air, days) => {
  let world: World;
  let [before, after]: [Stored, Stored] = [{} as Stored, {} as Stored];
  const account = emptyAccount();
  /** Net radiation at the top of the atmosphere, J. */
  let fromSpace = 0;
  let flipped: { before: Stored; after: Stored } | undefined;

  function enterDay(result: CoupledStepResult): void {
    for (const c of components)
      for (const q of quantities) {
        const ledger = (result.budgets[c] as Partial<Record<typeof q, Ledger>>)[q];
        if (ledger) enter(account[c][q], ledger, gridOf(c, world.geometry));
      }
    const flux = (name: (typeof fluxNames)[number]) => tf.slice(result.fluxes, [fluxNames.indexOf(name), 0, 0], [1, -1, -1]);
    const net = tf.sub(flux('rsdt'), tf.add(flux('rsut'), flux('rlut')));
    fromSpace += areaSum(net.dataSync(), gridOf('atmosphere', world.geometry)) * 86400;
  }

  /** The last day's ocean under the same forcing but with the sign of the heat flux turned. */
  function flipHeat(start: CoupledStepResult['state'], result: CoupledStepResult): void {
    const { geometry, parameters } = world;
    const wrong = { ...result.oceanForcing, heatToOcean: neg(result.oceanForcing.heatToOcean) };
    let ocean = start.ocean;
    for (let n = 0; n < geometry.steps.coupling / geometry.steps.ocean; n++)
      ocean = oceanStep(ocean, wrong, parameters.ocean, geometry.ocean).state;
    flipped = { before: stored(start, world), after: stored({ ...result.state, ocean }, world) };
  }

  beforeAll(async () => {
    await useBackend('tfjs-wasm');
    world = coupledWorld(atmosphere, air);
    const { parameters, geometry } = world;
    before = stored(world.state, world);
    let state = world.state;
    for (let day = 0; day < days; day++) {
      const next = freeing(() => {
        const result = coupledStep(state, world.time(day).middleYearFraction, parameters, geometry);
        enterDay(result);
        if (day === days - 1) flipHeat(state, result);
        return cloneTree(result.state);
      });
      disposeTree(state);
      state = next;
    }
    after = stored(state, world);
  });

  const cases = components
    .flatMap((c) => quantities.map((q) => [c, q] as const))
    .filter(([c, q]) => q !== 'salt' || c === 'ocean' || c === 'ice');

  it.each(cases)('changes the %s by the %s that it received', (c, q) => {
    const given = account[c][q];
    expect(given.absolute).toBeGreaterThan(0);
    expect(misfit(before[c][q], after[c][q], given)).toBeLessThan(64);
  });

  it('changes its heat by the radiation at the top of the atmosphere', () => {
    const absolute = components.reduce((sum, c) => sum + account[c].heat.absolute, 0);
    expect(misfit(totalOf(before, 'heat'), totalOf(after, 'heat'), { sum: fromSpace, absolute })).toBeLessThan(64);
  });

  it('neither makes nor loses water and salt', () => {
    for (const q of ['water', 'salt'] as const) {
      const absolute = components.reduce((sum, c) => sum + account[c][q].absolute, 0);
      expect(misfit(totalOf(before, q), totalOf(after, q), { sum: 0, absolute })).toBeLessThan(64);
    }
  });

  it('would be found out: with the sign of one flux turned for a day, the budget fails', () => {
    const { before: start, after: end } = flipped as { before: Stored; after: Stored };
    const absolute = components.reduce((sum, c) => sum + account[c].heat.absolute, 0) / days;
    const perDay = fromSpace / days;
    expect(misfit(totalOf(start, 'heat'), totalOf(end, 'heat'), { sum: perDay, absolute })).toBeGreaterThan(6400);
  });
});
