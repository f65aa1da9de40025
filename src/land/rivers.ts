import { freshWaterDensity, latentHeatOfFusion } from '../physics/constants.ts';
import type { Received, SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live } from '../tensor/index.ts';
import { add, compensatedAdd, div, hinge, mul, neg, shift, sub, sum, total } from '../tensor/index.ts';
import type { LandGeometry } from './geometry.ts';
import type { LandParameters } from './parameters.ts';
import type { LandState } from './variables.ts';

/** Water and ice that reach the sea, kg m⁻² s⁻¹ on ocean cells; the ice brings −L_f per kg. */
export interface RiverOutflow {
  readonly riverWater: SurfaceMap;
  readonly calvedIce: SurfaceMap;
}

export interface RiverStep {
  readonly state: LandState;
  readonly outflow: RiverOutflow;
  readonly received: Received;
}

/** Sum of what leaves to the west, stays in its column and leaves to the east, moved there. */
const acrossColumns = ([west, along, east]: readonly [SurfaceMap, SurfaceMap | undefined, SurfaceMap]): SurfaceMap => {
  const sideways = add(shift(west, 'longitude', 1, 'periodic'), shift(east, 'longitude', -1, 'periodic'));
  return along ? add(sideways, along) : sideways;
};

/** Amounts per area that arrive in each cell when every cell sends its outflow one cell downstream. */
export function moveDownstream(outflow: SurfaceMap, { riverWeights }: LandGeometry): SurfaceMap {
  const sent = riverWeights.map((weight) => mul(outflow, weight)) as [
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
    SurfaceMap,
  ];
  const southward = acrossColumns([sent[0], sent[1], sent[2]]);
  const northward = acrossColumns([sent[5], sent[6], sent[7]]);
  const level = acrossColumns([sent[3], undefined, sent[4]]);
  return sum(shift(southward, 'latitude', 1, 'zero'), level, shift(northward, 'latitude', -1, 'zero'));
}

/** Ice-sheet snow that calves within a step, m:   (s − s_g)₊ Δt/τ_g   [L-9]. */
const calving = (state: LandState, p: Live<LandParameters>, geometry: LandGeometry, dt: number): SurfaceMap =>
  div(mul(mul(hinge(sub(state.snow, p.iceSheetDepth), 0.01), geometry.glacier), dt), p.calvingTime);

/** Ice-sheet ice spread over the ocean where icebergs melt; keeps the area integral. */
const driftIcebergs = (calved: SurfaceMap, { icebergs }: LandGeometry): SurfaceMap =>
  icebergs.map(({ source, pattern }) => mul(pattern, total(mul(calved, source)))).reduce((north, south) => add(north, south));

/**
 * Rivers, one cell downstream per step, and icebergs; once a day.
 *
 *     Δs = arriving − s Δt/(Δt + d/v),   arriving = Σ upstream (A_up/A) s_up Δt/(Δt + d_up/v)              [L-4]
 *
 * Implicit in its own storage, positive, conserves Σ A s to rounding. What arrives on ocean cells is the outflow.
 * @param dt s, a day
 * @see Oki and Sud (1998), Earth Interactions 2(1)
 */
export function routeRivers(state: LandState, p: Live<LandParameters>, geometry: LandGeometry, dt: number): RiverStep {
  const calved = calving(state, p, geometry, dt);
  const snow = compensatedAdd(state.snow, state.snowResidual, neg(calved));
  const leaving = div(mul(state.riverStorage, dt), add(div(geometry.riverDistance, p.riverSpeed), dt));
  const arriving = moveDownstream(leaving, geometry);
  const onLand = mul(arriving, geometry.mask);
  const water = mul(sub(arriving, onLand), freshWaterDensity); // kg m⁻²
  const ice = mul(driftIcebergs(calved, geometry), freshWaterDensity);
  return {
    state: { ...state, snow: snow.value, snowResidual: snow.residual, riverStorage: add(sub(state.riverStorage, leaving), onLand) },
    outflow: { riverWater: div(water, dt), calvedIce: div(ice, dt) },
    received: { heat: mul(ice, latentHeatOfFusion), water: neg(add(water, ice)) },
  };
}
