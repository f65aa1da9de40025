/** Runs of the tracers alone, in a flow and with a mixing that are given. */
import { continuity } from '../../src/ocean/continuity.ts';
import { type OceanGeometry, oceanParameters } from '../../src/ocean/index.ts';
import { stratification } from '../../src/ocean/stratification.ts';
import { tracerIncrements } from '../../src/ocean/tracers.ts';
import { fusedLoop, type Precision } from '../../src/tensor/compile/index.ts';
import { add, type Field, levels, stackLevels, tf } from '../../src/tensor/index.ts';
import { frictionless } from './ideal-ocean.ts';

/** What moves temperature and salinity; what is not given is absent. */
export interface TracerRun<R> {
  readonly geometry: OceanGeometry;
  readonly T: Field<'center'>;
  readonly S?: Field<'center'>;
  /** Velocities, m s⁻¹. */
  readonly u?: Field<'eastFace'>;
  readonly v?: Field<'northFace'>;
  /** Vertical diffusivity of the interface below each cell, m² s⁻¹, and heat into the surface, J m⁻² a step. */
  readonly diffusivity?: Field<'center'>;
  readonly heat?: Field<'center'>;
  readonly isoneutralDiffusivity?: number;
  readonly steps: number;
  readonly precision?: Precision;
  readonly watch?: (now: { T: Field<'center'>; S: Field<'center'>; η: Field<'center'> }) => R;
}

/** Runs the tracers as compiled code. @returns temperature and salinity at the end, and what was kept of each step */
export async function runTracers<R extends Record<string, tf.Tensor>>(run: TracerRun<R>) {
  const { geometry: g, T, steps, watch, precision = 'float32' } = run;
  const [K, J, I] = g.topography.shape;
  const map = tf.zeros([1, J, I]) as Field<'center'>;
  const nothing = tf.zeros([K, J, I]) as Field<'center'>;
  const S = run.S ?? nothing;
  const velocities = { u: run.u ?? (nothing as Field as Field<'eastFace'>), v: run.v ?? (nothing as Field as Field<'northFace'>) };
  const p = { ...oceanParameters.parse({}), ...frictionless, isoneutralDiffusivity: run.isoneutralDiffusivity ?? 0 };
  const input = { heat: run.heat ?? map, water: map, salt: map, brine: map, shortwave: map, rise: map };
  const mixing = { viscosity: nothing, diffusivity: run.diffusivity ?? nothing };
  const loop = await fusedLoop<{ q: Field<'center'>; η: Field<'center'> }, object, Record<string, tf.Tensor>>({
    start: { q: stackLevels([T, S]), η: map },
    maxCount: steps,
    threads: 1,
    precision,
    body: ({ q, η }) => {
      const transport = continuity(velocities, η, map, g.inverseArea, g.freeSurface);
      const flow = { ...velocities, transport, solverIterations: tf.scalar(0), solverResidual: tf.scalar(0) };
      const layers = stratification(q, levels(q, 0, K), levels(q, K, K), g.stratification);
      const change = tracerIncrements(q, { flow, stratification: layers, mixing, input }, p, g);
      const after = add(q, change.increment);
      const seen = { T: levels(after, 0, K), S: levels(after, K, K), η: transport.surfaceHeight };
      return { carry: { q: after, η: transport.surfaceHeight }, results: watch?.(seen) ?? {} };
    },
  });
  const { carry, results } = loop.run({ q: stackLevels([T, S]), η: map }, {}, steps);
  const series = Object.fromEntries(Object.entries(results).map(([name, x]) => [name, x.dataSync<'float32'>()]));
  loop.dispose();
  const q = carry.q.dataSync<'float32'>();
  const size = K * J * I;
  return { T: q.slice(0, size), S: q.slice(size), series: series as { readonly [Name in keyof R]: Float32Array } };
}
