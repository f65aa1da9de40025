import { readTree, release, uniforms } from '../kernel/index.ts';
import { levelColumn, type OceanGeometry } from '../ocean/index.ts';
import { type BuildOptions, build, compile, type Executable, type Numbers, trace } from '../tensor/compile/index.ts';
import { add, constant, type Field, mul, tf, total } from '../tensor/index.ts';
import { buildCorrelation, type CorrelationGeometry, type CorrelationLengths, diffused } from './correlation.ts';

/** How wrong the background is thought to be. */
export interface BackgroundError extends CorrelationLengths {
  /** Standard deviations at the surface: temperature, K, and salinity, g kg⁻¹. */
  readonly temperature: number;
  readonly salinity: number;
  /** Correlation of the two at one place: positive where water is too warm and too salty at once. */
  readonly correlation: number;
  /** Depth over which they fall by a factor of e, and below which the background is left as it is, m. */
  readonly depth: number;
  readonly deepest: number;
}

/** Usual errors of a model's upper ocean against sediment data. */
export const usualBackgroundError: BackgroundError = {
  temperature: 1.5,
  salinity: 0.5,
  correlation: 0.7,
  depth: 200,
  deepest: 600,
  horizontal: 1.5e6,
  vertical: 100,
};

/** Changes of the upper ocean, [levels, latitude, longitude]. */
export type Increments = { readonly temperature: Field<'center'>; readonly salinity: Field<'center'> };
/** Independent numbers of variance 1 in the place of increments. */
export type Controls = Increments;

/** Temperature and salinity on the host. */
export type HostFields = readonly [temperature: Numbers, salinity: Numbers];

/** The square root of the covariance of background errors, compiled, with its adjoint. */
export interface Background {
  readonly shape: readonly [number, number, number];
  /** Increments of independent numbers: x = B^{1/2} χ. */
  increments(χ: Controls): Promise<Increments>;
  /** What a cotangent of the increments is for the independent numbers: B^{T/2} λ. */
  pullBack(λ: Increments): Promise<Controls>;
  /** The same with fields on the host, in the precision that was asked for. */
  readonly onHost: {
    increments(χ: HostFields): Promise<HostFields>;
    pullBack(λ: HostFields): Promise<HostFields>;
  };
  release(): void;
}

/** Random fields that normalise the correlation; the standard deviation is off by 1 ⁄ √(2 n). */
const normalizingFields = 200;
/** Stream of the random numbers that belongs to the normalisation. */
const stream = 71;

/** Independent numbers of the standard normal distribution. @see Box and Muller (1958) */
export function normals(key: { readonly seed: number; readonly stream: number; readonly step: number }, count: number): Float32Array {
  const draws = uniforms(key, 2 * count);
  return Float32Array.from({ length: count }, (_, n) => {
    const radius = Math.sqrt(-2 * Math.log(1 - (draws[2 * n] as number)));
    return radius * Math.cos(2 * Math.PI * (draws[2 * n + 1] as number));
  });
}

/** 1 ⁄ standard deviation that the diffusion leaves of independent numbers, estimated from random fields; 0 on land. */
async function normalization(g: CorrelationGeometry, shape: Background['shape'], options: BuildOptions): Promise<Float32Array> {
  const [levels, rows, columns] = shape;
  const size = levels * rows * columns;
  const smooth = await compile(
    ({ χ }: { χ: Field<'center'> }) => ({ x: diffused(χ, g) }),
    { χ: constant<'center'>(new Float32Array(size), shape) },
    { ...options, precision: 'float32' },
  );
  const squares = new Float64Array(size);
  for (let n = 0; n < normalizingFields; n++) {
    const [leaf] = await readTree(await smooth.runAsync({ χ: constant<'center'>(normals({ seed: 0, stream, step: n }, size), shape) }));
    leaf?.[1].values.forEach((x, at) => {
      squares[at] = (squares[at] as number) + x * x;
    });
  }
  release(smooth);
  return Float32Array.from(squares, (sum) => (sum > 0 ? 1 / Math.sqrt(sum / normalizingFields) : 0));
}

/** How many levels from the top are corrected. */
export const correctedLevels = ({ topography }: OceanGeometry, { deepest }: Pick<BackgroundError, 'deepest'>): number =>
  topography.depth.filter((z) => z <= deepest).length;

/** Compiles the square root of the covariance of background errors and its adjoint. */
export async function buildBackground(ocean: OceanGeometry, error: BackgroundError, options: BuildOptions = {}): Promise<Background> {
  const { topography: t } = ocean;
  const { precision = 'float32' } = options;
  const levels = correctedLevels(ocean, error);
  const shape = [levels, t.shape[1], t.shape[2]] as const;
  const g = buildCorrelation(t, levels, error);
  const normal = constant<'center'>(await normalization(g, shape, options), shape);
  const decay = t.depth.slice(0, levels).map((z) => Math.exp(-z / error.depth));
  const deviation = (surface: number) => mul(normal, levelColumn<'center'>(decay.map((share) => share * surface)));
  const [warmth, salt] = [deviation(error.temperature), deviation(error.salinity)];
  const root = ({ temperature, salinity }: Controls): Increments => {
    const [shared, own] = [diffused(temperature, g, precision), diffused(salinity, g, precision)];
    const mixed = add(mul(shared, error.correlation), mul(own, Math.sqrt(1 - error.correlation ** 2)));
    return { temperature: mul(shared, warmth), salinity: mul(mixed, salt) };
  };
  const nothing = () => constant<'center'>(new Float32Array(levels * shape[1] * shape[2]), shape);
  const adjoint = (λ: Increments): Controls => {
    const along = (temperature: tf.Tensor, salinity: tf.Tensor) => {
      const x = root({ temperature, salinity } as Controls);
      return tf.add(total(mul(x.temperature, λ.temperature)), total(mul(x.salinity, λ.salinity))) as tf.Scalar;
    };
    const [temperature, salinity] = tf.grads(along)([nothing(), nothing()]);
    return { temperature, salinity } as Controls;
  };
  const [forward, backward] = [await onTwoFields(root, nothing, options), await onTwoFields(adjoint, nothing, options)];
  const withTensors = (f: (x: HostFields) => Promise<HostFields>) => async (x: Controls) => {
    const leaves = new Map(await readTree(x));
    const numbers = (name: string) => leaves.get(name)?.values as Numbers;
    const [temperature, salinity] = await f([numbers('temperature'), numbers('salinity')]);
    return { temperature: constant<'center'>(temperature, shape), salinity: constant<'center'>(salinity, shape) };
  };
  return {
    shape,
    increments: withTensors(forward.run),
    pullBack: withTensors(backward.run),
    onHost: { increments: forward.run, pullBack: backward.run },
    release: () => {
      release(forward.executable);
      release(backward.executable);
    },
  };
}

/** Compiles a function of two fields, to be run on host arrays. */
async function onTwoFields(f: (fields: Controls) => Controls, nothing: () => Field<'center'>, options: BuildOptions) {
  const traced = (...tensors: tf.Tensor[]): tf.Tensor[] => {
    const { temperature, salinity } = f({ temperature: tensors[0], salinity: tensors[1] } as Controls);
    return [temperature, salinity];
  };
  const executable: Executable = await build(trace(traced, [nothing(), nothing()]), options);
  const run = async (fields: HostFields): Promise<HostFields> => {
    fields.forEach((values, n) => {
      executable.write(n, values);
    });
    executable.run();
    return [await executable.read(0), await executable.read(1)];
  };
  return { executable, run };
}
