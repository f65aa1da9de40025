import { freshWaterDensity, snowDensity } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, mul, relu, scalar, smoothMaximum, step01, sub } from '../tensor/index.ts';
import type { IceParameters } from './parameters.ts';
import type { IceState } from './variables.ts';

/** Ice and snow where there is ice: thickness of ice, m, and of snow in metres of water. */
export interface IceThickness {
  readonly ice: SurfaceMap;
  readonly snow: SurfaceMap;
}

/** Sea ice as the air and its own skin see it at the start of a step. */
export interface IceSurface {
  /** degrees Celsius */
  readonly temperature: SurfaceMap;
  readonly albedo: SurfaceMap;
  /** Conductance from the base to the skin, W m⁻² K⁻¹. */
  readonly conductance: SurfaceMap;
}

/** Thickness over the ice-covered part, finite where there is none:   h = max(V/(A + 10⁻⁴), h_m),   s = V_s⁺/(A + 10⁻⁴)   [I-9]. */
export function iceThickness({ concentration, volume, snowVolume }: IceState, p: Live<IceParameters>): IceThickness {
  const perArea = div(1, add(concentration, 1e-4)) as SurfaceMap;
  return {
    ice: smoothMaximum(mul(volume, perArea), p.leastThickness, 1e-4),
    snow: mul(relu(snowVolume), perArea),
  };
}

/** Albedo of a surface that darkens from −1 °C to 0 °C. */
const meltingAlbedo = (
  melting: SurfaceMap,
  cold: Live<IceParameters>['coldIceAlbedo'],
  warm: Live<IceParameters>['coldIceAlbedo'],
): SurfaceMap => add(mul(melting, scalar.sub(warm, cold)), cold);

/**
 * Albedo and conductance of ice under snow.
 *
 *     α = α_w + h/(h + 0.1 m) (α_i + c (α_s − α_i) − α_w),   c = s/(s + 0.02 m)                          [I-1]
 *     G = k_i k_s/(k_s h + k_i s ρ_w/ρ_s)                                                               [I-2]
 *
 * α_i and α_s fall from their cold to their melting values between −1 °C and 0 °C. s is water equivalent.
 * @see Semtner (1976), appendix
 */
export function iceSurface(state: IceState, p: Live<IceParameters>): IceSurface {
  const { ice: h, snow: s } = iceThickness(state, p);
  const T = state.skinTemperature;
  const melting = step01(add(T, 1));
  const bare = meltingAlbedo(melting, p.coldIceAlbedo, p.meltingIceAlbedo);
  const snowy = meltingAlbedo(melting, p.coldSnowAlbedo, p.meltingSnowAlbedo);
  const cover = div(s, add(s, 0.02));
  const thick = add(bare, mul(cover, sub(snowy, bare)));
  const opacity = div(h, add(h, 0.1));
  const resistance = add(div(h, p.iceConductivity), div(mul(s, freshWaterDensity / snowDensity), p.snowConductivity));
  return {
    temperature: T,
    albedo: add(mul(opacity, sub(thick, p.waterAlbedo)), p.waterAlbedo),
    conductance: div(1, resistance) as SurfaceMap,
  };
}
