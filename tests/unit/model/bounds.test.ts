import { beforeAll, describe, expect, it } from 'vitest';
import { pressureLevels } from '../../../src/atmosphere/index.ts';
import { areaWeights, dragBoundSpeed, oceanDrag } from '../../../src/coupler/index.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { boundSeries } from '../../../src/model/bounds.ts';
import { parametersWith } from '../../../src/model/parameters.ts';
import { saturationRange, saturationVapourPressure } from '../../../src/physics/saturation.ts';
import { constant, type Field, tf } from '../../../src/tensor/index.ts';

type Map = Field<'center'>;
beforeAll(() => tf.setBackend('cpu'));

const grid = gaussianGrid(resolutions.T31);
const plane = grid.rows * grid.columns;
const parameters = parametersWith({});
const even = (value: number, count = 1): Map => constant(new Float32Array(count * plane).fill(value), [count, grid.rows, grid.columns]);
/** A value in the northern half of the world, another in the southern. */
const halves = (north: number, south: number, count = 1): Map =>
  constant(
    Array.from({ length: count * plane }, (_, n) => (n % plane < plane / 2 ? south : north)),
    [count, grid.rows, grid.columns],
  );

const quiet = {
  uas: even(5),
  vas: even(5),
  pr: even(3e-5),
  clt: even(0.6),
  siconc: even(0),
  sivol: even(0),
  ta: even(260, pressureLevels.length),
  hus: even(1e-6, pressureLevels.length),
};
const counted = (change: Partial<typeof quiet>): Record<string, number> => {
  const series = boundSeries({ ...quiet, ...change }, parameters, {
    sphere: areaWeights(grid),
    seaSphere: areaWeights(grid),
    oceanMask: halves(1, 0),
  });
  return Object.fromEntries(Object.entries(series).map(([name, value]) => [name, Number((value.dataSync()[0] as number).toFixed(6))]));
};
const nothing = { bound_drag: 0, bound_cloud_cover: 0, bound_thin_ice: 0, bound_saturation: 0, bound_humidity: 0 };

describe('counts of bounds', () => {
  it('are nought in ordinary weather', () => expect(counted({})).toEqual(nothing));

  it.each([
    ['wind beyond the drag law, over the sea only', { uas: even(31) }, { bound_drag: 0.5 }],
    ['closed clouds', { clt: halves(1, 0.98) }, { bound_cloud_cover: 0.5 }],
    ['ice of the least thickness', { siconc: halves(0.5, 0.5), sivol: halves(0.5 * 0.05, 0.5) }, { bound_thin_ice: 0.5 }],
    ['air out of the range of saturation', { ta: halves(165, 345, 8), hus: even(0, 8) }, { bound_saturation: 1 }],
    ['air far beyond saturation', { ta: halves(260, 300, 8), hus: even(8e-3, 8) }, { bound_humidity: expect.closeTo(0.375, 1) }],
  ])('find %s', (_, change, found) => expect(counted(change)).toMatchObject({ ...nothing, ...found }));

  it('look where the formulae stop', () => {
    const drag = (speed: number): number => oceanDrag(even(speed)).dataSync()[0] as number;
    expect(drag(dragBoundSpeed + 10) - drag(dragBoundSpeed + 5)).toBeLessThan(0.02 * (drag(20) - drag(15)));
    const pressure = (T: number): number => saturationVapourPressure(tf.scalar(T)).dataSync()[0] as number;
    const [coldest, hottest] = saturationRange;
    expect(pressure(coldest - 20) / pressure(coldest - 5)).toBeCloseTo(1, 2);
    expect(pressure(hottest + 20) / pressure(hottest + 5)).toBeCloseTo(1, 2);
  });
});
