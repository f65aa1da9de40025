import { addReceived, bulkFluxes, gustySpeed } from '../../src/coupler/index.ts';
import type { LandState } from '../../src/land/index.ts';
import { landSurface, stepLand } from '../../src/land/index.ts';
import type { NearSurface, Received, SurfaceWeather } from '../../src/physics/surface-exchange.ts';
import { tf } from '../../src/tensor/index.ts';
import type { smallWorld } from './surface-world.ts';
import { areaSumOfAbsolutes, uniform } from './surface-world.ts';

/** Air and weather of an hour. */
export type Forcing = (hour: number) => { air: NearSurface; weather: SurfaceWeather };

/** One step of the land under the air, with bulk fluxes of land alone. */
export function landUnderAir(state: LandState, { air, weather }: ReturnType<Forcing>, world: ReturnType<typeof smallWorld>, dt: number) {
  const { setting, landGeometry } = world;
  const surface = landSurface(state, setting.land, landGeometry);
  const tile = { temperature: surface.temperature, wetness: surface.wetness, saturationFactor: 1, exchangeCoefficient: 2e-3 };
  const fluxes = bulkFluxes(air, tile, gustySpeed(air, setting.coupler), setting.coupler);
  return { surface, fluxes, ...stepLand(state, { surface, weather, fluxes }, setting.land, landGeometry, dt) };
}

/** Runs the land for a number of hours and books what it received. */
export function runLand(start: LandState, forcing: Forcing, world: ReturnType<typeof smallWorld>, hours: number) {
  let state = start;
  let received: Received = { heat: uniform(0), water: uniform(0) };
  const scale = { heat: 0, water: 0 };
  for (let hour = 0; hour < hours; hour++) {
    const step = tf.tidy(() => {
      const { state: next, received: more } = landUnderAir(state, forcing(hour), world, 3600);
      scale.heat += areaSumOfAbsolutes(more.heat);
      scale.water += areaSumOfAbsolutes(more.water);
      return { state: { ...next }, received: { ...addReceived(received, more) } };
    });
    ({ state, received } = step);
  }
  return { state, received, scale };
}
