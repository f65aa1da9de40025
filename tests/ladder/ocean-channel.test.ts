import { beforeAll, describe, expect, it } from 'vitest';
import type { GaussianGrid } from '../../src/grid/gaussian-grid.ts';
import {
  buildOceanGeometry,
  type OceanForcing,
  type OceanParameters,
  type OceanState,
  oceanParameters,
  restingOcean,
} from '../../src/ocean/index.ts';
import { heatPerKelvin } from '../../src/ocean/surface-forcing.ts';
import { earthRadius } from '../../src/physics/constants.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { levels, located, mul, sub } from '../../src/tensor/index.ts';
import { mapOf, runOcean } from '../support/ideal-ocean.ts';
import { noForcing, values } from '../support/ocean-world.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Rows of 4° from 44° S to 48° N; the last is land. Six equal sectors of 60° go around the globe. */
const [south, rows, columns, spacing, sectors] = [-44, 23, 90, 4, 6];
/** Transports grow with the square of the depth: Veros' set-up divides the levels that it lists, 5200 m in all, by 2.5. */
const thickness = Float64Array.of(20, 28, 40, 56, 76, 96, 116, 136, 156, 176, 196, 216, 236, 256, 276);
const depth = 2080;
const southOf = -20;

function grid(): GaussianGrid {
  const radians = Math.PI / 180;
  const latitudeEdges = Float64Array.from({ length: rows + 1 }, (_, j) => south + spacing * j);
  const latitude = latitudeEdges.slice(0, rows).map((edge) => edge + spacing / 2);
  const sine = (degrees: number) => Math.sin(radians * degrees);
  const weights = latitude.map((φ) => sine(φ + spacing / 2) - sine(φ - spacing / 2));
  const cellArea = weights.map((w) => ((earthRadius ** 2 * 2 * Math.PI) / columns) * w);
  const longitude = Float64Array.from({ length: columns }, (_, i) => (360 * i) / columns);
  const sinLatitude = latitude.map(sine);
  return { truncation: 0, rows, columns, sinLatitude, weights, latitude, latitudeEdges, longitude, cellArea, totalArea: 0 };
}

/** A wall along a meridian of each sector, open south of 20° S. */
function geometry(timeStep: number) {
  const g = grid();
  const ocean = (j: number, i: number) => j < rows - 1 && (i % (columns / sectors) !== 0 || (g.latitude[j] ?? 0) < southOf);
  const oceanDepth = Float32Array.from({ length: rows * columns }, (_, n) => (ocean(Math.floor(n / columns), n % columns) ? depth : 0));
  const boundary = { grid: g, oceanDepth, oceanMask: oceanDepth.map(Math.sign), orography: new Float32Array(rows * columns) };
  return buildOceanGeometry(boundary, thickness, timeStep, { verticalMixing: 'tke' });
}

const north = south + spacing * (rows - 1);

/** Eastward stress, Pa, and the temperature that the surface is drawn to within thirty days, °C, as in the channel set-up of Veros. */
const stress = (φ: number): number => {
  if (φ < southOf) return 0.1 * Math.sin((Math.PI * (φ - south)) / (southOf - south));
  return φ > 10 ? 0.1 * (1 - Math.cos((2 * Math.PI * (φ - 10)) / (north - 10))) : 0;
};
const target = (φ: number): number => {
  if (φ < southOf) return (15 * (φ - south)) / (southOf - south);
  return φ > 20 ? 15 * (1 - (φ - 20) / (north - 20)) : 15;
};

/** Meridional overturning below the top of each level, positive for sinking in the north. @param transport through north faces */
function overturning(transport: Float32Array): number[] {
  const ψ = new Array<number>(thickness.length * rows).fill(0);
  for (let k = thickness.length - 1; k >= 0; k--)
    for (let j = 0; j < rows; j++) {
      const at = k * rows + j;
      const zonal = transport.subarray(at * columns, (at + 1) * columns).reduce((sum, x) => sum + x, 0);
      ψ[at] = (ψ[at + rows] ?? 0) - zonal;
    }
  return ψ;
}

/** Numbers of Veros where they are not ours: a linear drag of 1e-5 s⁻¹ on the lowest level, stronger eddies and waves. */
const parameters: OceanParameters = {
  ...oceanParameters.parse({}),
  bottomDrag: 1e-5 * (thickness.at(-1) ?? 0),
  isoneutralDiffusivity: 1000,
  thermoclineDiffusivity: 2e-5,
};

describe.runIf(process.env.CHRONOS_LONG)('a basin with a circumpolar channel (acc_basic of Veros at twice its grid length)', () => {
  it('has after twenty years an eastward channel transport of order 100 Sv and two overturning cells', async () => {
    const timeStep = 10800;
    const g = geometry(timeStep);
    const { shape, depth: z, cgrid } = g.topography;
    const latitude = (j: number) => cgrid.grid.latitude[j] ?? 0;
    const stressEast = mapOf(g, (j) => stress(latitude(j)));
    const goal = mapOf(g, (j) => target(latitude(j)));
    const conductance = (heatPerKelvin * (thickness[0] ?? 0)) / (30 * 86400);
    const forcing = (state: OceanState): OceanForcing => ({
      ...noForcing(g),
      stressEast,
      heatToOcean: mul(sub(goal, located<'center'>(levels(state.temperature, 0))), conductance),
    });
    const start = restingOcean(
      g,
      values(shape, (k) => 15 * (1 - (z[k] ?? 0) / depth)),
      values(shape, () => 0),
    );
    const northward = mul(g.freeSurface.north.area, 1e-6 / timeStep);
    const eastward = mul(g.freeSurface.east.area, 1e-6 / timeStep);
    let state = start;
    for (let year = 5; year <= 20; year += 5) {
      state = (await runOcean({ geometry: g, start: state, steps: (5 * 365 * 86400) / timeStep, parameters, forcing })).state;
      const u = mul(state.eastwardVelocity, eastward).dataSync<'float32'>();
      const channel = u.reduce((sum, x, n) => sum + (n % columns === 7 && latitude(Math.floor(n / columns) % rows) < southOf ? x : 0), 0);
      const ψ = overturning(mul(state.northwardVelocity, northward).dataSync<'float32'>()).map((x) => x / sectors);
      console.log(
        `year ${year}: channel ${channel.toFixed(1)} Sv, overturning ${Math.min(...ψ).toFixed(1)} to ${Math.max(...ψ).toFixed(1)} Sv`,
      );
      if (year === 20) {
        expect(channel).toBeGreaterThan(30);
        expect(channel).toBeLessThan(300);
        expect(Math.max(...ψ)).toBeGreaterThan(1);
        expect(Math.min(...ψ)).toBeLessThan(-1);
      }
    }
  });
});
