import { beforeAll, describe, expect, it } from 'vitest';
import { readBoundaryData } from '../../src/io/index.ts';
import { buildOceanGeometry, type OceanGeometry, oceanLevels } from '../../src/ocean/index.ts';
import { applySurfaceOperator } from '../../src/ocean/surface-operator.ts';
import { preconditionSurface } from '../../src/ocean/surface-preconditioner.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { compile } from '../../src/tensor/compile/index.ts';
import { conjugateGradient, type Field, mul } from '../../src/tensor/index.ts';
import { mapOf } from '../support/ideal-ocean.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Noise of order one without any pattern, the same every time. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

/** A surface of noise on the ocean. */
const roughSurface = (g: OceanGeometry, seed: number): Field<'center'> => mapOf(g, noise(seed));

const earth = (resolution: 'T31' | 'T63', timeStep: number): OceanGeometry =>
  buildOceanGeometry(readBoundaryData(resolution), oceanLevels(resolution), timeStep);

const tolerances = [1e-3, 1e-4, 1e-5, 1e-6] as const;

/** Iterations to relative residuals of 1e-3, 1e-4, 1e-5 and 1e-6, from a guess of zero. */
async function iterations(g: OceanGeometry): Promise<number[]> {
  const { operator, preconditioner } = g.freeSurface;
  const needed = (b: Field<'center'>, tolerance: number) =>
    conjugateGradient<'center'>(b, {
      operator: (x) => applySurfaceOperator(x, operator),
      preconditioner: (r) => preconditionSurface(r, preconditioner),
      iterations: 60,
      tolerance,
    }).iterations;
  const named = (tolerance: number) => `to${-Math.log10(tolerance)}`;
  const example = { b: roughSurface(g, 7) };
  const solve = await compile(
    ({ b }: typeof example) => Object.fromEntries(tolerances.map((tolerance) => [named(tolerance), needed(b, tolerance)])),
    example,
    { threads: 1 },
  );
  const used = solve(example);
  solve.dispose();
  return tolerances.map((tolerance) => used[named(tolerance)]?.dataSync()[0] ?? Number.NaN);
}

const product = (a: Field, b: Field): number => {
  const [x, y] = [a.dataSync<'float32'>(), b.dataSync<'float32'>()];
  return x.reduce((sum, value, n) => sum + value * (y[n] ?? 0), 0);
};

describe('the solver of the free surface on the Earth', () => {
  it.each([
    ['T31', 3600, [9, 11, 14, 17]],
    ['T31', 7200, [11, 15, 18, 22]],
    ['T63', 3600, [13, 18, 22, 26]],
  ] as const)('at %s with steps of %d s needs as many iterations as it did, or two more', async (resolution, timeStep, expected) => {
    const used = await iterations(earth(resolution, timeStep));
    console.log(`solver ${resolution}, ${timeStep} s: ${used} iterations to 1e-3 … 1e-6`);
    for (const [n, at] of used.entries()) expect(Math.abs(at - (expected[n] ?? 0))).toBeLessThanOrEqual(2);
  });

  it('has a symmetric operator and a symmetric preconditioner, to 1e-6 of the size of their products', () => {
    const g = earth('T31', 7200);
    const [x, y] = [roughSurface(g, 1), roughSurface(g, 2)];
    const [A, M] = [
      (z: Field<'center'>) => applySurfaceOperator(z, g.freeSurface.operator),
      (z: Field<'center'>) => preconditionSurface(z, g.freeSurface.preconditioner),
    ];
    const asymmetry = (apply: typeof A) =>
      Math.abs(product(apply(x), y) - product(x, apply(y))) / Math.sqrt(product(apply(x), x) * product(apply(y), y));
    console.log(`solver: asymmetry of operator ${asymmetry(A).toExponential(1)}, of preconditioner ${asymmetry(M).toExponential(1)}`);
    expect(asymmetry(A)).toBeLessThan(1e-6);
    expect(asymmetry(M)).toBeLessThan(1e-6);
    expect(
      asymmetry((z) =>
        mul(
          A(z),
          mapOf(g, (j) => 1 + 1e-3 * j),
        ),
      ),
    ).toBeGreaterThan(1e-6);
  });
});
