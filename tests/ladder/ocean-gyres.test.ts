import { beforeAll, describe, expect, it } from 'vitest';
import { buildOceanGeometry, restingOcean } from '../../src/ocean/index.ts';
import { seaWaterDensity } from '../../src/physics/constants.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { type Field, levels, sub } from '../../src/tensor/index.ts';
import { bandBoundary, channel, circumference, equalLevels, frictionless, mapOf, rowCentre, runOcean } from '../support/ideal-ocean.ts';
import { noForcing, values } from '../support/ocean-world.ts';
import { gyreStreamfunction } from '../support/wind-driven-gyre.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const [β, τ, depth, rows] = [2e-11, 0.05, 200, 32];
const spacing = 2e6 / (rows - 1);
const width = 2e6;

/** A closed box on a β plane, 4000 km long and 2000 km wide: its geometry, and one over the resolution along x. */
function box(columns: number, timeStep: number) {
  const band = { rows, columns, spacing, coriolis: (y: number) => 5e-5 + β * y };
  const cells = Math.round((4e6 * columns) / circumference);
  const boundary = bandBoundary(band, (_, i) => (i >= 4 && i < 4 + cells ? depth : 0));
  const geometry = buildOceanGeometry(boundary, equalLevels(2, depth), timeStep);
  return { band, geometry, cells, length: (cells * circumference) / columns };
}

interface Friction {
  readonly drag: number;
  readonly viscosity: number;
}

/** Stream function between the columns of the middle row, m³ s⁻¹, as the model has it after some days, and as it should be. */
async function gyre(columns: number, days: number, { drag, viscosity }: Friction) {
  const Δt = 3600;
  const { band, geometry: g, cells, length } = box(columns, Δt);
  const still = restingOcean(
    g,
    values(g.topography.shape, () => 10),
    values(g.topography.shape, () => 0),
  );
  const stressEast = mapOf(g, (j) => -τ * Math.cos((Math.PI * rowCentre(band, j)) / width));
  const { state } = await runOcean({
    geometry: g,
    start: still,
    steps: (days * 86400) / Δt,
    parameters: { ...frictionless, verticalViscosity: 100, bottomDrag: drag * depth, viscosityScale: viscosity / spacing ** 3 },
    forcing: { ...noForcing(g), stressEast },
  });
  const v = state.northwardVelocity.dataSync<'float32'>();
  const row = 15;
  const dx = g.topography.cgrid.northRows.dx[row] ?? 0;
  let transport = 0;
  const ψ = Array.from({ length: cells - 1 }, (_, n) => {
    for (const k of [0, 1]) transport += (v[(k * rows + row) * columns + 4 + n] ?? 0) * dx * 0.5 * depth;
    return transport;
  });
  const fine = gyreStreamfunction({ length, width, β, stress: τ / seaWaterDensity, drag, viscosity }, cells * 40 - 1);
  const atFace = Math.sin((Math.PI * (row + 1) * spacing) / width);
  const exact = ψ.map((_, n) => (fine[(n + 1) * 40 - 1] ?? 0) * atFace);
  const top = Math.max(...exact);
  const error = Math.max(...ψ.map((x, n) => Math.abs(x - (exact[n] ?? 0)))) / top;
  return { ψ, exact, error };
}

/** Column in which the transport is largest. */
const crest = (ψ: readonly number[]): number => ψ.indexOf(Math.max(...ψ));

/** Grid lengths are 78 km, friction layers 250 km wide, and rows 1.2 % shorter at the walls than in the middle. */
const bound = (78 / 250) ** 2 / 4 + 0.012;

describe('wind-driven gyres of a closed box', () => {
  it('under linear drag is that of Stommel (1948)', async () => {
    const made = await gyre(512, 40, { drag: 5e-6, viscosity: 0 });
    console.log(`Stommel: largest error ${made.error.toFixed(4)} of the transport of ${(Math.max(...made.ψ) / 1e6).toFixed(2)} Sv`);
    expect(made.error).toBeLessThan(bound);
    expect(Math.abs(crest(made.ψ) - crest(made.exact))).toBeLessThanOrEqual(1);
  });

  it('under lateral viscosity is that of Munk (1950)', async () => {
    const friction = { drag: 0, viscosity: β * 250e3 ** 3 };
    const [coarse, fine] = [await gyre(256, 100, friction), await gyre(512, 100, friction)];
    console.log(
      `Munk: largest error ${coarse.error.toFixed(4)}, ${fine.error.toFixed(4)} of the transport of ${(Math.max(...fine.ψ) / 1e6).toFixed(2)} Sv`,
    );
    expect(fine.error).toBeLessThan(bound);
    expect(fine.error).toBeLessThan(coarse.error / 2);
    expect(Math.abs(crest(fine.ψ) - crest(fine.exact))).toBeLessThanOrEqual(1);
  });
});

describe('Ekman transport', () => {
  /** Mean over ten inertial periods of the velocity of the top level less that of the one below, over τ ⁄ (ρ₀ f dz), after forty days. */
  async function drift(east: number, north: number) {
    const f = 1e-4;
    const inertialSteps = 8;
    const Δt = (2 * Math.sin(Math.PI / inertialSteps)) / f;
    const c = channel({ rows: 48, columns: 4, spacing: 50e3, coriolis: () => f }, equalLevels(4, 400), Δt);
    const profile = (j: number) => τ * Math.sin((Math.PI * rowCentre(c.band, j)) / c.width) ** 2;
    const stressEast = mapOf(c.geometry, (j) => east * profile(j));
    const stressNorth = mapOf(c.geometry, (j) => north * profile(j));
    const difference = (x: Field) => sub(levels(x, 0), levels(x, 1));
    const { series } = await runOcean({
      geometry: c.geometry,
      start: c.atRest,
      steps: 450,
      parameters: { ...frictionless, bottomDrag: 0.01 },
      forcing: { ...noForcing(c.geometry), stressEast, stressNorth },
      watch: ({ state }) => ({ u: difference(state.eastwardVelocity), v: difference(state.northwardVelocity) }),
    });
    const size = 48 * 4;
    const mean = (x: Float32Array, j: number) =>
      Array.from({ length: 10 * inertialSteps }, (_, n) => x[x.length - (n + 1) * size + 4 * j] ?? 0).reduce((a, b) => a + b, 0) /
      (10 * inertialSteps);
    const unit = (stress: number) => stress / (seaWaterDensity * f * 100);
    return { u: mean(series.u, 23) / unit(profile(23)), v: mean(series.v, 23) / unit((profile(23) + profile(24)) / 2) };
  }

  it('is τ ⁄ (ρ₀ f), to the right of the wind, and nothing flows down the wind, at f Δt = 0.77', async () => {
    const [westerly, southerly] = [await drift(1, 0), await drift(0, 1)];
    console.log(
      `Ekman: ${westerly.u.toFixed(4)}, ${westerly.v.toFixed(4)} under westerlies; ${southerly.u.toFixed(4)}, ${southerly.v.toFixed(4)} under southerlies`,
    );
    for (const [measured, expected] of [
      [westerly.u, 0],
      [westerly.v, -1],
      [southerly.u, 1],
      [southerly.v, 0],
    ] as const)
      expect(Math.abs(measured - expected)).toBeLessThan(0.02);
  });
});
