import { saturationSpecificHumidity } from '../../physics/saturation.ts';
import { add, div, type Field, levels, mul, verticalScan } from '../../tensor/index.ts';
import type { ColumnGeometry } from './geometry.ts';

/** A map [1, latitude, longitude] or a field [levels, latitude, longitude] at cell centres. */
export type Center = Field<'center'>;

/** The air on layers, [levels, latitude, longitude] from the top. */
export interface ColumnProfiles {
  /** K */
  readonly temperature: Center;
  /** Specific humidity, kg kg⁻¹. */
  readonly humidity: Center;
  /** m s⁻¹ */
  readonly windEast: Center;
  readonly windNorth: Center;
  /** Pa, [1, latitude, longitude]. */
  readonly surfacePressure: Center;
}

/** What several schemes need of the layers, worked out once. */
export interface Layers extends ColumnProfiles {
  /** Pa */
  readonly pressure: Center;
  /** kg m⁻² */
  readonly mass: Center;
  /** Geopotential above the ground, m² s⁻². */
  readonly geopotential: Center;
  /** Specific humidity at saturation, kg kg⁻¹. */
  readonly saturation: Center;
  readonly relativeHumidity: Center;
}

/**
 * Hydrostatic geopotential of layers above the ground, m² s⁻²:   Φ_k = R (α_k T_k + Σ_{j>k} ln(σ_{j+½}/σ_{j−½}) T_j)   [K-2].
 * @param temperature K; virtual temperature where water vapour shall count
 */
export const layerGeopotential = (temperature: Center, g: ColumnGeometry): Center =>
  add(mul(temperature, g.ownDepth), verticalScan(mul(temperature, g.fullDepth), { from: 'bottom', exclusive: true }));

/** The lowest layer of a field, a map. */
export const lowestLayer = (x: Center): Center => levels(x, x.shape[0] - 1);

/** The layer above the lowest one. */
export const nextLayer = (x: Center): Center => levels(x, x.shape[0] - 2);

/** The layer above that one. */
export const thirdLayer = (x: Center): Center => levels(x, x.shape[0] - 3);

/** All layers but the lowest, and all but the top one: above and below the interfaces between layers. */
export const upper = (x: Center): Center => levels(x, 0, x.shape[0] - 1);
export const lower = (x: Center): Center => levels(x, 1, x.shape[0] - 1);

/** Pressure, mass, geopotential and humidity relative to saturation of every layer. */
export function describeLayers(profiles: ColumnProfiles, g: ColumnGeometry): Layers {
  const pressure = mul(g.sigma, profiles.surfacePressure);
  const saturation = saturationSpecificHumidity(profiles.temperature, pressure);
  return {
    ...profiles,
    pressure,
    mass: mul(g.massPerPressure, profiles.surfacePressure),
    geopotential: layerGeopotential(profiles.temperature, g),
    saturation,
    relativeHumidity: div(profiles.humidity, saturation),
  };
}
