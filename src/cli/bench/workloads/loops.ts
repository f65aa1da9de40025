import type { Resolution } from '../../../grid/gaussian-grid.ts';
import { uniforms } from '../../../kernel/index.ts';
import { abs, add, constant, div, type Field, maximum, minimum, mul, sub, tf, tridiagonalSolve } from '../../../tensor/index.ts';
import { shapeText, type Workload, workload } from '../workload.ts';

/** An ocean of 15 levels at T31 and one of 40 levels at T63: the sizes of the reference kernels. */
const shapes: Record<Resolution, readonly [number, number, number]> = { T31: [15, 48, 96], T63: [40, 96, 192] };

const steps: Record<Resolution, { eagerSteps: number; compiledSteps: number }> = {
  T31: { eagerSteps: 5, compiledSteps: 200 },
  T63: { eagerSteps: 1, compiledSteps: 30 },
};

/** Reproducible numbers between two bounds. */
function field(shape: readonly [number, number, number], stream: number, low: number, high: number): Field<'center'> {
  const draws = uniforms({ seed: 0, stream, step: 0 }, shape[0] * shape[1] * shape[2]);
  return constant(
    Float32Array.from(draws, (draw) => low + (high - low) * draw),
    shape,
  );
}

/** y[i] = x[i + offset] along a periodic axis, by two slices. */
function turned(x: Field<'center'>, axis: 1 | 2, offset: number): Field<'center'> {
  const length = x.shape[axis];
  const at = (offset + length) % length;
  const part = (from: number, count: number) =>
    tf.slice(
      x,
      x.shape.map((_, k) => (k === axis ? from : 0)),
      x.shape.map((n, k) => (k === axis ? count : n)),
    );
  return tf.concat([part(at, length - at), part(0, at)], axis) as Field<'center'>;
}

/** Flux to the next cell: centred, less upwind where the superbee limiter of the slope ratio is small (Roe 1985). */
function flux(c: Field<'center'>, T: Field<'center'>, axis: 1 | 2): Field<'center'> {
  const next = turned(T, axis, 1);
  const d = sub(next, T);
  const upwind = tf.where(tf.greater(c, 0), sub(T, turned(T, axis, -1)), sub(turned(T, axis, 2), next)) as Field<'center'>;
  const r = div(upwind, add(d, 1e-10));
  const limiter = maximum(maximum(minimum(mul(r, 2), 1), minimum(r, 2)), 0);
  const speed = abs(c);
  const centred = mul(c, mul(add(T, next), 0.5));
  return sub(centred, mul(speed, mul(d, mul(sub(1, mul(limiter, sub(1, speed))), 0.5))));
}

/** One tracer carried by a wind that does not change, on a doubly periodic plane. */
export function advection(resolution: Resolution): Workload {
  const shape = shapes[resolution];
  const [u, v] = [field(shape, 1, -1, 1), field(shape, 2, -1, 1)];
  return workload({
    name: 'advection',
    title: 'flux-limited advection',
    size: shapeText(shape),
    start: { tracer: field(shape, 0, -1, 1) },
    step: ({ tracer: T }: { tracer: Field<'center'> }) => {
      const [east, north] = [flux(u, T, 2), flux(v, T, 1)];
      const outflow = add(sub(east, turned(east, 2, -1)), sub(north, turned(north, 1, -1)));
      return { tracer: sub(T, mul(outflow, 0.01)) };
    },
    ...steps[resolution],
    yardstick: { name: 'advection', shape },
  });
}

/** Implicit diffusion along columns: the rows of the matrix add up to one, so that a constant stays. */
export function tridiagonal(resolution: Resolution): Workload {
  const shape = shapes[resolution];
  const [lower, upper] = [field(shape, 1, -1, 0), field(shape, 2, -1, 0)];
  const diagonal = sub(sub(1, lower), upper);
  return workload({
    name: 'tridiagonal',
    title: 'tridiagonal solve',
    size: shapeText(shape),
    start: { right: field(shape, 0, -1, 1) },
    step: ({ right }: { right: Field<'center'> }) => ({ right: tridiagonalSolve(lower, diagonal, upper, right) }),
    ...steps[resolution],
    yardstick: { name: 'tridiagonal', shape },
  });
}
