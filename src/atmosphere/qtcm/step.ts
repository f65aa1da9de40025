import type { Budget } from '../../grid/budget.ts';
import { toGrid, toSpectral } from '../../grid/spectral-operators.ts';
import { joinStacks, stackPart } from '../../grid/spectral-stack.ts';
import { latentHeatOfFusion, latentHeatOfVaporization } from '../../physics/constants.ts';
import type { SurfaceExchange } from '../../physics/surface-exchange.ts';
import { add, type Field, type Live, mul, neg, stackLevels, sub, sum, unstackLevels } from '../../tensor/index.ts';
import type { QtcmWeather } from './column.ts';
import { diffuse } from './diffusion.ts';
import { fluxDivergence, rungeKutta } from './dynamics.ts';
import type { QtcmGeometry } from './geometry.ts';
import type { QtcmParameters } from './parameters.ts';
import { stackState, unstackState } from './state-stack.ts';
import type { QtcmState } from './variables.ts';
import { columnHeatCapacity, columnMass, humidityPerKelvin, verticalStructure as mode } from './vertical-structure.ts';

type Map = Field<'center'>;

/** Heat that the column receives, W m⁻²: as dry enthalpy, and as latent heat of vapour. */
interface ColumnHeating {
  readonly dry: Map;
  readonly latent: Map;
}

/**
 * Heating of the column, as two ledgers that condensation trades between.
 *
 *     dry    = SW_absorbed + U − LW↓ − OLR + SH + L_f snow + Q
 *     latent = L_v E − Q                                                                               
 *
 * Their sum is net radiation at the top minus that at the surface, plus SH + L_v E + L_f snow.
 */
function columnHeating(column: QtcmWeather, exchange: SurfaceExchange): ColumnHeating {
  const radiation = sub(add(column.atmosphereShortwave, exchange.upwardLongwave), add(column.downwardLongwave, column.outgoingLongwave));
  const freezing = mul(column.snowfall, latentHeatOfFusion);
  const dry = sum(radiation, exchange.sensibleHeat, freezing, column.condensationHeating);
  return { dry, latent: sub(exchange.evaporationEnergy, column.condensationHeating) };
}

/** Turns vectors [2, J, I] clockwise, so that a divergence becomes a curl: (a, b) → (b, −a). */
function turned(vector: Map): Map {
  const [east, north] = unstackLevels(vector) as [Map, Map];
  return stackLevels([north, neg(east)]);
}

/**
 * Tendency by everything that is not adiabatic dynamics; held constant through a step.
 *
 *     v₀ : −(g/p_T) τ,   v₁ : −(g/p_T)(V₁ₛ/⟨V₁²⟩) τ − εᵢ v₁,   T₁ : dry/(â₁ C),   q₁ : latent/(b̂₁ C),   C = c_p p_T/g    
 *
 * @returns stack of the five fields, unit of each per second
 */
function forcing(column: QtcmWeather, exchange: SurfaceExchange, heating: ColumnHeating, p: Live<QtcmParameters>, geometry: QtcmGeometry) {
  const stress = mul(stackLevels([exchange.stressEast, exchange.stressNorth]), geometry.cosLatitude);
  const onMean = mul(stress, -1 / columnMass);
  const onShear = sub(mul(onMean, mode.windSurface / mode.windSquareMean), mul(column.flow.baroclinicWind.vector, p.baroclinicDamping));
  const momentum = fluxDivergence([turned(onMean), turned(onShear), onShear], geometry);
  const warming = mul(heating.dry, 1 / (mode.temperatureMean * columnHeatCapacity));
  const moistening = mul(heating.latent, 1 / (mode.moistureMean * columnHeatCapacity));
  const scalars = toSpectral(geometry.transform, stackLevels([warming, moistening]));
  return joinStacks([momentum, scalars]);
}

/** Stored and received heat and water of the columns over a step. */
function stepBudget(increment: Map, column: QtcmWeather, exchange: SurfaceExchange, heating: ColumnHeating, dt: number): Budget {
  const [ΔT1, Δq1] = unstackLevels(increment) as [Map, Map];
  const dry = mul(ΔT1, columnHeatCapacity * mode.temperatureMean);
  const water = mul(Δq1, columnMass * humidityPerKelvin * mode.moistureMean);
  return {
    heat: { change: add(dry, mul(water, latentHeatOfVaporization)), received: mul(add(heating.dry, heating.latent), dt) },
    water: { change: water, received: mul(sub(exchange.evaporation, column.precipitation), dt) },
  };
}

/**
 * One step of the atmosphere: dynamics and the fluxes it got, then implicit diffusion.
 *
 * Heat is dry enthalpy plus latent heat of vapour; kinetic energy is taken to be made and lost in place.
 * Global heat and water change by what was received, to rounding: the transform keeps the coefficient (0, 0).
 * @param column   of `qtcmWeather` for the same state
 * @param exchange what the surface gave during the step
 * @param dt       s
 */
export function advanceQtcm(
  state: QtcmState,
  column: QtcmWeather,
  exchange: SurfaceExchange,
  p: Live<QtcmParameters>,
  geometry: QtcmGeometry,
  dt: number,
): { state: QtcmState; budget: Budget } {
  const heating = columnHeating(column, exchange);
  const held = forcing(column, exchange, heating, p, geometry);
  const stack = stackState(state);
  const moved = rungeKutta({ stack, flow: column.flow }, held, p, geometry, dt);
  const next = diffuse(moved, p, geometry, dt);
  const increment = toGrid(geometry.transform, sub(stackPart(next, 3, 2), stackPart(stack, 3, 2)));
  return { state: unstackState(next), budget: stepBudget(increment, column, exchange, heating, dt) };
}
