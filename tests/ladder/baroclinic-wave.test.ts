import { beforeAll, describe, expect, it } from 'vitest';
import { airFlow, sigmaEdges } from '../../src/atmosphere/primitive/index.ts';
import { gaussianGrid, resolutions } from '../../src/grid/gaussian-grid.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { mul, sub, tf } from '../../src/tensor/index.ts';
import { baroclinicJet, evenLayers, runAdiabatic } from '../support/baroclinic-wave.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const grid = gaussianGrid(resolutions.T31);
const perDay = 24;

describe('the jet of Jablonowski and Williamson', () => {
  it('stays as it is for five days when nothing disturbs it, up to what eight layers cannot balance', async () => {
    const jet = baroclinicJet(grid, sigmaEdges[8], 3600, false, 21600);
    const { last } = await runAdiabatic(jet, 5 * perDay);
    const [before, after] = [jet.start, last].map((state) => mul(airFlow(state, jet.g).wind.east, jet.g.secant));
    const change = tf.sum(mul(sub(after as tf.Tensor3D, before as tf.Tensor3D).square(), jet.g.share)).div(jet.g.levels.count);
    expect(Math.sqrt(change.dataSync()[0] as number)).toBeLessThan(1);
    const north = mul(airFlow(last, jet.g).wind.north, jet.g.secant);
    expect(tf.max(tf.abs(north)).dataSync()[0]).toBeLessThan(1.5);
  });

  it('grows a wave that is slow for a week and deepens to about 955 hPa on day 9; diffusion loses under 0.2 W m⁻²', async () => {
    const { lowest, energy } = await runAdiabatic(baroclinicJet(grid, sigmaEdges[8], 3600, true, 21600), 10 * perDay);
    const hectopascals = (day: number): number => (lowest[day * perDay] as number) / 100;
    expect(hectopascals(4)).toBeGreaterThan(996);
    expect(hectopascals(7)).toBeGreaterThan(980);
    expect(hectopascals(9)).toBeGreaterThan(945);
    expect(hectopascals(9)).toBeLessThan(965);
    expect(Math.max(...energy.map(Math.abs))).toBeLessThan(0.2);
  });
});

/** `CHRONOS_LONG=1 npx vitest run tests/ladder/baroclinic-wave.test.ts` */
describe.runIf(process.env.CHRONOS_LONG)('the wave at higher resolution', () => {
  it('has between 940 and 960 hPa on day 9 at T42 and T63 with twenty layers', async () => {
    const runs = [
      ['T42', { truncation: 42, rows: 64, columns: 128 }, 2400, 14400],
      ['T63', resolutions.T63, 1800, 10800],
    ] as const;
    for (const [name, shape, dt, hyperdiffusionTime] of runs) {
      const jet = baroclinicJet(gaussianGrid(shape), evenLayers(20), dt, true, hyperdiffusionTime);
      const { lowest } = await runAdiabatic(jet, (9 * 86400) / dt + 1);
      console.log(name, [4, 7, 8, 9].map((day) => ((lowest[(day * 86400) / dt] as number) / 100).toFixed(1)).join(' ')); // biome-ignore format: one line
      expect(lowest.at(-1)).toBeGreaterThan(93500);
      expect(lowest.at(-1)).toBeLessThan(96000);
    }
  });
});
