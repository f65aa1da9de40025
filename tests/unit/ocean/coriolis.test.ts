import { beforeAll, describe, expect, it } from 'vitest';
import type { RowLengths } from '../../../src/grid/c-grid.ts';
import { turn, turnEast, turnNorth } from '../../../src/ocean/coriolis.ts';
import type { OceanGeometry } from '../../../src/ocean/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, mul, tf } from '../../../src/tensor/index.ts';
import { pattern, smallGeometry, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
let areaEast: tf.Tensor;
let areaNorth: tf.Tensor;
let u: Field<'eastFace'>;
let v: Field<'northFace'>;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  const { rows, northRows } = g.topography.cgrid;
  const area = ({ dx, dy }: RowLengths) =>
    tf.tensor3d(
      [...dx].map((length, j) => (length * (dy[j] ?? 0)) / 1e10),
      [1, dx.length, 1],
    );
  areaEast = area(rows);
  areaNorth = area(northRows);
  const { shape } = g.topography;
  u = mul(
    constant<'eastFace'>(
      values(shape, (k, j, i) => pattern(k, j, i)),
      shape,
    ),
    g.coriolis.east,
  );
  v = mul(
    constant<'northFace'>(
      values(shape, (k, j, i) => pattern(k, j, i, 1)),
      shape,
    ),
    tf.step(g.coriolis.north) as Field<'northFace'>,
  );
});

const norm = (x: tf.Tensor, area: tf.Tensor, y = x): number => tf.tidy(() => tf.sum(tf.mul(tf.mul(x, y), area)).dataSync()[0] ?? 0);

describe('Coriolis force', () => {
  it('does no work: the two averages are transposes of each other', () => {
    const eastward = norm(turnNorth(v, g.coriolis), areaEast, u);
    const northward = norm(turnEast(u, g.coriolis), areaNorth, v);
    expect(Math.abs(eastward - northward)).toBeLessThan(1e-5 * Math.sqrt(norm(u, areaEast) * norm(v, areaNorth)) * 1e-4);
  });

  it('keeps the amplitude of inertial oscillations over 300 steps at f Δt = 1', () => {
    const still = { east: tf.zerosLike(u) as typeof u, north: tf.zerosLike(v) as typeof v };
    const quarter = g.timeStep ** 2 / 4;
    const invariant = (x: typeof u, y: typeof v) =>
      norm(x, areaEast) + norm(y, areaNorth) - quarter * norm(turnEast(x, g.coriolis), areaNorth);
    const before = invariant(u, v);
    let state = { u, v };
    for (let n = 0; n < 300; n++) state = tf.tidy(() => turn(state.u, state.v, still, g.coriolis));
    expect(Math.abs(invariant(state.u, state.v) / before - 1)).toBeLessThan(1e-3);
  });
});
