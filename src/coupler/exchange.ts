import { latentHeatOfVaporization } from '../physics/constants.ts';
import type { BulkFluxes, NearSurface, SurfaceExchange, SurfaceMap, TileExchange } from '../physics/surface-exchange.ts';
import { add, mul, stackLevels, sumLevels, unstackLevels } from '../tensor/index.ts';
import type { SurfaceStress } from './surface-fluxes.ts';
import { bulkFluxes, gustySpeed, oceanDrag, surfaceStress } from './surface-fluxes.ts';
import type { SurfaceSetting, SurfaceTiles } from './tiles.ts';

/** Fluxes of the three tiles at the start of a step, and the stress on the whole cell. */
export interface TileFluxes {
  readonly water: BulkFluxes;
  readonly ice: BulkFluxes;
  readonly land: BulkFluxes;
  readonly stress: SurfaceStress;
}

/** Three tiles out of one stack of fluxes. */
function unstackFluxes(stack: BulkFluxes): [BulkFluxes, BulkFluxes, BulkFluxes] {
  const names = Object.keys(stack) as (keyof BulkFluxes)[];
  const slabs = names.map((name) => [name, unstackLevels(stack[name])] as const);
  const tile = (n: number) => Object.fromEntries(slabs.map(([name, tiles]) => [name, tiles[n]])) as unknown as BulkFluxes;
  return [tile(0), tile(1), tile(2)];
}

/** Drag coefficient of the cell, mean over water, ice and land:   C_D = a_w C_D(|V|) + a_i C_Di + a_l C_Dl · drag factor   [C-7]. */
function cellDrag(tiles: SurfaceTiles, speed: SurfaceMap, setting: SurfaceSetting): SurfaceMap {
  const { coupler: p } = setting;
  const [water, ice, land] = unstackLevels(tiles.fractions) as [SurfaceMap, SurfaceMap, SurfaceMap];
  const overSea = add(mul(water, oceanDrag(speed)), mul(ice, p.iceDrag));
  return add(overSea, mul(mul(land, tiles.land.dragFactor), p.landDrag));
}

/** Bulk fluxes of all tiles at their temperatures at the start of the step. */
export function tileFluxes(near: NearSurface, tiles: SurfaceTiles, setting: SurfaceSetting): TileFluxes {
  const speed = gustySpeed(near, setting.coupler);
  const [water, ice, land] = unstackFluxes(bulkFluxes(near, tiles.surface, speed, setting.coupler));
  return { water, ice, land, stress: surfaceStress(near, cellDrag(tiles, speed, setting), speed) };
}

/** The fluxes that the tiles ended with. */
export interface FinalExchange {
  readonly water: TileExchange;
  readonly ice: TileExchange;
  readonly land: TileExchange;
}

/** Cell means of the final fluxes, F = Σ_tiles a F_tile   [C-8]: the same arrays that the tiles used, weighted by what they cover. */
export function aggregateExchange(tiles: SurfaceTiles, { water, ice, land }: FinalExchange, stress: SurfaceStress): SurfaceExchange {
  const mean = (name: keyof TileExchange): SurfaceMap => sumLevels(mul(stackLevels([water[name], ice[name], land[name]]), tiles.fractions));
  const evaporation = mean('evaporation');
  return {
    sensibleHeat: mean('sensibleHeat'),
    evaporation,
    upwardLongwave: mean('upwardLongwave'),
    evaporationEnergy: mul(evaporation, latentHeatOfVaporization),
    stressEast: stress.stressEast,
    stressNorth: stress.stressNorth,
  };
}
