import { beforeAll, describe, expect, it } from 'vitest';
import { divergence } from '../../../../src/grid/c-grid.ts';
import {
  energetics,
  noForcing,
  type OceanGeometry,
  type OceanState,
  oceanParameters,
  oceanStep,
  volumeTransport,
} from '../../../../src/ocean/index.ts';
import { pressureAcceleration } from '../../../../src/ocean/pressure.ts';
import type { At } from '../../../../src/ocean/topography.ts';
import { gravity } from '../../../../src/physics/constants.ts';
import { densityAnomaly, densityCoefficients } from '../../../../src/physics/seawater.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { constant, type Field, levels, mul, sumLevels, type tf } from '../../../../src/tensor/index.ts';
import { smallGeometry, steadyForcing, stratifiedOcean, values } from '../../../support/ocean-world.ts';

let g: OceanGeometry;
let state: OceanState;
const p = oceanParameters.parse({});
const number = (x: tf.Tensor): number => x.dataSync()[0] ?? Number.NaN;
const sum = (x: tf.Tensor): number => Float64Array.from(x.dataSync()).reduce((a, b) => a + b, 0);

beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  state = stratifiedOcean(g);
  for (let n = 0; n < 12; n++) state = oceanStep(state, steadyForcing(g), p, g).state;
});

/** A flow that is uniform on dynamic east faces. */
function eastward(u: number): OceanState {
  const { shape, openEast } = g.topography;
  const velocity = constant<'eastFace'>(
    values(shape, (k, j, i) => u * Number(openEast(k, j, i))),
    shape,
  );
  return { ...stratifiedOcean(g, 0), eastwardVelocity: velocity };
}

/** Sum over dynamic east faces, in float64. */
function overEastFaces(each: (k: number, j: number, i: number, area: number) => number): number {
  const { shape, openEast, cgrid } = g.topography;
  let all = 0;
  for (let k = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[2]; i++) if (openEast(k, j, i)) all += each(k, j, i, (cgrid.rows.dx[j] ?? 0) * (cgrid.rows.dy[j] ?? 0));
  return all;
}

describe('the energy of the ocean', () => {
  it('is that of a uniform flow by hand: kinetic energy, work of the wind, loss at the floor', () => {
    const [, J, I] = g.topography.shape;
    const wind = { ...noForcing(g.forcing.wet), stressEast: constant<'center'>(new Float32Array(J * I).fill(0.2), [1, J, I]) };
    const found = energetics(eastward(0.1), wind, p, g);
    const h = (k: number): number => g.topography.thickness[k] ?? 0;
    expect(number(found.kineticEnergy) / overEastFaces((k, _j, _i, area) => 0.5 * 1026 * 0.01 * area * h(k))).toBeCloseTo(1, 5);
    expect(number(found.windWork) / overEastFaces((k, _j, _i, area) => (k === 0 ? 0.02 * area : 0))).toBeCloseTo(1, 5);
    const floor = overEastFaces((k, j, i, area) => (g.topography.openEast(k + 1, j, i) ? 0 : -1026 * p.bottomDrag * 0.01 * area));
    expect(number(found.bottomDragWork) / floor).toBeCloseTo(1, 5);
  });

  it('is lost, never gained, at the floor and by viscosity', () => {
    const found = energetics(state, steadyForcing(g), p, g);
    expect(number(found.bottomDragWork)).toBeLessThan(0);
    expect(number(found.viscousWork)).toBeLessThan(0);
  });

  it('passes from potential to kinetic as the work of the internal pressure, but for the top half level that rises with the surface', () => {
    const flowing = {
      ...state,
      eastwardVelocity: dynamic(state.eastwardVelocity, g.topography.openEast),
      northwardVelocity: dynamic(state.northwardVelocity, g.topography.openNorth),
    };
    const flat = mul(state.seaSurfaceHeight, 0);
    const { east, north } = pressureAcceleration(state.temperature, state.salinityAnomaly, flat, g.pressure);
    const { eastVolume, northVolume } = g.diagnostics;
    const byPressure =
      1026 * (sum(mul(mul(flowing.eastwardVelocity, east), eastVolume)) + sum(mul(mul(flowing.northwardVelocity, north), northVolume)));
    const transport = volumeTransport(flowing, g);
    const surface = sumLevels(divergence(transport.east, transport.north)); // minus the rise, m³ s⁻¹
    const ρ = levels(densityAnomaly(state.temperature, state.salinityAnomaly, g.pressure.depth), 0);
    const topHalf = sum(mul(mul(surface, ρ), (-gravity * (g.topography.thickness[0] ?? 0)) / 2));
    const found = number(energetics(flowing, steadyForcing(g), p, g).buoyancyWork);
    expect(Math.abs(byPressure)).toBeGreaterThan(1e9);
    expect(Math.abs(found - topHalf - byPressure)).toBeLessThan(1e-4 * Math.abs(byPressure));
  });

  it('of position rises by g Δρ z V where heavy water is put higher', () => {
    const { shape, cgrid, thickness, depth } = g.topography;
    const cell = (k: number) => (k * shape[1] + 9) * shape[2] + 24;
    const volume = (k: number) => (cgrid.grid.cellArea[9] ?? 0) * (thickness[k] ?? 0);
    const potential = (salty: number): number => {
      const S = new Float32Array(shape[0] * shape[1] * shape[2]);
      S[cell(salty)] = (1 / volume(salty)) * volume(0);
      const still = { ...stratifiedOcean(g, 0), temperature: constant<'center'>(new Float32Array(S.length).fill(10), shape) };
      return number(
        energetics({ ...still, salinityAnomaly: constant<'center'>(S, shape) }, noForcing(g.forcing.wet), p, g).potentialEnergy,
      );
    };
    const { contraction: b, halobaricity: μ, halineCabbeling: λ } = densityCoefficients;
    const byHand = (k: number): number => {
      const S = volume(0) / volume(k);
      return -gravity * (depth[k] ?? 0) * volume(k) * b * (1 - 0.5 * λ * S - μ * (depth[k] ?? 0)) * S;
    };
    expect(potential(4) / byHand(4)).toBeCloseTo(1, 4);
    expect(potential(1) / byHand(1)).toBeCloseTo(1, 4);
    expect(potential(1)).toBeGreaterThan(potential(4));
  });
});

/** The flow on dynamic faces alone. */
function dynamic<L extends 'eastFace' | 'northFace'>(u: Field<L>, open: At<boolean>): Field<L> {
  const { shape } = g.topography;
  return mul(
    u,
    constant<L>(
      values(shape, (k, j, i) => Number(open(k, j, i))),
      shape,
    ),
  );
}
