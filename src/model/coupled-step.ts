import { type CoupledBudget, coupledBudget, type OceanForcing, oceanForcing } from '../coupler/index.ts';
import type { Budget } from '../grid/budget.ts';
import { driftIce, freezingTemperature, type IceDriving, type IceVelocity, iceBudget, iceVelocity, stepIceVolume } from '../ice/index.ts';
import { landBudget, routeRivers } from '../land/index.ts';
import { add, type Field, freeing, levels, mul, type Numeric, type total } from '../tensor/index.ts';
import type { CoupledState } from './coupled-state.ts';
import { atmosphereBudget, fastPart, fastSetting, meanCorrections, type SeaSurface } from './fast-part.ts';
import type { Geometry } from './geometry.ts';
import { type OceanInterval, oceanInterval } from './ocean-interval.ts';
import type { LiveParameters } from './parameters.ts';

type Map = Field<'center'>;
type Scalar = ReturnType<typeof total>;

/** Budgets of the components over one coupling interval. */
export interface ComponentBudgets {
  readonly atmosphere: Budget;
  readonly ocean: Budget;
  readonly land: Budget;
  readonly ice: Budget;
}

/** The coupled model after one coupling interval, and everything that crossed its inner borders. */
export interface CoupledStepResult {
  readonly state: CoupledState;
  readonly budgets: ComponentBudgets;
  /** Global means per component and in all, J m⁻² and kg m⁻² of the sphere. */
  readonly closure: CoupledBudget;
  /** Means of the fluxes in `fluxNames`, [fluxes, latitude, longitude] of the air. */
  readonly fluxes: Map;
  readonly oceanForcing: OceanForcing;
  readonly riverWater: Map;
  readonly iceVelocity: IceVelocity;
  /** Means of what the steps of the atmosphere mended, by name. */
  readonly corrections: Readonly<Record<string, Scalar>>;
  /** What the ocean moved north through each column, and its energy at the end. */
  readonly oceanNorthward: OceanInterval['northward'];
  readonly oceanEnergetics: OceanInterval['energetics'];
  /** Mean iterations of the free-surface solver, and its largest relative residual. */
  readonly solverIterations: Scalar;
  readonly solverResidual: Scalar;
}

/** The sea surface that the fast parts meet. */
export const seaSurface = ({ ocean }: Pick<CoupledState, 'ocean'>): SeaSurface => ({
  seaSurfaceTemperature: levels(ocean.temperature, 0),
  freezingTemperature: freezingTemperature(levels(ocean.salinityAnomaly, 0)),
});

/** The current that drags the ice. */
const surfaceCurrent = ({
  eastwardVelocity,
  northwardVelocity,
}: CoupledState['ocean']): Pick<IceDriving, 'eastwardCurrent' | 'northwardCurrent'> => ({
  eastwardCurrent: levels(eastwardVelocity, 0),
  northwardCurrent: levels(northwardVelocity, 0),
});

/**
 * One coupling interval of the whole model.
 *
 * 1. Atmosphere, land and ice skin step together under the sunlight of the day, over a constant sea surface.
 * 2. The ice spends the heat it was given, freezes supercooled water, says what it owes the ocean, and drifts with wind and water.
 * 3. Rivers and calved ice move one cell downstream and reach the sea.
 * 4. The ocean steps under the mean of everything that 1 to 3 gave it.
 *
 * Each flux is one array, used once by its giver and once by its taker.
 * @param yearFraction part of the calendar year that has passed in the middle of the interval, in [0, 1)
 * @param freshwater that enters the sea from outside the model, kg m⁻² s⁻¹
 */
export function coupledStep(
  state: CoupledState,
  yearFraction: Numeric,
  p: LiveParameters,
  geometry: Geometry,
  freshwater?: Map,
): CoupledStepResult {
  const interval = geometry.steps.coupling;
  const setting = fastSetting(seaSurface(state), yearFraction, p, geometry);
  const fast = fastPart(state, setting);
  const below = { temperature: setting.seaSurfaceTemperature, freezingTemperature: setting.freezingTemperature };
  const ice = stepIceVolume(fast.ice, below, p.ice, geometry.ice, interval);
  const rivers = routeRivers(fast.land, p.land, geometry.land, interval);
  const within = oceanForcing(fast.forcing, ice.toOcean, rivers.outflow, interval);
  const forcing = freshwater ? { ...within, waterToOcean: add(within.waterToOcean, freshwater) } : within;
  const driving = { ...forcing, ...surfaceCurrent(state.ocean) };
  const drifting = driftIce(ice.state, driving, p.ice, geometry.ice, interval);
  const surface = () => ({ forcing, reported: [] });
  const ocean = freeing(() => oceanInterval(state.ocean, { surface, reports: 0 }, p.ocean, geometry));
  const landReceived = {
    heat: add(fast.landReceived.heat, rivers.received.heat),
    water: add(fast.landReceived.water, rivers.received.water),
  };
  const iceReceived = {
    heat: add(fast.iceReceived.heat, ice.received.heat),
    water: add(fast.iceReceived.water, ice.received.water),
    salt: ice.received.salt,
  };
  const budgets = {
    atmosphere: atmosphereBudget(fast),
    ocean: ocean.budget,
    land: landBudget(state.land, rivers.state, landReceived, p.land),
    ice: iceBudget(state.ice, drifting, iceReceived, p.ice),
  };
  return {
    state: { atmosphere: fast.atmosphere, ocean: ocean.state, land: rivers.state, ice: drifting },
    budgets,
    closure: coupledBudget({ ...budgets }, geometry.coupler.meanWeights, { atmosphere: geometry.coupler.airMeanWeights }),
    fluxes: mul(fast.fluxes, 1 / interval),
    oceanForcing: forcing,
    corrections: meanCorrections(fast, geometry),
    riverWater: add(rivers.outflow.riverWater, rivers.outflow.calvedIce),
    iceVelocity: iceVelocity(drifting, driving, p.ice, geometry.ice),
    oceanNorthward: ocean.northward,
    oceanEnergetics: ocean.energetics,
    solverIterations: ocean.iterations,
    solverResidual: ocean.residual,
  };
}
