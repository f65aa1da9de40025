import { freshWaterDensity, latentHeatOfFusion, latentHeatOfVaporization, snowDensity } from '../physics/constants.ts';
import type { BulkFluxes, Received, SurfaceMap, SurfaceWeather, TileExchange } from '../physics/surface-exchange.ts';
import { heatFromAbove, warmedExchange } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, compensatedAdd, div, mul, relu, scalar, stackLevels, sub, sum, unstackLevels } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { SkinForcing, SoilColumn } from './heat-balance.ts';
import { meltHeat, soilColumn } from './heat-balance.ts';
import type { LandParameters } from './parameters.ts';
import { soilResponse } from './soil.ts';
import type { LandSurface } from './surface.ts';
import type { LandState } from './variables.ts';
import { rememberClimate } from './vegetation.ts';
import { runoff } from './water-balance.ts';

export interface LandInputs {
  readonly surface: LandSurface;
  readonly weather: SurfaceWeather;
  /** Fluxes at the old skin temperature. */
  readonly fluxes: BulkFluxes;
}

export interface LandStep {
  readonly state: LandState;
  /** The fluxes that the land used, per area of land. */
  readonly exchange: TileExchange;
  /** Per cell area; zero on the ocean. */
  readonly received: Received;
}

/** Energy that leaves with evaporation, J kg⁻¹: vaporization, and fusion for the part that was snow. */
const evaporationHeat = (snowShare: SurfaceMap): SurfaceMap => add(mul(snowShare, latentHeatOfFusion), latentHeatOfVaporization);

/** Conductance from skin to soil, W m⁻² K⁻¹, through snow where it lies [L-7]. */
function skinConductance(snow: SurfaceMap, cover: SurfaceMap, p: Live<LandParameters>): SurfaceMap {
  const depth = mul(div(snow, add(div(snow, p.insulatingSnow), 1)), freshWaterDensity / snowDensity); // m of snow that insulate
  const resistance = add(div(depth, p.snowConductivity), scalar.div(1, p.skinConductance));
  return add(mul(sub(1, cover), p.skinConductance), div(cover, resistance));
}

/**
 * Heat balance of the skin at its old temperature, its damping and its contact with the soil.
 *
 *     N = (1 − α) SW↓ + LW↓ − U − H − L E,   L = L_v + L_f · snow share,   D = ∂(U + H + L E)/∂T_s
 *     λ = (1 − f_s) λ₀ + f_s/(1/λ₀ + s ρ_w/(ρ_s k_s (1 + s/s_i)))                                       [L-7]
 */
function skinForcing(state: LandState, inputs: LandInputs, p: Live<LandParameters>): SkinForcing {
  const { surface, weather, fluxes } = inputs;
  const L = evaporationHeat(surface.snowShare);
  const absorbed = mul(weather.downwardShortwave, sub(1, surface.albedo));
  const gained = add(absorbed, weather.downwardLongwave);
  const lost = sum(fluxes.upwardLongwave, fluxes.sensibleHeat, mul(L, fluxes.evaporation));
  return {
    netHeat: sub(gained, lost),
    damping: sum(fluxes.upwardLongwaveSlope, fluxes.sensibleHeatSlope, mul(L, fluxes.evaporationSlope)),
    conductance: skinConductance(state.snow, surface.snowCover, p),
  };
}

/** Melting, W m⁻², limited by the snow that is left when all other exchange is done. */
function melting(state: LandState, inputs: LandInputs, column: SoilColumn, dt: number): SurfaceMap {
  const { fluxes, surface, weather } = inputs;
  const evaporation = add(fluxes.evaporation, mul(fluxes.evaporationSlope, column.freeWarming));
  const gain = sub(weather.snowfall, mul(surface.snowShare, evaporation));
  const mass = add(mul(state.snow, freshWaterDensity / dt), gain); // kg m⁻² s⁻¹ if all melts
  return meltHeat(surface.temperature, column, mul(relu(mass), latentHeatOfFusion));
}

/** New water stores; increments vanish on the ocean. @param step Δt on land, 0 elsewhere, s */
function waterStep(
  state: LandState,
  inputs: LandInputs,
  evaporation: SurfaceMap,
  melt: SurfaceMap,
  p: Live<LandParameters>,
  step: SurfaceMap,
) {
  const depth = div(step, freshWaterDensity); // m per kg m⁻² s⁻¹
  const sublimation = mul(inputs.surface.snowShare, evaporation);
  const inflow = add(inputs.weather.rainfall, melt);
  const outflow = runoff(state.soilWater, inflow, p);
  const snowGain = sub(sub(inputs.weather.snowfall, sublimation), melt);
  const snow = compensatedAdd(state.snow, state.snowResidual, mul(snowGain, depth));
  const soilGain = sub(sub(inflow, outflow), sub(evaporation, sublimation));
  return {
    soilWater: add(state.soilWater, mul(soilGain, depth)),
    snow: snow.value,
    snowResidual: snow.residual,
    riverStorage: add(state.riverStorage, mul(outflow, depth)),
  };
}

/** Heat and water through the surface with the final fluxes. */
function landReceived({ weather, surface }: LandInputs, exchange: TileExchange, step: SurfaceMap): Received {
  const water = sub(add(weather.rainfall, weather.snowfall), exchange.evaporation);
  return { heat: mul(heatFromAbove(weather, surface.albedo, exchange), step), water: mul(water, step) };
}

/**
 * One step of the land: skin and soil heat, snow, bucket and runoff into rivers, and the climate that vegetation remembers.
 *
 *     heat = C_s T_s + c Σ Δz_k Q_k − ρ_w L_f s,   water = ρ_w (s + W + river storage)                    [L-8]
 *
 * Conserves both to rounding.
 * @param dt atmosphere step, s, at most an hour (see `landSurface`)
 */
export function stepLand(state: LandState, inputs: LandInputs, p: Live<LandParameters>, geometry: LandGeometry, dt: number): LandStep {
  const soilBefore = soilResponse(state.soilHeat, p, geometry);
  const layers = { temperature: unstackLevels(soilBefore.temperature), capacityFactor: unstackLevels(soilBefore.capacityFactor) };
  const column = soilColumn(state.skinTemperature, layers, skinForcing(state, inputs, p), p, dt);
  const melted = melting(state, inputs, column, dt);
  const warming = sub(column.freeWarming, div(melted, column.stiffness));
  const exchange = warmedExchange(inputs.fluxes, warming);
  const soilIncrements = mul(stackLevels(column.soilIncrements(warming)), geometry.mask);
  const soil = compensatedAdd(state.soilHeat, state.soilHeatResidual, soilIncrements);
  const step = mul(geometry.mask, dt);
  const water = waterStep(state, inputs, exchange.evaporation, div(melted, latentHeatOfFusion), p, step);
  return {
    state: {
      skinTemperature: add(state.skinTemperature, mul(warming, geometry.mask)),
      soilHeat: soil.value,
      soilHeatResidual: soil.residual,
      ...rememberClimate(state, add(inputs.weather.rainfall, inputs.weather.snowfall), p, step),
      ...water,
    },
    exchange,
    received: landReceived(inputs, exchange, step),
  };
}
