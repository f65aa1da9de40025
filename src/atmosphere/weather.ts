import type { Budget } from '../grid/budget.ts';
import type { Sunlight } from '../physics/orbit.ts';
import type { NearSurface, SurfaceExchange, SurfaceMap, SurfaceWeather } from '../physics/surface-exchange.ts';
import type { total } from '../tensor/index.ts';

/** What the atmosphere must know of the surface below, cell means at the start of a step. */
export interface SurfaceForAtmosphere {
  readonly albedo: SurfaceMap;
  /** Longwave radiation emitted upward, W m⁻²; surfaces are black. */
  readonly upwardLongwave: SurfaceMap;
  /** Part of the cell that is land without ice sheets, 0 … 1. */
  readonly continent: SurfaceMap;
}

/** What the air does to the surface and to space during a step, whichever atmosphere it is. Fluxes W m⁻² and kg m⁻² s⁻¹. */
export interface AtmosphereWeather extends SurfaceWeather {
  readonly near: NearSurface;
  readonly insolation: SurfaceMap;
  readonly reflectedShortwave: SurfaceMap;
  readonly outgoingLongwave: SurfaceMap;
  /** Shortwave radiation absorbed by the air. */
  readonly atmosphereShortwave: SurfaceMap;
  readonly precipitation: SurfaceMap;
  /** Part of the sky under clouds, 0 … 1. */
  readonly cloudCover: SurfaceMap;
}

/**
 * An atmosphere as the rest of the model meets it: it says its weather, the surface answers, and it goes on with what it was given.
 *
 * A step is as long as the geometry was built for, where that depends on it.
 * @typeParam S its state  @typeParam W its weather, with whatever else the step goes on with  @typeParam P its parameters  @typeParam G its geometry
 */
export interface AtmosphereComponent<S extends object, W extends AtmosphereWeather, P, G> {
  weather(state: S, surface: SurfaceForAtmosphere, sunlight: Sunlight, p: P, geometry: G): W;
  advance(
    state: S,
    weather: W,
    exchange: SurfaceExchange,
    p: P,
    geometry: G,
    dt: number,
  ): {
    readonly state: S;
    readonly budget: Budget;
    /** What the step mended, global means. */
    readonly corrections?: { readonly [name: string]: ReturnType<typeof total> };
  };
}
