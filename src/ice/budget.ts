import type { Budget, Ledger } from '../grid/budget.ts';
import { freshWaterDensity, iceDensity, latentHeatOfFusion } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, mul, sub } from '../tensor/index.ts';
import type { IceParameters } from './parameters.ts';
import { skinHeatCapacity } from './skin-step.ts';
import type { IceState } from './variables.ts';
import { saltFraction } from './volume-step.ts';

/** Budget of the sea ice over any interval: change of its stores between two states against what it received. */
export function iceBudget(
  before: IceState,
  after: IceState,
  received: { readonly heat: SurfaceMap; readonly water: SurfaceMap; readonly salt: SurfaceMap },
  p: Live<IceParameters>,
): Budget & { readonly salt: Ledger } {
  const changeOf = (name: keyof IceState): SurfaceMap => sub(after[name], before[name]);
  const ice = mul(changeOf('volume'), iceDensity);
  const mass = add(ice, mul(changeOf('snowVolume'), freshWaterDensity));
  const skin = sub(mul(after.concentration, after.skinTemperature), mul(before.concentration, before.skinTemperature));
  const stored = sub(changeOf('meltEnergy'), changeOf('conductedEnergy'));
  const warmth = add(mul(skin, skinHeatCapacity(p)), changeOf('interiorHeat'));
  const heat = sub(add(warmth, stored), mul(mass, latentHeatOfFusion));
  return {
    heat: { change: heat, received: received.heat },
    water: { change: mass, received: received.water },
    salt: { change: mul(ice, saltFraction(p)), received: received.salt },
  };
}
