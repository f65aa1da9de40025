import type { BoundaryData } from '../grid/boundary.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import type { IceParameters, IceState, IceSurface } from '../ice/index.ts';
import { iceSurface } from '../ice/index.ts';
import type { LandGeometry, LandParameters, LandState, LandSurface } from '../land/index.ts';
import { landSurface } from '../land/index.ts';
import { celsiusZero, stefanBoltzmann } from '../physics/constants.ts';
import type { Sunlight } from '../physics/orbit.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, constant, mul, square, stackLevels, sub, sumLevels } from '../tensor/index.ts';
import { buildCrossing, type Crossing } from './crossing.ts';
import type { CouplerParameters } from './parameters.ts';
import { areaWeights } from './regrid.ts';
import type { Surface } from './surface-fluxes.ts';
import { waterAlbedo } from './water-albedo.ts';

/** Constants of the exchange. Stacks have three levels: open water, sea ice, land. */
export interface CouplerGeometry {
  /** 1 on the ocean, [1, latitude, longitude]. */
  readonly oceanMask: SurfaceMap;
  /** Weight of each row in a global mean of a map, [1, latitude, 1]. */
  readonly meanWeights: SurfaceMap;
  /** The same two on the grid of the air, where a cell may lie over both ocean and land. */
  readonly airOceanMask: SurfaceMap;
  readonly airMeanWeights: SurfaceMap;
  readonly crossing: Crossing;
  /** 1 for one tile each, [3, 1, 1]. */
  readonly isWater: SurfaceMap;
  readonly isIce: SurfaceMap;
  readonly isLand: SurfaceMap;
  /** Saturation humidity over that of fresh water, [3, 1, 1]: 0.98 over the salty sea. */
  readonly saturationFactor: SurfaceMap;
}

/** @param boundary mask and grid of ocean, ice and land   @param airGrid of the air, where it has another */
export function buildCouplerGeometry({ grid, oceanMask }: BoundaryData, airGrid: GaussianGrid = grid): CouplerGeometry {
  const perTile = (...values: [number, number, number]) => constant<'center'>(values, [3, 1, 1]);
  const crossing = buildCrossing(airGrid, grid);
  const mask: SurfaceMap = constant(oceanMask, [1, grid.rows, grid.columns]);
  return {
    oceanMask: mask,
    meanWeights: areaWeights(grid),
    airOceanMask: crossing.toAir({ mask }).mask,
    airMeanWeights: areaWeights(airGrid),
    crossing,
    isWater: perTile(1, 0, 0),
    isIce: perTile(0, 1, 0),
    isLand: perTile(0, 0, 1),
    saturationFactor: perTile(0.98, 1, 1),
  };
}

/** Parameters and geometry of all that meets at the surface. */
export interface SurfaceSetting {
  readonly coupler: Live<CouplerParameters>;
  readonly ice: Live<IceParameters>;
  readonly land: Live<LandParameters>;
  readonly couplerGeometry: CouplerGeometry;
  readonly landGeometry: LandGeometry;
}

/** The states that meet the air. */
export interface SurfaceStates {
  /** Sunlight of the day. */
  readonly sunlight: Sunlight;
  /** Temperature of the ocean's top layer, degrees Celsius, [1, latitude, longitude]. */
  readonly seaSurfaceTemperature: SurfaceMap;
  readonly ice: IceState;
  readonly land: LandState;
}

/** The surface at the start of a step: its tiles, and their means that the radiation needs. */
export interface SurfaceTiles {
  readonly land: LandSurface;
  readonly ice: IceSurface;
  /** Part of each cell that each tile covers, [3, latitude, longitude]; sums to 1. */
  readonly fractions: SurfaceMap;
  /** Open water, ice and land, stacked. */
  readonly surface: Surface;
  /** Albedo of open water, [1, latitude, 1]. */
  readonly waterAlbedo: SurfaceMap;
  /** Tile means for the atmosphere: albedo, and upward longwave in W m⁻². */
  readonly albedo: SurfaceMap;
  readonly upwardLongwave: SurfaceMap;
}

/** Transfer coefficients of the three tiles, [3, 1, 1]. */
const exchangeCoefficients = (p: Live<CouplerParameters>, { isWater, isIce, isLand }: CouplerGeometry): SurfaceMap =>
  add(add(mul(isWater, p.oceanExchange), mul(isIce, p.iceExchange)), mul(isLand, p.landExchange));

/** Looks at ocean, ice and land as three tiles under one atmosphere. */
export function surfaceTiles(states: SurfaceStates, setting: SurfaceSetting): SurfaceTiles {
  const { couplerGeometry: geometry } = setting;
  const land = landSurface(states.land, setting.land, setting.landGeometry);
  const ice = iceSurface(states.ice, setting.ice);
  const seaAndIce = add(stackLevels([states.seaSurfaceTemperature, ice.temperature]), celsiusZero);
  const temperature = stackLevels([seaAndIce, land.temperature]);
  const concentration = states.ice.concentration;
  const openWater = sub(geometry.oceanMask, concentration);
  const fractions = stackLevels([openWater, concentration, setting.landGeometry.mask]);
  const wetness = add(mul(geometry.isLand, sub(land.wetness, 1)), 1);
  const dark = waterAlbedo(states.sunlight, setting.coupler);
  const frozenAlbedo = add(mul(concentration, ice.albedo), mul(setting.landGeometry.mask, land.albedo));
  return {
    land,
    ice,
    fractions,
    surface: {
      temperature,
      wetness,
      saturationFactor: geometry.saturationFactor,
      exchangeCoefficient: exchangeCoefficients(setting.coupler, geometry),
    },
    waterAlbedo: dark,
    albedo: add(mul(openWater, dark), frozenAlbedo),
    upwardLongwave: sumLevels(mul(mul(square(square(temperature)), stefanBoltzmann), fractions)),
  };
}
