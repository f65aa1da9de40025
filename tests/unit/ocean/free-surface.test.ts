import { beforeAll, describe, expect, it } from 'vitest';
import type { OceanGeometry } from '../../../src/ocean/index.ts';
import { buildRowSolver, solveRows } from '../../../src/ocean/row-solve.ts';
import {
  applySurfaceOperator,
  buildSurfaceOperator,
  type SurfaceCoefficients,
  surfaceCoefficients,
} from '../../../src/ocean/surface-operator.ts';
import { preconditionSurface } from '../../../src/ocean/surface-preconditioner.ts';
import { symmetricInverse } from '../../../src/ocean/symmetric-inverse.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, conjugateGradient, constant, type Field, mul, sub, type tf } from '../../../src/tensor/index.ts';
import { largest, pattern, smallGeometry, smallStep, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
let c: SurfaceCoefficients;
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
  c = surfaceCoefficients(g.topography, smallStep);
});

const onOcean = (phase: number): Field<'center'> => {
  const shape = [1, c.rows, c.columns] as const;
  return mul(
    constant<'center'>(
      values(shape, (k, j, i) => pattern(k, j, i, phase) + Math.sin(7 * i * j + phase)),
      shape,
    ),
    g.forcing.wet,
  );
};
const dot = (a: tf.Tensor, b: tf.Tensor): number => {
  const [x, y] = [Float32Array.from(a.dataSync()), b.dataSync()];
  return x.reduce((sum, value, n) => sum + value * (y[n] ?? 0), 0);
};
const operator = (x: Field<'center'>) => applySurfaceOperator(x, g.freeSurface.operator);
const preconditioner = (x: Field<'center'>) => preconditionSurface(x, g.freeSurface.preconditioner);

describe('implicit free surface', () => {
  it.each([
    ['operator', operator],
    ['preconditioner', preconditioner],
  ])('has a symmetric positive %s', (_, apply) => {
    const [x, y] = [onOcean(0), onOcean(1.3)];
    const [a, b] = [dot(apply(x), y), dot(x, apply(y))];
    expect(Math.abs(a - b)).toBeLessThan(1e-6 * Math.sqrt(dot(apply(x), x) * dot(apply(y), y)));
    expect(dot(apply(x), x)).toBeGreaterThan(0);
  });

  it('is inverted exactly within each row, around the globe', () => {
    const rows = buildRowSolver(c);
    const x = onOcean(0.7);
    const alone = { ...c, north: c.north.map(() => 0) };
    const isolated = applySurfaceOperator(x, buildSurfaceOperator(alone));
    const northward = constant<'center'>(
      c.north.map((n, at) => n + (c.north[at - c.columns] ?? 0)),
      [1, c.rows, c.columns],
    );
    const error = sub(solveRows(add(isolated, mul(northward, x)), rows), x);
    expect(largest(error)).toBeLessThan(1e-5 * largest(x));
    const open = solveRows(add(isolated, mul(northward, x)), { ...rows, closing: mul(rows.closing, 0) });
    expect(largest(sub(open, x))).toBeGreaterThan(1e-3 * largest(x));
  });

  it('solves as a dense float64 inverse does', () => {
    const n = c.rows * c.columns;
    const dense = new Float64Array(n * n);
    for (let m = 0; m < n; m++) {
      const unit = new Float32Array(n);
      unit[m] = 1;
      dense.set(operator(constant(unit, [1, c.rows, c.columns])).dataSync(), m * n);
    }
    const inverse = symmetricInverse(dense, n);
    const b = onOcean(0.4);
    const right = Float32Array.from(b.dataSync());
    const { solution, residual } = conjugateGradient<'center'>(b, { operator, preconditioner, iterations: 20, tolerance: 1e-7 });
    const x = Float32Array.from(solution.dataSync());
    const exact = x.map((_, r) => right.reduce((sum, value, m) => sum + value * (inverse[r * n + m] ?? 0), 0));
    const error = Math.max(...x.map((value, r) => Math.abs(value - (exact[r] ?? 0))));
    expect(error).toBeLessThan(1e-5 * Math.max(...exact.map(Math.abs)));
    expect(residual.dataSync()[0]).toBeLessThan(1e-5);
  });
});
