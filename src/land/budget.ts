import type { Budget } from '../grid/budget.ts';
import { freshWaterDensity, latentHeatOfFusion } from '../physics/constants.ts';
import type { Received, SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, constant, mul, sub, sumLevels } from '../tensor/index.ts';
import type { LandParameters } from './parameters.ts';
import { soilThicknesses } from './parameters.ts';
import type { LandState } from './variables.ts';

/**
 * Budget of the land over any interval: change of its stores between two states against what it received.
 * Stores are compared by differences, so that little is lost to rounding.
 */
export function landBudget(before: LandState, after: LandState, received: Received, p: Live<LandParameters>): Budget {
  const changeOf = (name: keyof LandState): SurfaceMap => sub(after[name], before[name]);
  const layers = constant<'center'>(soilThicknesses, [soilThicknesses.length, 1, 1]);
  const soilWarming = add(changeOf('soilHeat'), changeOf('soilHeatResidual'));
  const soilHeat = mul(sumLevels(mul(soilWarming, layers)), p.soilHeatCapacity);
  const skinHeat = mul(changeOf('skinTemperature'), p.skinHeatCapacity);
  const ice = add(changeOf('snow'), changeOf('snowResidual'));
  const liquid = add(changeOf('soilWater'), changeOf('riverStorage'));
  return {
    heat: { change: sub(add(soilHeat, skinHeat), mul(ice, freshWaterDensity * latentHeatOfFusion)), received: received.heat },
    water: { change: mul(add(ice, liquid), freshWaterDensity), received: received.water },
  };
}
