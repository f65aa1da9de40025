import { beforeAll, describe, expect, it } from 'vitest';
import { inAtlantic, inIndoPacific } from '../../../../src/grid/basins.ts';
import {
  amocStrength,
  amocWindows,
  barotropicStreamfunction,
  densityBorders,
  densityOverturning,
  type OceanGeometry,
  oceanParameters,
  oceanStep,
  overturning,
  volumeTransport,
  windowPenalty,
} from '../../../../src/ocean/index.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, softMaximum, tf } from '../../../../src/tensor/index.ts';
import { pattern, smallGeometry, steadyForcing, stratifiedOcean, values } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
let northward: Field<'northFace'>;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  northward = flow((k, j, i) => 0.02 * pattern(k, j, i));
});

/** Transport of a velocity on open faces, m³ s⁻¹. */
function flow(v: (k: number, j: number, i: number) => number): Field<'northFace'> {
  const { shape } = g.topography;
  const still = constant<'eastFace'>(new Float32Array(shape[0] * shape[1] * shape[2]), shape);
  return volumeTransport({ eastwardVelocity: still, northwardVelocity: constant<'northFace'>(values(shape, v), shape) }, g).north;
}

/** Northward transport below a level's top through the faces whose northern cell a basin holds, float64. */
function below(level: number, j: number, belongs: (latitude: number, longitude: number) => boolean, from = northward): number {
  const { shape, cgrid } = g.topography;
  const [K, J, I] = shape;
  const { latitude, longitude } = cgrid.grid;
  const V = from.dataSync();
  let sum = 0;
  for (let k = level; k < K; k++)
    for (let i = 0; i < I; i++) if (belongs(latitude[j + 1] ?? 90, longitude[i] ?? 0)) sum += V[(k * J + j) * I + i] ?? 0;
  return sum;
}

describe('overturning in depth', () => {
  it('is minus the northward transport below, in each basin', () => {
    const [K, J] = g.topography.shape;
    const ψ = overturning(northward, g.diagnostics).dataSync();
    const regions = [inAtlantic, inIndoPacific, () => true];
    for (const [n, region] of regions.entries())
      for (let k = 0; k < K; k++)
        for (let j = 0; j < J - 1; j++) expect(Math.abs((ψ[(n * K + k) * J + j] ?? 0) + below(k, j, region))).toBeLessThan(50); // of 1e8
  });

  it('counts a cell that sinks in the north as positive', () => {
    const cell = flow((k) => (k === 0 ? 0.02 : k === 3 ? -0.02 : 0));
    const [K, J] = g.topography.shape;
    const ψ = overturning(cell, g.diagnostics).dataSync();
    const j = 8;
    const { dx } = g.topography.cgrid.northRows;
    const open = Array.from({ length: 32 }, (_, i) => Number(g.topography.openNorth(3, j, i))).reduce((a, b) => a + b, 0);
    const byHand = 0.02 * (dx[j] ?? 0) * 320 * open;
    expect(open).toBeGreaterThan(3);
    expect((ψ[(2 * K + 2) * J + j] ?? 0) / byHand).toBeCloseTo(1, 6);
    expect(ψ[(2 * K + 4) * J + j]).toBeCloseTo(0, 12);
  });

  it('of the globe is the sum of the basins north of 34° S', () => {
    const [K, J] = g.topography.shape;
    const ψ = overturning(northward, g.diagnostics).dataSync();
    const first = g.topography.cgrid.grid.latitude.findIndex((φ) => φ > -34);
    for (let k = 0; k < K; k++)
      for (let j = first - 1; j < J - 1; j++) {
        const at = (basin: number) => ψ[(basin * K + k) * J + j] ?? 0;
        expect(Math.abs(at(0) + at(1) - at(2))).toBeLessThan(50);
      }
  });
});

describe('overturning in density space', () => {
  const border = 10;
  const σ = (density: (k: number, j: number, i: number) => number): Field<'center'> => {
    const { shape } = g.topography;
    return constant(values(shape, density), shape);
  };

  it('equals that in depth where density follows depth', () => {
    const [K, J] = g.topography.shape;
    const classes = densityBorders.length;
    const between = ((densityBorders[border] ?? 0) + (densityBorders[border + 1] ?? 0)) / 2;
    const ψ = densityOverturning(
      northward,
      σ((k) => (k < 2 ? 25 : between)),
      g.diagnostics,
    ).dataSync();
    const inDepth = overturning(northward, g.diagnostics).dataSync();
    for (let n = 0; n < 3; n++)
      for (let j = 0; j < J; j++) {
        const at = (m: number) => ψ[(n * classes + m) * J + j] ?? 0;
        expect(Math.abs(at(border) - (inDepth[(n * K + 2) * J + j] ?? 0))).toBeLessThan(50);
        expect(Math.abs(at(border + 1))).toBeLessThan(50);
      }
  });

  it('counts water at a border by half, and all water below the lightest', () => {
    const [K, J] = g.topography.shape;
    const ψ = densityOverturning(
      northward,
      σ(() => densityBorders[border] ?? 0),
      g.diagnostics,
    ).dataSync();
    const inDepth = overturning(northward, g.diagnostics).dataSync();
    const j = 9;
    const all = inDepth[2 * K * J + j] ?? 0;
    expect((ψ[(2 * densityBorders.length + border) * J + j] ?? 0) / all).toBeCloseTo(0.5, 4);
    expect((ψ[2 * densityBorders.length * J + j] ?? 0) / all).toBeCloseTo(1, 4);
  });

  it('has the gradient in density that differences find', () => {
    const { shape } = g.topography;
    const [, J] = shape;
    const mean = 36.3;
    const base = values(shape, (k, j, i) => mean + 0.1 * k + 0.15 * pattern(k, j, i, 1));
    const way = values(shape, (k, j, i) => pattern(k, j, i, 2));
    const weights = tf.tensor3d(
      Float32Array.from({ length: 3 * densityBorders.length * J }, (_, n) => 1e-8 * Math.sin(n)),
      [3, densityBorders.length, J],
    );
    const score = (density: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(densityOverturning(northward, density as Field<'center'>, g.diagnostics), weights));
    const slope = tf.grad(score)(constant(base, shape)).dataSync();
    const along = Float64Array.from(slope).reduce((sum, x, n) => sum + x * (way[n] ?? 0), 0);
    const shifted = (ε: number): number =>
      score(
        constant(
          base.map((x, n) => x + ε * (way[n] ?? 0)),
          shape,
        ),
      ).dataSync()[0] ?? 0;
    expect((shifted(2e-3) - shifted(-2e-3)) / 4e-3 / along).toBeCloseTo(1, 2);
  });
});

describe('the strength of the AMOC', () => {
  it('is a soft maximum: below the largest by at most the scale times ln n', () => {
    const x = tf.tensor1d([3, 1, 2.5, -4]);
    const soft = softMaximum(x, 0.5).dataSync()[0] ?? 0;
    expect(soft).toBeLessThan(3);
    expect(soft).toBeGreaterThan(3 - 0.5 * Math.log(4));
    const byHand =
      [3, 1, 2.5, -4].reduce((sum, v) => sum + v * Math.exp(2 * v), 0) / [3, 1, 2.5, -4].reduce((sum, v) => sum + Math.exp(2 * v), 0);
    expect(soft).toBeCloseTo(byHand, 5);
    expect(softMaximum(tf.tensor1d([900, 1]), 1).dataSync()[0]).toBe(900);
  });

  it('looks where its window is', () => {
    const [K, J] = g.topography.shape;
    const penalty = windowPenalty(amocWindows.rapid, g.topography).dataSync();
    const open = [...penalty.keys()].filter((n) => penalty[n] === 0);
    const { latitudeEdges } = g.topography.cgrid.grid;
    expect(new Set(open.map((n) => n % J)).size).toBe(1);
    expect(Math.abs((latitudeEdges[((open[0] ?? 0) % J) + 1] ?? 0) - 26.5)).toBeLessThan(6);
    expect(Math.min(...open.map((n) => g.topography.interfaces[Math.floor(n / J)] ?? 0))).toBeGreaterThanOrEqual(500);
    expect(open.length).toBeLessThan(K);
  });

  it('has the gradient in the flow that differences find', () => {
    const { shape } = g.topography;
    const penalty = windowPenalty(amocWindows.northAtlantic, g.topography);
    const strength = (V: tf.Tensor): tf.Scalar => amocStrength(overturning(V as Field<'northFace'>, g.diagnostics), penalty);
    const base = northward.dataSync();
    const way = values(shape, (k, j, i) => 1e6 * pattern(k, j, i, 1));
    const along = Float64Array.from(tf.grad(strength)(northward).dataSync()).reduce((sum, x, n) => sum + x * (way[n] ?? 0), 0);
    const at = (ε: number): number =>
      strength(
        constant(
          base.map((x, n) => x + ε * (way[n] ?? 0)),
          shape,
        ),
      ).dataSync()[0] ?? 0;
    expect(Math.abs(along)).toBeGreaterThan(0.01);
    expect((at(0.02) - at(-0.02)) / 0.04 / along).toBeCloseTo(1, 2);
  });
});

describe('the strength of the AMOC after a step', () => {
  it('has the gradient in temperature that differences find', () => {
    const p = oceanParameters.parse({});
    const { shape } = g.topography;
    const penalty = windowPenalty(amocWindows.northAtlantic, g.topography);
    const start = stratifiedOcean(g);
    const strength = (T: tf.Tensor): tf.Scalar => {
      const { state } = oceanStep({ ...start, temperature: T as Field<'center'> }, steadyForcing(g), p, g);
      return amocStrength(overturning(volumeTransport(state, g).north, g.diagnostics), penalty);
    };
    const [base, wet] = [start.temperature.dataSync(), g.wet.dataSync()];
    const way = values(shape, (k, j, i) => pattern(k, j, i, 0.3)).map((x, n) => x * (wet[n] ?? 0));
    const along = Float64Array.from(tf.grad(strength)(start.temperature).dataSync()).reduce((sum, x, n) => sum + x * (way[n] ?? 0), 0);
    const at = (ε: number): number =>
      strength(
        constant(
          base.map((x, n) => x + ε * (way[n] ?? 0)),
          shape,
        ),
      ).dataSync()[0] ?? 0;
    expect(Math.abs(along)).toBeGreaterThan(0.01);
    expect((at(0.02) - at(-0.02)) / 0.04 / along).toBeCloseTo(1, 2);
  });
});

describe('the barotropic streamfunction', () => {
  it('falls by the eastward transport of each row, and ends at minus that of the whole meridian', () => {
    const { shape } = g.topography;
    const [K, J, I] = shape;
    const u = constant<'eastFace'>(
      values(shape, (k, j, i) => 0.02 * pattern(k, j, i, 3)),
      shape,
    );
    const still = constant<'northFace'>(new Float32Array(K * J * I), shape);
    const { east } = volumeTransport({ eastwardVelocity: u, northwardVelocity: still }, g);
    const Ψ = barotropicStreamfunction(east).dataSync();
    const U = east.dataSync();
    for (let i = 0; i < I; i++) {
      let south = 0;
      for (let j = 0; j < J; j++) {
        for (let k = 0; k < K; k++) south -= U[(k * J + j) * I + i] ?? 0;
        expect(Math.abs((Ψ[j * I + i] ?? 0) - south)).toBeLessThan(50);
      }
    }
  });
});
