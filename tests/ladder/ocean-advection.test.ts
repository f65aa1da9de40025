import { beforeAll, describe, expect, it } from 'vitest';
import { buildOceanGeometry, type OceanSchemeChoice } from '../../src/ocean/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { type Field, square, total } from '../../src/tensor/index.ts';
import { bandBoundary, equalLevels, fieldOf } from '../support/ideal-ocean.ts';
import { runTracers } from '../support/tracer-run.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const timeStep = 3600;
type Shape = (x: number, y: number) => number;

/** A box of n × n cells. Places in it are counted in cells from its middle. */
function box(n: number, tracerAdvection: OceanSchemeChoice['tracerAdvection'] = 'van-albada') {
  const band = { rows: n + (n >= 64 ? 4 : 2), columns: 2 * n, spacing: 640e3 / n, coriolis: () => 0 };
  const boundary = bandBoundary(band, (j, i) => (j < n && i < n ? 100 : 0));
  return { n, band, g: buildOceanGeometry(boundary, equalLevels(2, 100), timeStep, { tracerAdvection }), middle: (n - 1) / 2 };
}
type Box = ReturnType<typeof box>;

const tabulated = ({ g, middle }: Box, f: Shape) => fieldOf<'center'>(g, (_, j, i) => f(i - middle, j - middle));

/** Velocities of a solid rotation within the circle that fits into the box. @param angle of one step */
function rotation({ g, band, n, middle }: Box, angle: number) {
  const { cgrid, openNorth } = g.topography;
  const perCell = (angle / timeStep) * (cgrid.rows.dx[Math.round(middle)] ?? 0) * band.spacing;
  const ψ = (j: number, i: number) => 0.5 * perCell * Math.min((j + 0.5 - middle) ** 2 + (i + 0.5 - middle) ** 2, (n / 2) ** 2);
  return {
    u: fieldOf<'eastFace'>(g, (_, j, i) => -(ψ(j, i) - ψ(j - 1, i)) / band.spacing),
    v: fieldOf<'northFace'>(g, (_, j, i) => (ψ(j, i) - ψ(j, i - 1)) / (cgrid.northRows.dx[j] ?? 1), openNorth),
  };
}

/** A hill of height one. */
const hill =
  (x0: number, y0: number, radius: number): Shape =>
  (x, y) =>
    Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / radius ** 2);

/** Mean error of a hill that was carried around by an angle, in steps of one angle each. */
async function rotationError(n: number, through: number, steps: number): Promise<number> {
  const b = box(n);
  const { T } = await runTracers({ geometry: b.g, T: tabulated(b, hill(-n / 5, 0, n / 8)), ...rotation(b, through / steps), steps });
  const exact = tabulated(b, hill((-n / 5) * Math.cos(through), (-n / 5) * Math.sin(through), n / 8)).dataSync<'float32'>();
  return T.reduce((sum, x, m) => sum + Math.abs(x - (exact[m] ?? 0)), 0) / (2 * n * n);
}

/** Mean error of a wave that was carried through a quarter of the globe along rows, Courant number one half. */
async function rowError(columns: number): Promise<number> {
  const band = { rows: 16, columns, spacing: 1e4, coriolis: () => 0 };
  const g = buildOceanGeometry(
    bandBoundary(band, () => 100),
    equalLevels(2, 100),
    timeStep,
  );
  const u = fieldOf<'eastFace'>(g, () => (0.5 * (g.topography.cgrid.rows.dx[7] ?? 0)) / timeStep);
  const wave = (shift: number) => fieldOf<'center'>(g, (_, __, i) => Math.exp(Math.cos((2 * Math.PI * (i - shift)) / columns)));
  const { T } = await runTracers({ geometry: g, T: wave(0), u, steps: columns / 2 });
  const exact = wave(columns / 4).dataSync<'float32'>();
  return T.reduce((sum, x, m) => sum + Math.abs(x - (exact[m] ?? 0)), 0) / T.length;
}

const orders = (errors: readonly number[]): number[] => errors.slice(1).map((e, n) => Math.log2((errors[n] ?? 0) / e));

/** Largest relative growth from one step to the next. */
const growth = (series: Float32Array): number => Math.max(...series.slice(1).map((x, n) => x / (series[n] ?? 0) - 1));

describe('advection of tracers', () => {
  /** A hill and a plateau once around in solid rotation. */
  async function onceAround(scheme: OceanSchemeChoice['tracerAdvection']) {
    const b = box(64, scheme);
    const steps = 402;
    const plateau: Shape = (x, y) => Number(Math.hypot(x + 16, y) < 8);
    const variance = (q: Field<'center'>) => total(square(q));
    const { T, S, series } = await runTracers({
      geometry: b.g,
      T: tabulated(b, hill(-16, 0, 4)),
      S: tabulated(b, plateau),
      ...rotation(b, (2 * Math.PI) / steps),
      steps,
      precision: 'float64',
      watch: (now) => ({ hill: variance(now.T), plateau: variance(now.S) }),
    });
    const [top, edge, least] = [Math.max(...T), Math.max(...S), Math.min(...T, ...S)];
    const gain = Math.max(growth(series.hill), growth(series.plateau));
    console.log(
      `rotation, ${scheme}: hill keeps ${top.toFixed(3)}, plateau ${edge.toFixed(3)}, least value ${least.toExponential(1)}, variance changes by ${gain.toExponential(1)} a step at the most`,
    );
    return { top, gain, overshoot: Math.max(top - 1, edge - 1, -least) };
  }

  it.each([
    ['superbee', 0.7],
    ['third-order', 0.45],
  ] as const)('with the limiter %s keeps %d of a hill in solid rotation, no new extremes', async (scheme, kept) => {
    const { top, overshoot } = await onceAround(scheme);
    expect(top).toBeGreaterThan(kept);
    expect(overshoot).toBeLessThan(1e-5);
  });

  it('with the default limiter keeps 0.45 of a hill in solid rotation, no new extremes, and never gains variance', async () => {
    const { top, overshoot, gain } = await onceAround('van-albada');
    expect(top).toBeGreaterThan(0.45);
    expect(overshoot).toBeLessThan(1e-5);
    expect(gain).toBeLessThan(0);
  });

  it('would make new extremes without a limiter', async () => {
    expect((await onceAround('lax-wendroff')).overshoot).toBeGreaterThan(0.05);
  });

  it('is of second order along rows', async () => {
    const errors = [await rowError(32), await rowError(64), await rowError(128)];
    console.log(`advection along rows: errors ${errors.map((e) => e.toExponential(2))}, orders ${orders(errors).map((x) => x.toFixed(2))}`);
    for (const order of orders(errors)) expect(order).toBeGreaterThan(1.9);
  });

  it('is of second order in space across the grid, and of first order in time: fluxes along rows do not know of those across', async () => {
    const errors = [await rotationError(32, Math.PI / 4, 64), await rotationError(64, Math.PI / 4, 256)];
    const together = [errors[0] ?? 0, await rotationError(64, Math.PI / 4, 128), await rotationError(128, Math.PI / 4, 256)];
    console.log(
      `advection in rotation: orders ${orders(errors).map((x) => x.toFixed(2))} with Δt ~ Δx², ${orders(together).map((x) => x.toFixed(2))} with Δt ~ Δx`,
    );
    for (const order of orders(errors)) expect(order).toBeGreaterThan(1.75);
    for (const order of orders(together)) expect(order).toBeGreaterThan(1);
  });
});
