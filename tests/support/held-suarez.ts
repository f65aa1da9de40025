import { buildDryAir, initialDryAir, stepDryAir } from '../../src/atmosphere/index.ts';
import {
  airFlow,
  type Flow,
  type PrimitiveGeometry,
  type PrimitiveState,
  primitiveParameters,
  referenceTemperature,
  sigmaEdges,
  sigmaLevels,
  surfacePressure,
} from '../../src/atmosphere/primitive/index.ts';
import { gaussianGrid, resolutions } from '../../src/grid/gaussian-grid.ts';
import { fusedLoop } from '../../src/tensor/compile/index.ts';
import { abs, add, type Field, largest, maximum, mul, scan, square, stackLevels, sum, tf, total } from '../../src/tensor/index.ts';
import { randomNumbers } from '../unit/atmosphere/small-atmosphere.ts';

/** Zonal means of u, v, T, uv, vT, (u² + v²)/2, T², on top of each other: [7 K, J, 1]. */
function zonalMoments({ wind, temperatureAnomaly }: Flow, g: PrimitiveGeometry): Field {
  const [u, v] = [mul(wind.east, g.secant), mul(wind.north, g.secant)];
  const T = add(temperatureAnomaly, referenceTemperature);
  const moments = stackLevels<'center'>([u, v, T, mul(u, v), mul(v, T), mul(add(square(u), square(v)), 0.5), square(T)]);
  return tf.mean(moments, 2, true) as Field;
}

/** What is watched of every step: the largest of each over a run. */
type Watched = { readonly mass: tf.Scalar; readonly energy: tf.Scalar; readonly wind: tf.Scalar };

type Carry = { readonly state: PrimitiveState; readonly watched: Watched };

/** The T31 benchmark with eight levels, day by day, from isothermal air with a little noise. */
export async function heldSuarezRun(dt: number, threads = 1) {
  const g = buildDryAir(gaussianGrid(resolutions.T31), dt);
  const p = primitiveParameters.parse({ stratosphericDragTime: 1e12, backscatter: 0, meanSurfacePressure: 1e5 });
  const start = initialDryAir(randomNumbers(1), p, g);
  const step = ({ state, watched }: Carry): { carry: Carry } => {
    const flow = airFlow(state, g);
    const {
      state: next,
      corrections,
      budget: { heat },
    } = stepDryAir(state, p, g);
    const unbooked = total(mul(add(heat.change, mul(heat.received, -1)), g.share));
    return {
      carry: {
        state: next,
        watched: {
          mass: maximum(watched.mass, abs(corrections.mass)),
          energy: maximum(watched.energy, maximum(abs(corrections.energy), abs(mul(unbooked, 1 / dt)))),
          wind: maximum(watched.wind, largest(abs(mul(flow.wind.east, g.secant)))),
        },
      },
    };
  };
  const zero = tf.scalar(0);
  const nothing = { mass: zero, energy: zero, wind: zero };
  const day = (state: PrimitiveState) => {
    const { carry } = scan({ count: 86400 / dt, start: { state, watched: nothing }, body: step });
    const flow = airFlow(carry.state, g);
    const pressure = total(mul(surfacePressure(flow), g.share));
    return { state: carry.state, moments: zonalMoments(flow, g), watched: { ...carry.watched, pressure } };
  };
  const sample = tf.zeros([7 * 8, 48, 1]);
  const loop = await fusedLoop({
    start: { state: start, sums: sample },
    maxCount: 10,
    threads,
    body: ({ state, sums }) => {
      const made = day(state);
      return { carry: { state: made.state, sums: sum(sums, made.moments) }, results: made.watched };
    },
  });
  return { g, start, sample, loop };
}

const K = 8;
const J = 48;

/** Statistics of the mean of zonal moments. */
export function climate(moments: ArrayLike<number>, latitude: ArrayLike<number>) {
  const at = (n: number, k: number, j: number): number => moments[(n * K + k) * J + j] as number;
  const eddy = (n: number, a: number, b: number) => (k: number, j: number) => at(n, k, j) - at(a, k, j) * at(b, k, j);
  const cells = Array.from({ length: K * J }, (_, n) => [Math.floor(n / J), n % J] as const);
  const most = (f: (k: number, j: number) => number): number => Math.max(...cells.map(([k, j]) => f(k, j)));
  const rows = Array.from({ length: J }, (_, j) => j);
  const low = (j: number): number => at(0, K - 1, j);
  const jet = cells.reduce((best, cell) => (at(0, cell[0], cell[1]) > at(0, best[0], best[1]) ? cell : best));
  const westerly = rows.reduce((best, j) => (low(j) > low(best) ? j : best));
  return {
    jet: at(0, ...jet),
    jetLevel: jet[0],
    jetLatitude: Math.abs(latitude[jet[1]] as number),
    surfaceWesterly: low(westerly),
    westerlyLatitude: Math.abs(latitude[westerly] as number),
    trades: Math.min(...rows.map(low)),
    momentumFlux: most((k, j) => Math.abs(eddy(3, 0, 1)(k, j))),
    heatFlux: most((k, j) => Math.abs(eddy(4, 1, 2)(k, j))),
    eddyEnergy: most((k, j) => at(5, k, j) - (at(0, k, j) ** 2 + at(1, k, j) ** 2) / 2),
    temperatureVariance: most(eddy(6, 2, 2)),
    /** Stress on the ground that balances the drag of the layers below σ = 0.7, Pa. */
    stress: Math.max(...rows.map((j) => stressOf((k) => at(0, k, j)))),
  };
}

/** (p₀/g) Σ Δσ k_f s u over the layers that rub. */
function stressOf(u: (k: number) => number): number {
  const { middle, thickness } = sigmaLevels(sigmaEdges[8]);
  const drag = middle.map((σ, k) => ((thickness[k] as number) * Math.max(0, (σ - 0.7) / 0.3) * u(k)) / 86400);
  return (1e5 / 9.81) * drag.reduce((a, b) => a + b, 0);
}
