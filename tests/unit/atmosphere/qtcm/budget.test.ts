import { beforeAll, describe, expect, it } from 'vitest';
import type { QtcmState } from '../../../../src/atmosphere/index.ts';
import type { Ledger } from '../../../../src/grid/budget.ts';
import type { SurfaceExchange } from '../../../../src/physics/surface-exchange.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { neg, tf } from '../../../../src/tensor/index.ts';
import { defaults, globalMean, largest, smallAtmosphere, stepOver } from '../small-atmosphere.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const thirtyDays = 720;
const dt = 3600;

interface Sums {
  change: number;
  received: number;
  terms: number;
}
const none = (): Sums => ({ change: 0, received: 0, terms: 0 });

function count(sums: Sums, ledger: Ledger): void {
  const received = globalMean(ledger.received);
  sums.change += globalMean(ledger.change);
  sums.received += received;
  sums.terms += globalMean(tf.abs(ledger.received));
}

/** Stored and received heat and water per area; `claim` says what the surface reports, which should be what it gave. */
function run(steps: number, claim: (x: SurfaceExchange) => SurfaceExchange) {
  const { geometry, state: start, surfaceTemperature } = smallAtmosphere();
  const heat = none();
  const water = none();
  let state: QtcmState = start;
  for (let n = 0; n < steps; n++) {
    state = tf.tidy(() => {
      const moved = stepOver(surfaceTemperature, state, defaults, geometry, dt);
      const claimed = claim === same ? moved : stepOver(surfaceTemperature, state, defaults, geometry, dt, claim);
      count(heat, { change: moved.budget.heat.change, received: claimed.budget.heat.received });
      count(water, { change: moved.budget.water.change, received: claimed.budget.water.received });
      return moved.state as unknown as tf.TensorContainerObject;
    }) as unknown as QtcmState;
  }
  return { heat, water, state };
}

const same = (x: SurfaceExchange): SurfaceExchange => x;
const error = ({ change, received, terms }: Sums): number => Math.abs(change - received) / terms;
const bound = 64 * 2 ** -23;

describe('the atmosphere over thirty days', () => {
  it('stores the heat and water that it receives', () => {
    const { heat, water, state } = run(thirtyDays, same);
    expect(error(heat)).toBeLessThan(bound);
    expect(error(water)).toBeLessThan(bound);
    expect(Number.isFinite(largest(state.temperatureMode))).toBe(true);
    expect(Math.abs(heat.change), 'something happened').toBeGreaterThan(1e5);
  });

  it('would notice a flux of wrong sign', () => {
    const flipped = (x: SurfaceExchange): SurfaceExchange => ({
      ...x,
      evaporation: neg(x.evaporation),
      evaporationEnergy: neg(x.evaporationEnergy),
    });
    const { heat, water } = run(24, flipped);
    expect(error(heat)).toBeGreaterThan(1000 * bound);
    expect(error(water)).toBeGreaterThan(1000 * bound);
  });
});
