import type { IceToOcean } from '../ice/index.ts';
import type { RiverOutflow } from '../land/index.ts';
import type { OceanForcing } from '../ocean/index.ts';
import { latentHeatOfFusion, latentHeatOfVaporization } from '../physics/constants.ts';
import type { SurfaceMap, SurfaceWeather, TileExchange } from '../physics/surface-exchange.ts';
import { add, levels, mul, stackLevels, sub, sum, unstackLevels, zerosLike } from '../tensor/index.ts';
import type { SurfaceStress } from './surface-fluxes.ts';
import type { SurfaceSetting, SurfaceTiles } from './tiles.ts';

/**
 * What the air gives to the ocean in one atmosphere step, as a stack [5, latitude, longitude] of
 * heat, shortwave, water, eastward and northward stress.
 *
 *     heat = a_w (LW↓ − U − H − L_v E − L_f snow),   shortwave = a_w (1 − α_w) SW↓
 *     water = rain + a_w (snow − E)                                                                     [C-9]
 *
 * Snow that falls on open water brings −L_f; rain runs through the ice; ice hands the stress on.
 */
export function airToOcean(
  tiles: SurfaceTiles,
  weather: SurfaceWeather,
  water: TileExchange,
  stress: SurfaceStress,
  setting: SurfaceSetting,
): SurfaceMap {
  const { oceanMask } = setting.couplerGeometry;
  const open = levels(tiles.fractions, 0);
  const lost = sum(
    water.upwardLongwave,
    water.sensibleHeat,
    mul(water.evaporation, latentHeatOfVaporization),
    mul(weather.snowfall, latentHeatOfFusion),
  );
  const heat = mul(open, sub(weather.downwardLongwave, lost));
  const shortwave = mul(mul(open, weather.downwardShortwave), sub(1, tiles.waterAlbedo));
  const freshWater = add(mul(oceanMask, weather.rainfall), mul(open, sub(weather.snowfall, water.evaporation)));
  return stackLevels([heat, shortwave, freshWater, mul(oceanMask, stress.stressEast), mul(oceanMask, stress.stressNorth)]);
}

/** Nothing yet: the accumulator at the start of a coupling day, time integrals of `airToOcean`. */
export const emptyForcing = (map: SurfaceMap): SurfaceMap => stackLevels(Array.from({ length: 5 }, () => zerosLike(map)));

/** Adds the time integral over one step. */
export const accumulateForcing = (integral: SurfaceMap, rate: SurfaceMap, dt: number): SurfaceMap => add(integral, mul(rate, dt));

/**
 * Mean forcing of the coupling day: time integrals from the air over its length, and what ice and rivers gave.
 *
 *     heat + heat from ice − L_f icebergs,   water + water from ice + rivers + icebergs,   salt from ice     [C-10]
 *
 * @param integral time integrals of `airToOcean`  @param seconds length of the day
 */
export function oceanForcing(integral: SurfaceMap, fromIce: IceToOcean, rivers: RiverOutflow, seconds: number): OceanForcing {
  const [heat, shortwave, water, east, north] = unstackLevels(mul(integral, 1 / seconds)) as [
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
  ];
  const calvedHeat = mul(rivers.calvedIce, latentHeatOfFusion);
  return {
    heatToOcean: sub(add(heat, fromIce.heatToOcean), calvedHeat),
    shortwaveToOcean: shortwave,
    waterToOcean: sum(water, fromIce.waterToOcean, rivers.riverWater, rivers.calvedIce),
    saltToOcean: fromIce.saltToOcean,
    brine: fromIce.brine,
    stressEast: east,
    stressNorth: north,
  };
}
