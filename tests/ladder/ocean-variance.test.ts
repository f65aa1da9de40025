import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData, readOceanClimatology } from '../../src/io/index.ts';
import {
  buildOceanGeometry,
  initialOcean,
  type OceanGeometry,
  type OceanState,
  oceanLevels,
  oceanParameters,
} from '../../src/ocean/index.ts';
import { stratification } from '../../src/ocean/stratification.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { add, type Field, mul, square, stackLevels, sub, total } from '../../src/tensor/index.ts';
import { fieldOf, runOcean } from '../support/ideal-ocean.ts';
import { cellVolumes, dot, sum, tracer } from '../support/ocean-totals.ts';
import { noForcing, steadyForcing } from '../support/ocean-world.ts';
import { runTracers } from '../support/tracer-run.ts';

const names = ['T', 'S'] as const;
const parameters = oceanParameters.parse({});
let g: OceanGeometry;
/** Observed water, at rest and after thirty days of wind; tracers less their means. */
let observed: OceanState;
let moving: OceanState;
/** Volumes of cells over that of the largest, at rest, and the area of the surface in the same unit per metre. */
let volume: Field<'center'>;
let area: Field<'center'>;
let means: readonly [number, number];

const wind = () => {
  const { stressEast, stressNorth } = steadyForcing(g);
  return { ...noForcing(g), stressEast, stressNorth };
};

beforeAll(async () => {
  await useBackend('cpu');
  g = buildOceanGeometry(readBoundaryData('T31'), oceanLevels('T31'), 7200);
  observed = initialOcean(g, readOceanClimatology('T31'));
  moving = (await runOcean({ geometry: g, start: observed, steps: 360, forcing: wind() })).state;
  const volumes = cellVolumes(observed, g);
  const mean = (name: 'temperature' | 'salinityAnomaly') => dot(tracer(observed, name), volumes) / sum(volumes);
  means = [mean('temperature'), mean('salinityAnomaly')];
  const { cellArea } = g.topography.cgrid.grid;
  const largest = cellArea[24] ?? 1;
  volume = fieldOf(g, (k, j) => ((g.topography.thickness[k] ?? 0) * (cellArea[j] ?? 0)) / largest / 1000);
  area = fieldOf(g, (k, j) => (Number(k === 0) * (cellArea[j] ?? 0)) / largest / 1000);
});

/** Σ V (q − q̄)² with the volumes of the moment. */
function variances(T: Field<'center'>, S: Field<'center'>, η: Field<'center'>) {
  const now = add(volume, mul(area, η));
  const variance = (q: Field<'center'>, mean: number) => total(mul(square(sub(q, mean)), now));
  return { T: variance(T, means[0]), S: variance(S, means[1]) };
}

/** Largest growth of a series from one step to the next, over its size. */
const growth = (series: Float32Array): number =>
  Math.max(...series.slice(1).map((x, n) => (x - (series[n] ?? 0)) / Math.abs(series[n] ?? 1)));

function judge(title: string, series: { readonly T: Float32Array; readonly S: Float32Array }): void {
  const worst = names.map((name) => growth(series[name]).toExponential(1));
  const kept = names.map((name) => ((series[name].at(-1) ?? 0) / (series[name][0] ?? 1)).toFixed(5));
  console.log(`${title}: largest change of the variance a step ${worst}, kept ${kept} after ${series.T.length} steps`);
  for (const name of names) expect(growth(series[name])).toBeLessThan(2 ** -23);
}

/** The variances of one of a run's steps. */
const watch = (now: { T: Field<'center'>; S: Field<'center'>; η: Field<'center'> }) => variances(now.T, now.S, now.η);

describe('the variance of temperature and of salinity over the floor of the Earth never grows', () => {
  const alone = () => ({
    geometry: g,
    T: observed.temperature,
    S: observed.salinityAnomaly,
    steps: 60,
    precision: 'float64' as const,
    watch,
  });

  it('by vertical mixing', async () => {
    const { temperature, salinityAnomaly, eastwardVelocity: u, northwardVelocity: v, turbulentKineticEnergy } = moving;
    const layers = stratification(stackLevels([temperature, salinityAnomaly]), temperature, salinityAnomaly, g.stratification);
    const { buoyancyFrequencySquared } = layers;
    const { diffusivity } = g.verticalMixing({ buoyancyFrequencySquared, u, v, turbulentKineticEnergy, stress: wind() }, parameters);
    judge('vertical mixing', (await runTracers({ ...alone(), diffusivity })).series);
  });

  it('by eddies', async () => {
    judge('eddies', (await runTracers({ ...alone(), isoneutralDiffusivity: parameters.isoneutralDiffusivity })).series);
  });

  it('by advection', async () => {
    const { temperature: T, salinityAnomaly: S, eastwardVelocity: u, northwardVelocity: v } = moving;
    judge('advection', (await runTracers({ ...alone(), T, S, u, v })).series);
  });

  it('by all of them together, under winds', async () => {
    const { series } = await runOcean({
      geometry: g,
      start: moving,
      steps: 60,
      forcing: wind(),
      precision: 'float64',
      watch: ({ state }) => variances(state.temperature, state.salinityAnomaly, state.seaSurfaceHeight),
    });
    judge('all together', series);
  });
});
