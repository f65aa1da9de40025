import {
  type AirTendencies,
  advancePrimitive,
  airFlow,
  buildPrimitiveGeometry,
  type Flow,
  type PrimitiveState,
  primitiveParameters,
  received,
  referenceTemperature,
  settled,
  sigmaLevels,
  stateOf,
  surfacePressure,
} from '../../src/atmosphere/primitive/index.ts';
import type { GaussianGrid } from '../../src/grid/gaussian-grid.ts';
import { earthRadius as a, gravity, dryAirGasConstant as R, rotationRate as Ω } from '../../src/physics/constants.ts';
import { fusedLoop } from '../../src/tensor/compile/index.ts';
import { constant, mul, neg, tf, zerosLike } from '../../src/tensor/index.ts';
import { sampled } from './williamson.ts';

const u0 = 35; // m s⁻¹
const tilt = (η: number): number => ((η - 0.252) * Math.PI) / 2;
const sharp = (η: number): number => Math.cos(tilt(η)) ** 1.5;
const advective = (φ: number): number => -2 * Math.sin(φ) ** 6 * (Math.cos(φ) ** 2 + 1 / 3) + 10 / 63;
const planetary = (φ: number): number => ((8 / 5) * Math.cos(φ) ** 3 * (Math.sin(φ) ** 2 + 2 / 3) - Math.PI / 4) * a * Ω;

const jet = (φ: number, η: number): number => u0 * sharp(η) * Math.sin(2 * φ) ** 2;

function temperature(φ: number, η: number): number {
  const mean = 288 * η ** ((R * 0.005) / gravity) + (η < 0.2 ? 4.8e5 * (0.2 - η) ** 5 : 0);
  const slope = (0.75 * η * Math.PI * u0 * Math.sin(tilt(η)) * Math.sqrt(Math.cos(tilt(η)))) / R;
  return mean + slope * (2 * u0 * sharp(η) * advective(φ) + planetary(φ));
}

const ground = (φ: number): number => u0 * sharp(1) * (u0 * sharp(1) * advective(φ) + planetary(φ));

/** One metre per second at 20 degrees east and 40 degrees north. */
function bump(λ: number, φ: number): number {
  const centre = (2 * Math.PI) / 9;
  const cosine = Math.sin(centre) * Math.sin(φ) + Math.cos(centre) * Math.cos(φ) * Math.cos(λ - Math.PI / 9);
  return Math.exp(-((10 * Math.acos(Math.min(1, cosine))) ** 2));
}

/**
 * The jet of Jablonowski & Williamson (2006), Quarterly Journal of the Royal Meteorological Society 132, 2943–2975.
 * @param edges of the σ layers   @param disturbed whether the bump that grows into a wave is there
 */
export function baroclinicJet(grid: GaussianGrid, edges: readonly number[], dt: number, disturbed: boolean, hyperdiffusionTime: number) {
  const levels = sigmaLevels(edges);
  const groundHeight = sampled(grid, (_, φ) => ground(φ) / gravity);
  const g = buildPrimitiveGeometry({ grid, levels, dt, groundHeight });
  const p = primitiveParameters.parse({
    stratosphericDragTime: 1e12,
    backscatter: 0,
    meanSurfacePressure: 1e5,
    diffusionLapseRate: 0,
    hyperdiffusionTime,
  });
  const layers = (f: (λ: number, φ: number, σ: number) => number) =>
    constant<'center'>(
      levels.middle.flatMap((σ) => [...sampled(grid, (λ, φ) => f(λ, φ, σ)).dataSync()]),
      [levels.count, grid.rows, grid.columns],
    );
  const east = layers((λ, φ, σ) => Math.cos(φ) * (jet(φ, σ) + (disturbed ? bump(λ, φ) : 0)));
  const wind = { east, north: neg(mul(east, 0)) };
  const temperatureAnomaly = layers((_, φ, σ) => temperature(φ, σ) - referenceTemperature);
  const air = { wind, temperatureAnomaly, logSurfacePressure: mul(g.groundGeopotential, 0), humidity: mul(east, 0) };
  const start = settled(stateOf(air, g), p, g);
  return { g, p, start };
}

const adiabatic = ({ temperatureAnomaly }: Flow): AirTendencies => {
  const nothing = zerosLike(temperatureAnomaly);
  return { temperature: nothing, humidity: nothing, windEast: nothing, windNorth: nothing };
};

/** Runs some steps; the lowest surface pressure, Pa, and the energy given by the fixer, W m⁻², of each. */
export async function runAdiabatic({ g, p, start }: ReturnType<typeof baroclinicJet>, steps: number, threads = 1) {
  const loop = await fusedLoop({
    start,
    maxCount: steps,
    threads,
    body: (state: PrimitiveState) => {
      const flow = airFlow(state, g);
      const air = adiabatic(flow);
      const made = advancePrimitive(state, flow, { air, received: received(flow, air, g) }, p, g);
      return { carry: made.state, results: { lowest: tf.min(surfacePressure(flow)), energy: made.corrections.energy } };
    },
  });
  const { carry, results } = loop.run(start, {}, steps);
  loop.dispose();
  return { last: carry, lowest: results.lowest.dataSync(), energy: results.energy.dataSync() };
}

/** Edges of layers equally thick. */
export const evenLayers = (count: number): number[] => Array.from({ length: count + 1 }, (_, k) => k / count);
