import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData, readOceanClimatology } from '../../src/io/index.ts';
import {
  buildOceanGeometry,
  initialOcean,
  type OceanForcing,
  type OceanGeometry,
  type OceanState,
  oceanLevels,
  oceanParameters,
  restingOcean,
} from '../../src/ocean/index.ts';
import { seaWaterDensity, seaWaterHeatCapacity } from '../../src/physics/constants.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { mul, type tf } from '../../src/tensor/index.ts';
import { fieldOf, frictionless, runOcean } from '../support/ideal-ocean.ts';
import { cellVolumes, dot, sum, tracer } from '../support/ocean-totals.ts';
import { largest, noForcing, pattern, steadyForcing } from '../support/ocean-world.ts';

/** Sixty days, or with CHRONOS_LONG=1 the year that limits are stated for. */
const days = process.env.CHRONOS_LONG ? 365 : 60;
const timeStep = 7200;
const steps = (days * 86400) / timeStep;
const epsilon = 2 ** -23;
/** What rounding can make of a uniform tracer of one: an epsilon of what crosses the faces of a cell, less than a quarter of it a step. */
const rounding = steps * epsilon * 0.25;
const parameters = oceanParameters.parse({});

let g: OceanGeometry;
let observed: OceanState;
beforeAll(async () => {
  await useBackend('cpu');
  g = buildOceanGeometry(readBoundaryData('T31'), oceanLevels('T31'), timeStep);
  observed = initialOcean(g, readOceanClimatology('T31'));
});

/** Mean of every level of the observed ocean, everywhere on that level. */
function levelMeans(name: 'temperature' | 'salinityAnomaly'): Float64Array {
  const [volumes, values] = [cellVolumes(observed, g), tracer(observed, name)];
  const [K, J, I] = g.topography.shape;
  const means = Array.from({ length: K }, (_, k) => {
    const volume = volumes.slice(k * J * I, (k + 1) * J * I);
    return dot(values.slice(k * J * I, (k + 1) * J * I), volume) / sum(volume);
  });
  return values.map((_, n) => means[Math.floor(n / (J * I))] ?? 0);
}

describe('the ocean of the Earth, T31 with 15 levels', () => {
  it('stays at rest over its floor when temperature and salinity depend on depth alone', async () => {
    const start = restingOcean(g, levelMeans('temperature'), levelMeans('salinityAnomaly'));
    const { state } = await runOcean({ geometry: g, start, steps: 360, parameters: frictionless });
    const tilted = mul(
      fieldOf<'center'>(g, (_, j, i) => 1e-4 * pattern(0, j, i)),
      g.wet,
    );
    const disturbed = await runOcean({
      geometry: g,
      start: { ...start, temperature: start.temperature.add(tilted) as OceanState['temperature'] },
      steps: 12,
      parameters: frictionless,
    });
    const speed = Math.max(largest(state.eastwardVelocity), largest(state.northwardVelocity));
    const other = largest(disturbed.state.eastwardVelocity);
    console.log(`rest: ${speed} m/s after 30 days; ${other.toExponential(1)} m/s after one day of differences of 1e-4 K`);
    expect(speed).toBe(0);
    expect(largest(state.seaSurfaceHeight)).toBe(0);
    expect(other).toBeGreaterThan(1e-6);
  });

  it('under wind alone keeps volume, mean temperature and a uniform tracer', async () => {
    const { stressEast, stressNorth } = steadyForcing(g);
    const wind: OceanForcing = { ...noForcing(g), stressEast, stressNorth };
    const salinityAnomaly = fieldOf<'center'>(g, () => 0.3);
    const start = { ...observed, salinityAnomaly };
    const { state } = await runOcean({ geometry: g, start, steps, parameters, forcing: wind });
    const [before, after] = [cellVolumes(start, g), cellVolumes(state, g)];
    const total = sum(before);
    const volume = Math.abs(sum(after) - total) / total;
    const warming = (dot(tracer(state, 'temperature'), after) - dot(tracer(start, 'temperature'), before)) / total;
    const wet = before.map((x) => Math.sign(x));
    const unevenness = tracer(state, 'salinityAnomaly').reduce((worst, x, n) => Math.max(worst, (wet[n] ?? 0) * Math.abs(x - 0.3)), 0);
    const salt = (dot(tracer(state, 'salinityAnomaly'), after) - dot(tracer(start, 'salinityAnomaly'), before)) / total;
    console.log(
      `${days} days of wind: volume ${volume.toExponential(1)}, mean temperature ${warming.toExponential(1)} K, mean salinity ${salt.toExponential(1)} g/kg, uniform tracer off by ${unevenness.toExponential(1)}; speed ${largest(state.eastwardVelocity).toFixed(2)} m/s`,
    );
    expect(volume).toBeLessThan(1e-9);
    expect(Math.abs(warming)).toBeLessThan(2e-6);
    expect(Math.abs(salt)).toBeLessThan(1e-6);
    expect(unevenness).toBeLessThan(rounding * 0.3);
    expect(largest(state.eastwardVelocity)).toBeGreaterThan(0.05);
  });

  it('under heat, rain and salt holds what came through its surface', async () => {
    const forcing = steadyForcing(g);
    const { state } = await runOcean({ geometry: g, start: observed, steps, parameters, forcing });
    const { cellArea, columns } = g.topography.cgrid.grid;
    const area = Float64Array.from(g.forcing.wet.dataSync(), (wet, n) => wet * (cellArea[Math.floor(n / columns)] ?? 0) * steps * timeStep);
    const read = (...fields: readonly tf.Tensor[]) =>
      area.map((_, n) => fields.reduce((total, x) => total + (x.dataSync<'float32'>()[n] ?? 0), 0));
    const [before, after] = [cellVolumes(observed, g), cellVolumes(state, g)];
    const content = (name: 'temperature' | 'salinityAnomaly', offset: number) =>
      dot(
        tracer(state, name).map((x) => x + offset),
        after,
      ) -
      dot(
        tracer(observed, name).map((x) => x + offset),
        before,
      );
    const accounts = {
      heat: [content('temperature', 0) * seaWaterDensity * seaWaterHeatCapacity, read(forcing.heatToOcean, forcing.shortwaveToOcean)],
      water: [(sum(after) - sum(before)) * 1000, read(forcing.waterToOcean)],
      salt: [content('salinityAnomaly', 35) * seaWaterDensity * 1e-3, read(forcing.saltToOcean)],
    } as const;
    for (const [name, [stored, flux]] of Object.entries(accounts)) {
      const gap = Math.abs(stored - dot(flux, area)) / dot(flux.map(Math.abs), area);
      console.log(`${days} days of forcing: ${name} closes to ${(gap / epsilon).toFixed(2)} epsilons of what crossed the surface`);
      expect(gap).toBeLessThan(64 * epsilon);
    }
  });
});
