import { beforeAll, describe, expect, it } from 'vitest';
import { gravity, seaWaterDensity } from '../../src/physics/constants.ts';
import { densityCoefficients } from '../../src/physics/seawater.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { add, type Field, mul, square } from '../../src/tensor/index.ts';
import {
  type Band,
  channel,
  circumference,
  equalLevels,
  fieldOf,
  frictionless,
  mapOf,
  projection,
  rowCentre,
  runOcean,
} from '../support/ideal-ocean.ts';
import { angularFrequency, travel } from '../support/wave-analysis.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Wave number of m waves around the globe, m⁻¹, and the phase of column i. */
const around = (m: number) => (2 * Math.PI * m) / circumference;
const phase = (m: number, { columns }: Band, i: number) => (2 * Math.PI * m * i) / columns;

/** Salinity per metre of depth, g kg⁻¹ m⁻¹, that makes a buoyancy frequency of N at 10 °C. */
const salinityGradient = (N: number) => (N ** 2 * seaWaterDensity) / (gravity * densityCoefficients.contraction);

/** Relative difference, printed. */
function compared(name: string, measured: number, expected: number): number {
  const error = Math.abs(measured / expected - 1);
  console.log(
    `${name}: measured ${measured.toExponential(4)}, expected ${expected.toExponential(4)} per second, error ${error.toExponential(1)}`,
  );
  return error;
}

/** Without momentum advection: it would move the surface, for which the solver is not made where columns are 10,000 times as wide as rows. */
describe('inertial oscillation', () => {
  it('at f Δt = 1.05 keeps amplitude and phase of the scheme for 100 periods', async () => {
    const f = 1e-4;
    const c = channel({ rows: 48, columns: 4, spacing: 1000, coriolis: () => f }, equalLevels(2, 200), 1.05 / f, {
      momentumAdvection: 'none',
    });
    const l = Math.PI / c.width;
    const sine = (j: number) => Math.sin(l * rowCentre(c.band, j));
    const u = fieldOf<'eastFace'>(c.geometry, (k, j) => 1e-3 * (1 - 2 * k) * sine(j));
    const pattern = mul(u, 1 / (1e-6 * c.rows * c.band.columns));
    const θ = 2 * Math.asin(0.5 * 1.05 * Math.cos(0.5 * l * c.band.spacing));
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, eastwardVelocity: u },
      steps: Math.ceil((200 * Math.PI) / θ),
      parameters: frictionless,
      watch: ({ state }) => ({ u: projection(state.eastwardVelocity, pattern) }),
    });
    const errors = Array.from(series.u, (x, n) => Math.abs(x - Math.cos((n + 1) * θ)));
    console.log(`inertial: ${errors.length} steps, largest error of amplitude and phase ${Math.max(...errors).toExponential(1)}`);
    expect(Math.max(...errors)).toBeLessThan(0.01);
  });
});

describe('waves of the free surface', () => {
  const standing = (Δt: number, f = 0) => channel({ rows: 48, columns: 4, spacing: 20e3, coriolis: () => f }, equalLevels(2, 1000), Δt);
  const speed = Math.sqrt(gravity * 1000);

  it('swing at √(gH) k and fade as backward Euler makes them, (1 + (ω Δt)²)^(−½) a step', async () => {
    const Δt = 200;
    const c = standing(Δt);
    const l = Math.PI / c.width;
    const bump = mapOf(c.geometry, (j) => 0.1 * Math.cos(l * rowCentre(c.band, j)));
    const pattern = mul(bump, 100 / (0.5 * c.rows * c.band.columns));
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, seaSurfaceHeight: bump },
      steps: 300,
      parameters: frictionless,
      watch: ({ state }) => ({ η: projection(state.seaSurfaceHeight, pattern) }),
    });
    const s = ((speed * 2) / c.band.spacing) * Math.sin(0.5 * l * c.band.spacing) * Δt;
    const scheme = (n: number) => (1 + s * s) ** (-n / 2) * Math.cos(n * Math.atan(s));
    const errors = Array.from(series.η, (x, n) => Math.abs(x - scheme(n + 1)));
    console.log(`external gravity wave: largest difference from the scheme ${Math.max(...errors).toExponential(1)}`);
    expect(compared('external gravity wave', angularFrequency(series.η) / Δt, speed * l)).toBeLessThan((speed * l * Δt) ** 2);
    expect(Math.max(...errors)).toBeLessThan(0.01);
  });

  it('never gain energy at the time step of the climate model, and volume stays', async () => {
    const band = { rows: 16, columns: 128, spacing: circumference / 128, coriolis: () => 0 };
    const c = channel(band, equalLevels(2, 5200), 7200);
    const { shape, cgrid, openNorth } = c.geometry.topography;
    const [, J, I] = shape;
    const rough = mapOf(c.geometry, (j, i) => Math.sin(7.3 * j * j + 2.1 * i) + Math.cos(0.07 * i * i));
    const northRows = (j: number) => (cgrid.northRows.dx[j] ?? 0) * (cgrid.northRows.dy[j] ?? 0);
    const cellArea = (j: number) => cgrid.grid.cellArea[j] ?? 0;
    const surface = mapOf(c.geometry, (j) => (0.5 * gravity * cellArea(j)) / cellArea(0));
    const column = 0.25 * c.depth;
    const eastern = fieldOf<'eastFace'>(c.geometry, (_, j) => (column * cellArea(j)) / cellArea(0));
    const northern = fieldOf<'northFace'>(c.geometry, (_, j) => (column * northRows(j)) / cellArea(0), openNorth);
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, seaSurfaceHeight: rough },
      steps: 100,
      parameters: frictionless,
      watch: ({ state: { seaSurfaceHeight: η, eastwardVelocity: u, northwardVelocity: v } }) => ({
        η,
        energy: add(projection(square(η), surface), add(projection(square(u), eastern), projection(square(v), northern))),
      }),
    });
    const energy = Array.from(series.energy);
    const growth = Math.max(...energy.slice(1).map((x, n) => x / (energy[n] ?? 1) - 1));
    const volume = (η: Float32Array) => η.reduce((sum, x, n) => sum + x * cellArea(Math.floor(n / I)), 0);
    const size = (η: Float32Array) => η.reduce((sum, x, n) => sum + Math.abs(x) * cellArea(Math.floor(n / I)), 0);
    const before = rough.dataSync<'float32'>();
    const drift = Math.abs(volume(series.η.slice(-J * I)) - volume(before)) / size(before);
    console.log(
      `rough surface: energy ${energy[0]} → ${energy.at(-1)}, growth ${growth.toExponential(1)}, volume ${drift.toExponential(1)}`,
    );
    expect(growth).toBeLessThan(0);
    expect(energy.at(-1)).toBeLessThan(0.1 * (energy[0] ?? 0));
    expect(drift).toBeLessThan(1e-7);
  });

  it('turn with the Earth at √(f² + gH l²) (Poincaré)', async () => {
    const [f, Δt] = [3e-4, 200];
    const c = standing(Δt, f);
    const l = Math.PI / c.width;
    const v = fieldOf<'northFace'>(c.geometry, (_, j) => 0.01 * Math.sin(l * (j + 1) * c.band.spacing), c.geometry.topography.openNorth);
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, northwardVelocity: v },
      steps: 300,
      parameters: frictionless,
      watch: ({ state }) => ({ v: projection(state.northwardVelocity, v) }),
    });
    const ω = Math.hypot(f, speed * l);
    expect(compared('barotropic Poincaré wave', angularFrequency(series.v) / Δt, ω)).toBeLessThan((ω * Δt) ** 2);
  });

  it('run along a coast at √(gH) with the coast on their right (Kelvin)', async () => {
    const [f, m, Δt] = [1e-4, 4, 1800];
    const band = { rows: 48, columns: 64, spacing: 20e3, coriolis: () => f };
    const c = channel(band, equalLevels(2, 50), Δt);
    const celerity = Math.sqrt(gravity * c.depth);
    const decay = (j: number) => Math.exp((-rowCentre(band, j) * f) / celerity);
    const η = mapOf(c.geometry, (j, i) => 0.01 * decay(j) * Math.cos(phase(m, band, i)));
    const u = fieldOf<'eastFace'>(
      c.geometry,
      (_, j, i) => 0.01 * Math.sqrt(gravity / c.depth) * decay(j) * Math.cos(phase(m, band, i + 0.5)),
    );
    const sine = mapOf(c.geometry, (j, i) => decay(j) * Math.sin(phase(m, band, i)));
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, seaSurfaceHeight: η, eastwardVelocity: u },
      steps: 250,
      parameters: frictionless,
      watch: ({ state }) => ({ cosine: projection(state.seaSurfaceHeight, mul(η, 100)), sine: projection(state.seaSurfaceHeight, sine) }),
    });
    const ω = celerity * around(m);
    expect(compared('Kelvin wave', travel(series.cosine, series.sine) / Δt, ω)).toBeLessThan(0.02);
  });
});

describe('internal waves', () => {
  it('swing at √(f² + (N H ⁄ π)² l²)', async () => {
    const [f, N, Δt, K] = [5e-5, 5e-3, 600, 20];
    const c = channel({ rows: 48, columns: 4, spacing: 2000, coriolis: () => f }, equalLevels(K, 1000), Δt);
    const l = Math.PI / c.width;
    const { depth } = c.geometry.topography;
    const mode = (k: number) => Math.cos((Math.PI * (depth[k] ?? 0)) / c.depth);
    const S = fieldOf<'center'>(c.geometry, (k) => salinityGradient(N) * ((depth[k] ?? 0) - 0.5 * c.depth));
    const v = fieldOf<'northFace'>(
      c.geometry,
      (k, j) => 1e-3 * mode(k) * Math.sin(l * (j + 1) * c.band.spacing),
      c.geometry.topography.openNorth,
    );
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, salinityAnomaly: S, northwardVelocity: v },
      steps: 400,
      parameters: frictionless,
      watch: ({ state }) => ({ v: projection(state.northwardVelocity, mul(v, 1e3)) }),
    });
    const ω = Math.hypot(f, ((N * c.depth) / Math.PI) * l);
    expect(compared('internal inertia–gravity wave', angularFrequency(series.v) / Δt, ω)).toBeLessThan(0.01);
  });
});

/** Velocities of a stream function at the north-eastern corners of cells, times a factor of the level. */
function nondivergent(c: ReturnType<typeof channel>, ψ: (j: number, i: number) => number, mode: (k: number) => number) {
  const { openNorth, cgrid } = c.geometry.topography;
  const u = fieldOf<'eastFace'>(c.geometry, (k, j, i) => (-mode(k) * (ψ(j, i) - ψ(j - 1, i))) / c.band.spacing);
  const v = fieldOf<'northFace'>(c.geometry, (k, j, i) => (mode(k) * (ψ(j, i) - ψ(j, i - 1))) / (cgrid.northRows.dx[j] ?? 1), openNorth);
  return { eastwardVelocity: u, northwardVelocity: v };
}

/** A wave of v in time, as projections on cosine and sine along each row. */
function watchRossby(c: ReturnType<typeof channel>, m: number, mode: (k: number) => number) {
  const l = Math.PI / c.width;
  const { openNorth } = c.geometry.topography;
  const pattern = (f: (x: number) => number): Field<'northFace'> =>
    fieldOf(c.geometry, (k, j, i) => mode(k) * Math.sin(l * (j + 1) * c.band.spacing) * f(phase(m, c.band, i)), openNorth);
  const [cosine, sine] = [pattern(Math.cos), pattern(Math.sin)];
  return (v: Field) => ({ cosine: projection(v, cosine), sine: projection(v, sine) });
}

describe('Rossby waves', () => {
  it.each([
    ['as the theory says when f Δt is small', 1800, () => 0],
    ['slower by what the split Coriolis force makes of f Δt = 0.7', 7200, (F: number) => F ** 2 / 4],
  ] as const)('of the whole column run west at β ⁄ (k² + l² + f² ⁄ gH), %s', async (_, Δt, inertia) => {
    const [f0, β, m] = [1e-4, 2e-11, 4];
    const band = { rows: 32, columns: 128, spacing: 31250, coriolis: (y: number) => f0 + β * (y - 484e3) };
    const c = channel(band, equalLevels(2, 2000), Δt);
    const [k, l] = [around(m), Math.PI / c.width];
    const ψ = (j: number, i: number) => 1e4 * Math.sin(l * (j + 1) * band.spacing) * Math.cos(phase(m, band, i + 0.5));
    const η = mapOf(c.geometry, (j, i) => ((1e4 * f0) / gravity) * Math.sin(l * rowCentre(band, j)) * Math.cos(phase(m, band, i)));
    const watch = watchRossby(c, m, () => 1);
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, ...nondivergent(c, ψ, () => 1), seaSurfaceHeight: η },
      steps: (15 * 86400) / Δt,
      parameters: frictionless,
      watch: ({ state }) => watch(state.northwardVelocity),
    });
    const extra = inertia(f0 * Δt);
    const ω = (-β * k) / ((1 + 2 * extra) * k ** 2 + (1 + extra) * l ** 2 + f0 ** 2 / (gravity * c.depth));
    expect(compared(`barotropic Rossby wave, Δt = ${Δt} s`, travel(series.cosine, series.sine) / Δt, ω)).toBeLessThan(0.02);
  });

  it('of the first internal mode run west at β ⁄ (k² + l² + (π f ⁄ N H)²)', async () => {
    const [f0, β, N, m, Δt, K] = [4e-5, 2e-11, 6e-3, 8, 3600, 10];
    const band = { rows: 16, columns: 192, spacing: 25e3, coriolis: (y: number) => f0 + β * (y - 187.5e3) };
    const c = channel(band, equalLevels(K, 2000), Δt);
    const [k, l] = [around(m), Math.PI / c.width];
    const { depth } = c.geometry.topography;
    const vertical = (level: number) => (Math.PI * (depth[level] ?? 0)) / c.depth;
    const mode = (level: number) => Math.cos(vertical(level));
    const amplitude = 1e3;
    const ψ = (j: number, i: number) => amplitude * Math.sin(l * (j + 1) * band.spacing) * Math.cos(phase(m, band, i + 0.5));
    const lift = (seaWaterDensity * f0 * Math.PI * amplitude) / (gravity * c.depth * densityCoefficients.contraction);
    const S = fieldOf<'center'>(
      c.geometry,
      (level, j, i) =>
        salinityGradient(N) * ((depth[level] ?? 0) - 0.5 * c.depth) -
        lift * Math.sin(vertical(level)) * Math.sin(l * rowCentre(band, j)) * Math.cos(phase(m, band, i)),
    );
    const watch = watchRossby(c, m, mode);
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, ...nondivergent(c, ψ, mode), salinityAnomaly: S },
      steps: 1440,
      parameters: frictionless,
      watch: ({ state }) => watch(state.northwardVelocity),
    });
    const ω = (-β * k) / (k ** 2 + l ** 2 + ((Math.PI * f0) / (N * c.depth)) ** 2);
    expect(compared('baroclinic Rossby wave', travel(series.cosine, series.sine) / Δt, ω)).toBeLessThan(0.03);
  });
});
