import { beforeAll, describe, expect, it } from 'vitest';
import { gravity, seaWaterDensity } from '../../src/physics/constants.ts';
import { densityAnomaly, densityCoefficients } from '../../src/physics/seawater.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { constant, type Field, levels, located } from '../../src/tensor/index.ts';
import { channel, equalLevels, fieldOf, frictionless, mapOf, rowCentre, runOcean } from '../support/ideal-ocean.ts';
import { cellVolumes, dot, sum, tracer } from '../support/ocean-totals.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Mean over the last steps of a series of fields. */
function meanOfLast(series: Float32Array, size: number, steps: number): Float64Array {
  const mean = new Float64Array(size);
  const from = series.length - steps * size;
  for (let n = from; n < series.length; n++) mean[(n - from) % size] = (mean[(n - from) % size] ?? 0) + (series[n] ?? 0) / steps;
  return mean;
}

describe('adjustment to the Earth’s rotation', () => {
  it('of a step of the surface keeps potential vorticity, and one third of the energy released (Rossby 1938; Gill 1976)', async () => {
    const [f, Δt, η0, front] = [1.4e-4, 1000, 0.1, 47];
    const band = { rows: 96, columns: 4, spacing: 15e3, coriolis: () => f };
    const c = channel(band, equalLevels(2, 20), Δt);
    const { shape } = c.geometry.topography;
    const { state, series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, seaSurfaceHeight: mapOf(c.geometry, (j) => (j < front ? -η0 : η0)) },
      steps: 2000,
      parameters: frictionless,
      watch: (result) => ({ η: result.state.seaSurfaceHeight, u: located<'center'>(levels(result.state.eastwardVelocity, 0)) }),
    });
    expect(state.seaSurfaceHeight.size).toBe(shape[1] * shape[2]);
    const radius = Math.sqrt(gravity * c.depth) / f;
    const size = shape[1] * shape[2];
    const [η, u] = [series.η, series.u].map((x) => meanOfLast(x, size, 1000)) as [Float64Array, Float64Array];
    const distance = (j: number) => rowCentre(band, j) - front * band.spacing;
    let [worst, released, kinetic] = [0, 0, 0];
    for (let j = 0; j < c.rows; j++) {
      const [y, height, speed] = [distance(j), η[4 * j] ?? 0, u[4 * j] ?? 0];
      worst = Math.max(worst, Math.abs(height - η0 * Math.sign(y) * (1 - Math.exp(-Math.abs(y) / radius))) / η0);
      released += gravity * (η0 ** 2 - height ** 2);
      kinetic += c.depth * speed ** 2;
    }
    console.log(
      `Rossby adjustment: largest error of η ${worst.toFixed(4)}, energy kept ${(kinetic / released).toFixed(4)} of what was released`,
    );
    expect(worst).toBeLessThan(0.02);
    expect(Math.abs(kinetic / released - 1 / 3)).toBeLessThan(0.01);
  });

  it('of a front of temperature ends in thermal wind', async () => {
    const [f, Δt, K] = [1e-4, 1800, 10];
    const periods = Math.round((56 * Math.PI) / (f * Δt));
    const band = { rows: 48, columns: 4, spacing: 20e3, coriolis: () => f };
    const c = channel(band, equalLevels(K, 1000), Δt);
    const { shape, depth } = c.geometry.topography;
    const size = shape[0] * shape[1] * shape[2];
    const T = fieldOf<'center'>(c.geometry, (_, j) => 10 + Math.tanh((rowCentre(band, j) - 0.5 * c.width) / 100e3));
    const S = fieldOf<'center'>(c.geometry, (k) => 3.4e-3 * (depth[k] ?? 0));
    const { series } = await runOcean({
      geometry: c.geometry,
      start: { ...c.atRest, temperature: T, salinityAnomaly: S },
      steps: (30 * 86400) / Δt,
      parameters: { ...frictionless, verticalViscosity: 1e-3 },
      watch: ({ state }) => ({ u: state.eastwardVelocity, T: state.temperature, S: state.salinityAnomaly }),
    });
    const [u, warmth, salt] = [series.u, series.T, series.S].map((x) => meanOfLast(x, size, periods)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const ρ = densityAnomaly<Field<'center'>>(constant(warmth, shape), constant(salt, shape), c.geometry.pressure.depth).dataSync();
    const at = (x: ArrayLike<number>, k: number, j: number) => x[(k * shape[1] + j) * shape[2]] ?? 0;
    const aroundRow = (k: number, j: number) => 0.25 * (at(u, k, j - 1) + 2 * at(u, k, j) + at(u, k, j + 1));
    let [worst, largest] = [0, 0];
    for (let k = 0; k < K - 1; k++)
      for (let j = 18; j < 29; j++) {
        const steepness = (at(ρ, k, j + 1) - at(ρ, k, j - 1) + at(ρ, k + 1, j + 1) - at(ρ, k + 1, j - 1)) / (4 * band.spacing);
        const shear = (aroundRow(k, j) - aroundRow(k + 1, j)) / 100;
        const balanced = (gravity * steepness) / (seaWaterDensity * f);
        worst = Math.max(worst, Math.abs(shear - balanced));
        largest = Math.max(largest, Math.abs(balanced));
      }
    console.log(
      `thermal wind: largest error of the shear ${(worst / largest).toExponential(1)}, velocity at the surface ${at(u, 0, 23).toFixed(3)} m/s`,
    );
    expect(worst / largest).toBeLessThan(0.01);
  });
});

/** Salinity of a section from wall to wall: [levels × rows]. */
type Section = (k: number, j: number) => number;

/** Distance that the heavy (light) water has run along the floor (surface), m. */
function frontAt(S: Section, k: number, { rows, lock, spacing }: { rows: number; lock: number; spacing: number }): number {
  let j = 0;
  while (j < rows - 1 && S(k, j) > 0) j++;
  const [behind, ahead] = [S(k, j - 1), S(k, j)];
  return (j - lock + ahead / (behind - ahead)) * spacing;
}

describe('lock exchange', () => {
  it('has a front at half √(g′ H) (Benjamin 1968) less what friction and mixing take, makes no new extremes and keeps salt', async () => {
    const [Δt, K, contrast, hours, lock] = [30, 20, 6.53, 12, 62];
    const band = { rows: 128, columns: 4, spacing: 500, coriolis: () => 0 };
    const c = channel(band, equalLevels(K, 20), Δt);
    const { shape } = c.geometry.topography;
    const S = fieldOf<'center'>(c.geometry, (_, j) => (j < lock ? 0.5 : -0.5) * contrast);
    const start = { ...c.atRest, salinityAnomaly: S };
    const { state } = await runOcean({
      geometry: c.geometry,
      start,
      steps: (hours * 3600) / Δt,
      parameters: { ...frictionless, verticalViscosity: 1e-4, viscosityScale: 100 / band.spacing ** 3 },
    });
    const [before, after] = [tracer(start, 'salinityAnomaly'), tracer(state, 'salinityAnomaly')];
    const [resting, volumes] = [cellVolumes(start, c.geometry), cellVolumes(state, c.geometry)];
    const section: Section = (k, j) => after[(k * shape[1] + j) * shape[2]] ?? 0;
    const reduced = (gravity * densityCoefficients.contraction * contrast) / seaWaterDensity;
    const benjamin = 0.5 * Math.sqrt(reduced * c.depth) * hours * 3600;
    const heavy = frontAt(section, K - 1, { rows: c.rows, lock, spacing: band.spacing }) / benjamin;
    const light = -frontAt(section, 0, { rows: c.rows, lock, spacing: band.spacing }) / benjamin;
    const variance = sum(after.map((s) => s ** 2)) / sum(before.map((s) => s ** 2));
    const extreme = Math.max(...after.map(Math.abs)) / (0.5 * contrast) - 1;
    console.log(
      `lock exchange: fronts at ${heavy.toFixed(3)} and ${light.toFixed(3)} of the speed of Benjamin; ${(100 * (1 - variance)).toFixed(1)} % of the variance mixed away; new extremes ${extreme.toExponential(1)}`,
    );
    expect(Math.min(heavy, light)).toBeGreaterThan(0.85);
    expect(Math.max(heavy, light)).toBeLessThan(1.05);
    expect(extreme).toBeLessThan(1e-6);
    expect(Math.abs(dot(after, volumes) - dot(before, resting)) / dot(before.map(Math.abs), resting)).toBeLessThan(64 * 2 ** -23);
    expect(variance).toBeLessThan(1);
  });
});
