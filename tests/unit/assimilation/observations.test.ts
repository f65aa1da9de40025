import { beforeAll, describe, expect, it } from 'vitest';
import {
  fullName,
  layoutOf,
  type Observation,
  type ObservationFields,
  observationsOf,
  sharedErrorShare,
  superobservations,
  withheldApart,
} from '../../../src/assimilation/index.ts';
import { cellAt, gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import {
  habitats,
  predictedOf,
  proxies,
  samplesOf,
  temperatureProxies,
  usualError,
  usualErrors,
  validValues,
} from '../../../src/proxy/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';

const grid = gaussianGrid(resolutions.T31);
const good: ObservationFields = {
  site: 'MD01',
  latitude: '10',
  longitude: '-40',
  age_from: '19',
  age_to: '23',
  proxy: 'planktonic-d18o',
  species: 'Globigerinoides ruber',
  value: '-1.2',
  error: '0.4',
};
const demands = { age: [19, 23] as const, statesErrors: true, proxies, wet: (latitude: number) => latitude < 60 };
const take = (...changes: Record<string, string>[]) =>
  observationsOf(
    changes.map((change, n) => ({ place: `cores.csv line ${n + 2}`, fields: { ...good, ...change }, ragged: false })),
    demands,
  );

beforeAll(() => useBackend('cpu'));

describe('a table of observations', () => {
  it('gives what it states', () => {
    const { observations, rejections } = take({}, { depth: '75' }, { proxy: 'uk37', species: 'whatever', value: '0.7', error: '0.05' });
    expect(rejections).toEqual([]);
    const [first, second, third] = observations;
    expect(first).toMatchObject({ site: 'MD01', latitude: 10, longitude: -40, species: 'Globigerinoides ruber', value: -1.2 });
    expect(first?.variance).toBeCloseTo(0.16, 12);
    expect(first?.depth).toBeUndefined();
    expect(second?.depth).toBe(75);
    expect(third?.species).toBe('');
  });

  it.each([
    ['a proxy on land', { latitude: '70' }, /sea of the model must reach the site; 70 N, -40 E/],
    ['an age outside', { age_from: '0', age_to: '4' }, /ages must lie in 19 to 23 ka; got 0 to 4/],
    ['an age window that only touches', { age_from: '18', age_to: '20' }, /got 18 to 20/],
    ['ages upside down', { age_from: '23', age_to: '19' }, /age_to must not be below age_from/],
    ['a missing error', { error: '' }, /error must be a number above 0.*got nothing/],
    ['an error of zero', { error: '0' }, /error must be above 0; got 0/],
    ['a NaN', { value: 'NaN' }, /value must be a number; got NaN/],
    ['infinity', { value: 'Infinity' }, /value must be a number; got Infinity/],
    ['no value', { value: '' }, /value must be a number; got nothing/],
    ['an unknown species', { species: 'Homo sapiens' }, /species must be one of Globigerinoides ruber.*got Homo sapiens/],
    ['no species', { species: '' }, /species must be one of.*got nothing/],
    ['an unknown proxy', { proxy: 'tree rings' }, /proxy must be one of planktonic-d18o.*got tree rings/],
    ['a latitude beyond the pole', { latitude: '95' }, /latitude must be a number from -90 to 90 degrees north; got 95/],
    ['no site', { site: '' }, /site must have a name/],
    ['cold water’s magnesium', { proxy: 'planktonic-mg-ca', value: '0.6', error: '0.2' }, /must lie in 1\.34 to 5\.65/],
    ['an index beyond its range', { proxy: 'uk37', value: '1.2', error: '0.05' }, /must lie in 0\.0440 to 1\.00/],
    ['impossible calcite', { value: '90' }, /must lie in -9\.00 to 7\.00/],
  ])('leaves out %s, names the line, and goes on', (_, change, reason) => {
    const { observations, rejections } = take(change, {});
    expect(observations).toHaveLength(1);
    expect(rejections).toHaveLength(1);
    expect(rejections[0]?.place).toBe('cores.csv line 2');
    expect(rejections[0]?.reason).toMatch(reason);
  });

  it('leaves out ragged rows and missing columns', () => {
    const { error: _, ...without } = good;
    const { rejections } = observationsOf(
      [
        { place: 'a line 2', fields: good, ragged: true },
        { place: 'a line 3', fields: without, ragged: false },
      ],
      demands,
    );
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'a row must have one field for each column',
      'error must be a number above 0, one standard deviation; got nothing',
    ]);
  });

  it('of Tierney et al. (2020) is read in its own columns with the usual errors', () => {
    const columns = ['timeslice', 'core', 'lat', 'lon', 'water_depth_m', 'proxy', 'species', 'cleaning', 'proxy_value'];
    const layout = layoutOf(columns);
    const row = (fields: Record<string, string>) => ({ place: '', ragged: false, fields: layout?.row(fields) ?? {} });
    const rows = [
      row({ timeslice: 'lgm', core: 'a', lat: '-4', lon: '-36', proxy: 'delo', species: 'pachy', proxy_value: '3.1' }),
      row({ timeslice: 'lh', core: 'b', lat: '-4', lon: '-36', proxy: 'uk', species: '', proxy_value: '0.9' }),
      row({ timeslice: 'lgm', core: 'c', lat: '-4', lon: '-36', proxy: 'mg', species: 'ruber', proxy_value: '' }),
      row({ timeslice: 'lgm', core: 'd', lat: '-4', lon: '-36', proxy: 'uk', species: '', proxy_value: '0.8' }),
    ];
    const { observations, rejections } = observationsOf(rows, { ...demands, statesErrors: false });
    expect(observations.map(({ site }) => site)).toEqual(['a', 'd']);
    expect(observations[0]?.species).toBe('Neogloboquadrina pachyderma');
    expect(rejections).toHaveLength(2);
    const { analytical, calibration, representativeness } = usualErrors['planktonic-d18o'];
    expect(observations[0]?.variance).toBeCloseTo(analytical ** 2 + calibration ** 2 + representativeness ** 2, 9);
    const { analytical: a, calibration: c, representativeness: r } = usualErrors.uk37;
    expect(observations[1]?.variance).toBeCloseTo(0.033 ** 2 * (a ** 2 + c ** 2 + r ** 2), 6);
    expect(layoutOf(['core', 'lat'])).toBeUndefined();
    expect(Object.keys(habitats)).toContain(fullName('G. ruber pink'));
  });

  it('holds temperature proxies to the values that their operators give', () => {
    for (const proxy of Object.keys(temperatureProxies) as (keyof typeof temperatureProxies)[]) {
      const range = temperatureProxies[proxy].validRange.temperature ?? [];
      const values = predictedOf(proxy, samplesOf(range)).dataSync();
      const tolerance = proxy === 'uk37' ? 0.02 : 1e-5; // the index bends smoothly into 1
      validValues(proxy).forEach((end, n) => {
        expect(Math.abs(end - (values[n] as number))).toBeLessThan(tolerance);
      });
      const [low, high] = predictedOf(proxy, samplesOf([19.5, 20.5])).dataSync() as unknown as [number, number];
      const { analytical, calibration, representativeness } = usualErrors[proxy];
      const middle = predictedOf(proxy, samplesOf([20])).dataSync()[0] as number;
      const expected = (high - low) * Math.sqrt(analytical ** 2 + calibration ** 2 + representativeness ** 2);
      expect(usualError(proxy, middle) / expected).toBeCloseTo(1, 2);
    }
  });
});

describe('thinning', () => {
  const at = (latitude: number, longitude: number, value: number, more: Partial<Observation> = {}): Observation => ({
    site: `s${value}`,
    latitude,
    longitude,
    proxy: 'uk37',
    species: '',
    value,
    variance: 0.04,
    ...more,
  });

  it('makes one observation of each kind a cell, with the error that is shared left', () => {
    const thinned = superobservations(
      [at(10, 359.5, 1), at(10.2, 0.4, 2), at(9.9, -0.2, 6), at(10, 30, 4), at(10, 0, 5, { proxy: 'tex86' })],
      grid,
    );
    expect(thinned.map(({ value }) => value)).toEqual([3, 4, 5]);
    expect(thinned[0]?.variance).toBeCloseTo((sharedErrorShare + (1 - sharedErrorShare) / 3) * 0.04, 12);
    expect(thinned[0]?.site).toBe('s1+s2+s6');
    expect(thinned[0]?.longitude).toBe(-0.2);
    expect(thinned[1]?.variance).toBe(0.04);
  });

  it('withholds whole cells, the same for the same seed in any order', () => {
    const all = Array.from({ length: 60 }, (_, n) => at(-60 + 2 * n, 7 * n, n)).flatMap((each) => [
      each,
      { ...each, proxy: 'tex86' as const },
    ]);
    const { kept, withheld } = withheldApart(all, grid, { share: 0.2, seed: 4 });
    const cell = ({ latitude, longitude }: Observation) => cellAt(grid, latitude, longitude);
    const [keptCells, withheldCells] = [new Set(kept.map(cell)), new Set(withheld.map(cell))];
    expect(kept.length + withheld.length).toBe(120);
    expect(withheldCells.size).toBe(Math.round(0.2 * (keptCells.size + withheldCells.size)));
    for (const each of withheldCells) expect(keptCells.has(each)).toBe(false);
    const again = withheldApart([...all].reverse(), grid, { share: 0.2, seed: 4 });
    expect(new Set(again.withheld.map(cell))).toEqual(withheldCells);
    expect(withheldApart(all, grid, { share: 0.2, seed: 5 }).withheld.map(cell)).not.toEqual(withheld.map(cell));
    expect(withheldApart(all, grid, { share: 0, seed: 4 }).withheld).toEqual([]);
  });
});
