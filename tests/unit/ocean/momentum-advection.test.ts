import { beforeAll, describe, expect, it } from 'vitest';
import { cGrid } from '../../../src/grid/c-grid.ts';
import { gaussianGrid, resolutions } from '../../../src/grid/gaussian-grid.ts';
import { parametersWith } from '../../../src/model/parameters.ts';
import { timeSteps } from '../../../src/model/time-steps.ts';
import { buildOceanGeometry, type OceanGeometry } from '../../../src/ocean/index.ts';
import { fluxForm } from '../../../src/ocean/momentum-advection/flux-form.ts';
import { polarFriction } from '../../../src/ocean/polar-friction.ts';
import type { Acceleration } from '../../../src/ocean/pressure.ts';
import type { Topography } from '../../../src/ocean/topography.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { constant, type Field, tf } from '../../../src/tensor/index.ts';
import { pattern, smallGeometry, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
});

type At = (k: number, j: number, i: number) => number;
const field = <L extends 'eastFace' | 'northFace'>({ topography: { shape } }: OceanGeometry, f: At): Field<L> =>
  constant<L>(values(shape, f), shape);
const nothing = (world: OceanGeometry): Acceleration => ({ east: field(world, () => 0), north: field(world, () => 0) });

/** A turbulent flow of 0.3 m s⁻¹ on the faces that move. */
function stirred(): { u: Field<'eastFace'>; v: Field<'northFace'> } {
  const { openEast, openNorth } = g.topography;
  return {
    u: field(g, (k, j, i) => 0.3 * Number(openEast(k, j, i)) * pattern(k, 3 * j, 5 * i)),
    v: field(g, (k, j, i) => 0.3 * Number(openNorth(k, j, i)) * pattern(k, 5 * j, 3 * i, 1)),
  };
}

/** Work on the flow, what the water that rises through the surface takes with it, and the sum of all absolute work; m⁵ s⁻³. */
function energetics(u: Field<'eastFace'>, v: Field<'northFace'>): { work: number; carriedOut: number; size: number } {
  const { topography: t } = g;
  const [K, J, I] = t.shape;
  const { rows, northRows } = t.cgrid;
  const [U, V] = [u.dataSync(), v.dataSync()];
  const change = fluxForm.build(t)(nothing(g), u, v);
  const [A, B] = [change.east.dataSync(), change.north.dataSync()];
  const at = (x: ArrayLike<number>, k: number, j: number, i: number) => (j < 0 ? 0 : (x[(k * J + j) * I + ((i + I) % I)] ?? 0));
  const h = (k: number) => t.thickness[k] ?? 0;
  const eastward = (k: number, j: number, i: number) => at(U, k, j, i) * h(k) * (rows.dy[j] ?? 0);
  const northward = (k: number, j: number, i: number) => at(V, k, j, i) * h(k) * (northRows.dx[j] ?? 0);
  const surface = (j: number, i: number): number => {
    let sum = 0;
    for (let k = 0; k < K; k++) sum -= eastward(k, j, i) - eastward(k, j, i - 1) + northward(k, j, i) - northward(k, j - 1, i);
    return sum;
  };
  const sum = { work: 0, carriedOut: 0, size: 0 };
  for (let k = 0; k < K; k++)
    for (let j = 0; j < J; j++)
      for (let i = 0; i < I; i++) {
        const onEast = at(U, k, j, i) * at(A, k, j, i) * h(k) * (rows.dx[j] ?? 0) * (rows.dy[j] ?? 0);
        const onNorth = at(V, k, j, i) * at(B, k, j, i) * h(k) * (northRows.dx[j] ?? 0) * (northRows.dy[j] ?? 0);
        sum.work += onEast + onNorth;
        sum.size += Math.abs(onEast) + Math.abs(onNorth);
        if (k > 0) continue;
        sum.carriedOut += 0.25 * (surface(j, i) + surface(j, i + 1)) * at(U, 0, j, i) ** 2;
        if (j < J - 1) sum.carriedOut += 0.25 * (surface(j, i) + surface(j + 1, i)) * at(V, 0, j, i) ** 2;
      }
  return sum;
}

/** An ocean everywhere, 4 levels of 100 m. */
function aquaplanet(columns: number): OceanGeometry {
  const grid = gaussianGrid({ truncation: 3, rows: 16, columns });
  const size = 16 * columns;
  return buildOceanGeometry(
    { grid, oceanMask: new Float32Array(size).fill(1), oceanDepth: new Float32Array(size).fill(400), orography: new Float32Array(size) },
    Float64Array.of(100, 100, 100, 100),
    3600,
  );
}

describe('momentum advection in flux form', () => {
  it('does no work in a turbulent flow over topography but for what leaves through the surface', () => {
    const { u, v } = stirred();
    const { work, carriedOut, size } = energetics(u, v);
    expect(Math.abs(carriedOut)).toBeGreaterThan(1e-3 * size);
    expect(Math.abs(work + carriedOut)).toBeLessThan(64 * 2 ** -23 * size);
  });

  it('leaves a uniform eastward flow uniform and turns it towards the equator', () => {
    const world = aquaplanet(32);
    const u = field<'eastFace'>(world, () => 0.5);
    const { east, north } = fluxForm.build(world.topography)(
      nothing(world),
      u,
      field(world, () => 0),
    );
    expect(tf.max(tf.abs(east)).dataSync()[0]).toBeLessThan(1e-12);
    const edge = (world.topography.cgrid.grid.latitudeEdges[12] ?? 0) * (Math.PI / 180);
    const turning = (-(0.5 ** 2) * Math.tan(edge)) / 6.371e6;
    expect((north.dataSync()[11 * 32] ?? 0) / turning).toBeCloseTo(1, 1);
  });

  it('carries a wave along at the speed of the flow, second order in the distance of the columns', () => {
    const errors = [32, 64].map((columns) => {
      const world = aquaplanet(columns);
      const { grid } = world.topography.cgrid;
      const phase = (i: number) => (2 * Math.PI * 3 * (i + 0.5)) / columns;
      const [U, ε] = [1, 1e-4];
      const u = field<'eastFace'>(world, () => U);
      const run = (amplitude: number) =>
        fluxForm
          .build(world.topography)(
            nothing(world),
            u,
            field(world, (_, __, i) => amplitude * Math.sin(phase(i))),
          )
          .north.dataSync();
      const [plus, minus] = [run(ε), run(-ε)];
      const j = 7;
      const k = 3 / (6.371e6 * Math.cos(((grid.latitudeEdges[j + 1] ?? 0) * Math.PI) / 180));
      const i = columns / 4;
      const change = ((plus[j * columns + i] ?? 0) - (minus[j * columns + i] ?? 0)) / (2 * ε);
      return Math.abs(change + U * k * Math.cos(phase(i))) / (U * k);
    });
    const [coarse, fine] = errors as [number, number];
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.7);
  });

  it.each([
    ['T31', 0.78],
    ['T63', 0.39],
  ] as const)('amplifies nothing that friction does not damp at %s, up to %d m s⁻¹ beside the pole', (resolution, speed) => {
    const grid = gaussianGrid(resolutions[resolution]);
    const Δt = timeSteps(resolution).ocean;
    const cgrid = cGrid(grid);
    const polar = polarFriction({ cgrid } as Topography, Δt);
    const middle = grid.rows / 2;
    const Δy = 6.371e6 * (((grid.latitudeEdges[middle] ?? 0) - (grid.latitudeEdges[middle - 1] ?? 0)) * (Math.PI / 180));
    const { viscosityScale } = parametersWith({}, resolution).ocean;
    const bearable = (latitude: number) => {
      const A = viscosityScale * Δy ** 3 * Math.cos((latitude * Math.PI) / 180) ** 2;
      return Math.sqrt((2 * A) / Δt);
    };
    for (let j = middle; j < grid.rows; j++) {
      const R = polar[j] ?? 0;
      if (R === 0) expect(bearable(grid.latitude[j] ?? 0)).toBeGreaterThan(speed);
      else expect(Math.hypot(1, (speed * Δt) / (cgrid.rows.dx[j] ?? 1)) / (1 + R)).toBeLessThan(1);
      if (j < grid.rows - 1) expect(bearable(grid.latitudeEdges[j + 1] ?? 0)).toBeGreaterThan(speed);
    }
  });

  it('has a gradient that agrees with differences', () => {
    const { u, v } = stirred();
    const weight = field<'eastFace'>(g, (k, j, i) => pattern(k, j, i, 0.3));
    const score = (x: Field<'eastFace'>): tf.Scalar => {
      const { east, north } = fluxForm.build(g.topography)(nothing(g), x, v);
      return tf.sum(tf.mul(tf.add(east, north), tf.mul(weight, 1e7))) as tf.Scalar;
    };
    const d = tf.mul(stirred().u, 0.1) as Field<'eastFace'>;
    const along = tf.sum(tf.mul(tf.grad((x) => score(x as Field<'eastFace'>))(u), d)).dataSync()[0] ?? Number.NaN;
    const at = (sign: number) => score(tf.add(u, tf.mul(d, sign)) as Field<'eastFace'>).dataSync()[0] ?? Number.NaN;
    expect(Math.abs(along / ((at(1) - at(-1)) / 2) - 1)).toBeLessThan(1e-3);
  });
});
