import { beforeAll, describe, expect, it } from 'vitest';
import type { Budget } from '../../src/grid/budget.ts';
import { type OceanGeometry, type OceanState, type OceanStepResult, oceanParameters, oceanStep } from '../../src/ocean/index.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { constant, mul, neg, tf } from '../../src/tensor/index.ts';
import { noForcing, otherSchemes, smallGeometry, steadyForcing, stratifiedOcean } from '../support/ocean-world.ts';

/** 64 float32 epsilons. */
const tolerance = 64 * 2 ** -23;
const quantities = ['heat', 'water', 'salt'] as const;
type Totals = Record<(typeof quantities)[number], number>;
const totals = (f: (name: keyof Totals) => number): Totals => ({ heat: f('heat'), water: f('water'), salt: f('salt') });

let g: OceanGeometry;
const p = oceanParameters.parse({});

/** Area integral of a map, float64. */
function integral(map: tf.Tensor, each: (x: number) => number = (x) => x): number {
  const { cellArea, columns } = g.topography.cgrid.grid;
  return Float32Array.from(map.dataSync()).reduce((sum, x, n) => sum + each(x) * (cellArea[Math.floor(n / columns)] ?? 0), 0);
}

/** What the whole ocean holds, float64: heat J above 0 °C, water kg above rest, salt kg. */
function stored(state: OceanState): Totals {
  const { shape, thickness, cgrid, wet } = g.topography;
  const [K, J, I] = shape;
  const read = (x: tf.Tensor) => x.dataSync();
  const [T, t, S, s, η] = [
    read(state.temperature),
    read(state.temperatureResidual),
    read(state.salinityAnomaly),
    read(state.salinityAnomalyResidual),
    read(state.seaSurfaceHeight),
  ];
  const sum = { heat: 0, water: 0, salt: 0 };
  for (let n = 0; n < K * J * I; n++) {
    const [k, j, i] = [Math.floor(n / (J * I)), Math.floor(n / I) % J, n % I];
    if (!wet(k, j, i)) continue;
    const area = cgrid.grid.cellArea[j] ?? 0;
    const height = k === 0 ? (η[n] ?? 0) : 0;
    const volume = area * ((thickness[k] ?? 0) + height);
    sum.heat += 1026 * 3992 * ((T[n] ?? 0) + (t[n] ?? 0)) * volume;
    sum.salt += 1.026 * (35 + (S[n] ?? 0) + (s[n] ?? 0)) * volume;
    sum.water += 1000 * height * area;
  }
  return sum;
}

interface Account {
  readonly stored: Totals;
  readonly change: Totals;
  readonly received: Totals;
  /** Sum of the absolute terms. */
  readonly size: Totals;
}

/** Runs the ocean and keeps its books on the host. */
function account(days: number, geometry = g, forcing = steadyForcing(g), ledgerOf = (b: Required<Budget>): Required<Budget> => b): Account {
  let state = stratifiedOcean(g);
  const before = stored(state);
  const zero = () => totals(() => 0);
  const [change, received, size] = [zero(), zero(), zero()];
  for (let n = 0; n < (days * 86400) / g.timeStep; n++) {
    const now = state;
    const out = tf.tidy(() => oceanStep(now, forcing, p, geometry) as unknown as tf.TensorContainerObject) as unknown as OceanStepResult;
    const budget = ledgerOf(out.budget);
    for (const name of quantities) {
      change[name] += integral(budget[name].change);
      received[name] += integral(budget[name].received);
      size[name] += integral(budget[name].change, Math.abs) + integral(budget[name].received, Math.abs);
    }
    tf.dispose([now, out.budget, out.diagnostics] as unknown as tf.TensorContainer);
    state = out.state;
  }
  const after = stored(state);
  return { stored: totals((name) => after[name] - before[name]), change, received, size };
}

const gap = (a: Totals, b: Totals, size: Totals): Totals => totals((name) => Math.abs(a[name] - b[name]) / size[name]);
const withinTolerance = (gaps: Totals): boolean => quantities.every((name) => gaps[name] < tolerance);

describe('heat, water and salt of the ocean over 30 days under wind, heat, sunlight, rain and salt', () => {
  let books: Account;
  beforeAll(async () => {
    await useBackend('tfjs-wasm');
    g = smallGeometry();
    books = account(30);
  });

  it.each(quantities)('%s: the change in the ledger is the change of what is stored', (name) => {
    expect(Math.abs(books.change[name] - books.stored[name]) / books.size[name]).toBeLessThan(tolerance);
  });

  it.each(quantities)('%s: what is stored changes by what was received', (name) => {
    expect(Math.abs(books.stored[name] - books.received[name]) / books.size[name]).toBeLessThan(tolerance);
  });

  it.each(otherSchemes)('closes as well with %s', (_, choice) => {
    const other = account(5, smallGeometry(choice));
    expect(withinTolerance(gap(other.change, other.stored, other.size))).toBe(true);
    expect(withinTolerance(gap(other.stored, other.received, other.size))).toBe(true);
  });

  it('fails when the ocean books its receipts with the wrong sign', () => {
    const flip = (budget: Required<Budget>) => ({ ...budget, heat: { ...budget.heat, received: neg(budget.heat.received) } });
    const flipped = account(2, g, steadyForcing(g), flip);
    expect(withinTolerance(gap(flipped.stored, flipped.received, flipped.size))).toBe(false);
  });

  it('fails when what leaves a cell is not what enters its neighbour', () => {
    const factors = Float32Array.from({ length: g.inverseArea.size }, (_, j) => 1 + 1e-3 * Math.cos(j));
    const lopsided = mul(g.inverseArea, constant<'center'>(factors, g.inverseArea.shape));
    const broken = account(2, { ...g, inverseArea: lopsided });
    expect(withinTolerance(gap(broken.stored, broken.received, broken.size))).toBe(false);
  });

  it('would notice the enthalpy of rain if it were not taken back', () => {
    const forgetful = { ...g, forcing: { ...g.forcing, areaShare: mul(g.forcing.areaShare, 0) } };
    const rain = steadyForcing(g).waterToOcean;
    const dry = { ...noForcing(g), waterToOcean: rain };
    const [honest, careless] = [account(2, g, dry), account(2, forgetful, dry)];
    expect(Math.abs(honest.stored.heat)).toBeLessThan(1e-3 * Math.abs(careless.stored.heat));
  });
});
