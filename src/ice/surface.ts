import { freshWaterDensity, iceDensity, snowDensity } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, div, exp, mul, neg, relu, scalar, smoothMaximum, step01, sub } from '../tensor/index.ts';
import { brineHeatCapacity, brineTemperature } from './brine.ts';
import type { IceParameters } from './parameters.ts';
import type { IceState } from './variables.ts';

/** Ice and snow where there is ice: thickness of ice, m, and of snow in metres of water. */
export interface IceThickness {
  readonly ice: SurfaceMap;
  readonly snow: SurfaceMap;
}

/** The body of the ice below its skin, one layer, per area of ice. */
export interface IceInterior {
  /** degrees Celsius */
  readonly temperature: SurfaceMap;
  /** J m⁻² K⁻¹, brine included */
  readonly heatCapacity: SurfaceMap;
  /** Conductances from its middle to the skin, through the snow, and to the base, W m⁻² K⁻¹. */
  readonly toSkin: SurfaceMap;
  readonly toBase: SurfaceMap;
}

/** Sea ice as the air and its own skin see it at the start of a step. */
export interface IceSurface {
  /** degrees Celsius */
  readonly temperature: SurfaceMap;
  readonly albedo: SurfaceMap;
  /** Part of the absorbed shortwave that passes the skin. */
  readonly penetration: SurfaceMap;
  readonly interior: IceInterior;
}

/** Thickness over the ice-covered part, finite where there is none:   h = max(V/(A + 10⁻⁴), h_m),   s = V_s⁺/(A + 10⁻⁴)   [I-9]. */
export function iceThickness({ concentration, volume, snowVolume }: IceState, p: Live<IceParameters>): IceThickness {
  const perArea = div(1, add(concentration, 1e-4)) as SurfaceMap;
  return {
    ice: smoothMaximum(mul(volume, perArea), p.leastThickness, 1e-4),
    snow: mul(relu(snowVolume), perArea),
  };
}

/**
 * Temperature, heat capacity and contacts of the interior.
 *
 *     G_t = 1/(h/2k_i + s ρ_w/(ρ_s k_s)),   G_b = 2k_i/h                                                 [I-2]
 *
 * @see Winton (2000), J. Atmos. Oceanic Technol. 17, 525, with one layer instead of two
 */
function iceInterior(state: IceState, { ice: h, snow: s }: IceThickness, p: Live<IceParameters>): IceInterior {
  const mass = add(mul(state.volume, iceDensity), 0.1); // kg m⁻² of the cell, finite without ice
  const temperature = brineTemperature(div(state.interiorHeat, mass), p);
  const half = div(h, scalar.mul(p.iceConductivity, 2));
  const snow = div(mul(s, freshWaterDensity / snowDensity), p.snowConductivity);
  return {
    temperature,
    heatCapacity: mul(mul(h, iceDensity), brineHeatCapacity(temperature, p)),
    toSkin: div(1, add(half, snow)) as SurfaceMap,
    toBase: div(1, half) as SurfaceMap,
  };
}

/** Albedo of a surface that darkens from −1 °C to 0 °C. */
const meltingAlbedo = (
  melting: SurfaceMap,
  cold: Live<IceParameters>['coldIceAlbedo'],
  warm: Live<IceParameters>['coldIceAlbedo'],
): SurfaceMap => add(mul(melting, scalar.sub(warm, cold)), cold);

/**
 * What ice under snow shows the sky, and its interior.
 *
 *     α = α_w + (1 − e^{−h/h_α})(α_i + c (α_s − α_i) − α_w),   c = s/(s + s_c),   penetration = i₀ (1 − c)     [I-1]
 *
 * α_i and α_s fall from their cold to their melting values between −1 °C and 0 °C. s is water equivalent.
 */
export function iceSurface(state: IceState, p: Live<IceParameters>): IceSurface {
  const thickness = iceThickness(state, p);
  const { ice: h, snow: s } = thickness;
  const T = state.skinTemperature;
  const melting = step01(add(T, 1));
  const bare = meltingAlbedo(melting, p.coldIceAlbedo, p.meltingIceAlbedo);
  const snowy = meltingAlbedo(melting, p.coldSnowAlbedo, p.meltingSnowAlbedo);
  const cover = div(s, add(s, p.snowCoverScale));
  const thick = add(bare, mul(cover, sub(snowy, bare)));
  const opacity = sub(1, exp(neg(div(h, p.opticalThickness))));
  return {
    temperature: T,
    albedo: add(mul(opacity, sub(thick, p.waterAlbedo)), p.waterAlbedo),
    penetration: mul(sub(1, cover), p.penetratingShare),
    interior: iceInterior(state, thickness, p),
  };
}
