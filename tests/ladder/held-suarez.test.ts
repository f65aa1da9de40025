import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../src/tensor/backend.ts';
import { climate, heldSuarezRun } from '../support/held-suarez.ts';

beforeAll(() => useBackend('tfjs-wasm'));

type Run = Awaited<ReturnType<typeof heldSuarezRun>>;

/** Days in tens, with the worst of what was watched. */
function advance({ loop, sample }: Run, state: Run['start'], days: number) {
  const worst = { mass: 0, energy: 0, wind: 0, pressure: 0 };
  let [carry, moments] = [{ state, sums: sample }, new Float64Array(sample.size)];
  for (let day = 0; day < days; day += 10) {
    const made = loop.run({ state: carry.state, sums: sample }, {}, 10);
    carry = made.carry;
    moments = moments.map((x, n) => x + (carry.sums.dataSync()[n] as number) / days);
    for (const name of ['mass', 'energy', 'wind'] as const) worst[name] = Math.max(worst[name], ...made.results[name].dataSync());
    worst.pressure = Math.max(worst.pressure, ...made.results.pressure.dataSync().map((p) => Math.abs(p / 1e5 - 1)));
  }
  return { state: carry.state, moments, worst };
}

describe('Held–Suarez at T31 with eight levels', () => {
  it('spins up for 30 days: mass to rounding every day, energy booked every step, eddies begin', async () => {
    const run = await heldSuarezRun(3600);
    const { worst, moments } = advance(run, run.start, 30);
    expect(worst.pressure).toBeLessThan(5e-7);
    expect(worst.mass).toBeLessThan(5e-6);
    expect(worst.energy).toBeLessThan(2);
    expect(worst.wind).toBeLessThan(60);
    const { jet, trades } = climate(moments, run.g.grid.latitude);
    expect(jet).toBeGreaterThan(5);
    expect(trades).toBeLessThan(-1);
  });
});

/** Two minutes and more. `CHRONOS_LONG=1 npx vitest run tests/ladder/held-suarez.test.ts` */
describe.runIf(process.env.CHRONOS_LONG)('Held–Suarez for 1,000 days', () => {
  it('has the jets, eddies and surface winds of the design within 10 %', async () => {
    const run = await heldSuarezRun(3600);
    const spun = advance(run, run.start, 200);
    const { moments, worst } = advance(run, spun.state, 800);
    const made = climate(moments, run.g.grid.latitude);
    console.log(made, worst);
    const expected = {
      jet: 31.8,
      surfaceWesterly: 10.9,
      trades: -7.9,
      momentumFlux: 61,
      heatFlux: 18.6,
      temperatureVariance: 32,
      eddyEnergy: 233,
      stress: 0.196,
    };
    for (const [name, value] of Object.entries(expected))
      expect.soft(Math.abs(made[name as keyof typeof expected] / value - 1), name).toBeLessThan(0.1);
    expect(made.jetLatitude).toBeGreaterThan(40);
    expect(made.jetLatitude).toBeLessThan(52);
    expect(worst.pressure).toBeLessThan(5e-7);
  });
});
