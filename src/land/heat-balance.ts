import { celsiusZero } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live, Numeric } from '../tensor/index.ts';
import { add, div, hinge, minimum, mul, scalar, sub } from '../tensor/index.ts';
import type { LandParameters } from './parameters.ts';
import { soilThicknesses } from './parameters.ts';

/** What drives the skin: net heat at the old temperature, W m⁻², and the loss per kelvin of warming, W m⁻² K⁻¹. */
export interface SkinForcing {
  readonly netHeat: SurfaceMap;
  readonly damping: SurfaceMap;
  /** Conductance from skin to soil, W m⁻² K⁻¹. */
  readonly conductance: SurfaceMap;
}

/** The soil before the step: temperatures of its layers, K, and their heat capacities over that without water, dQ/dT; top first. */
export interface SoilLayers {
  readonly temperature: readonly SurfaceMap[];
  readonly capacityFactor: readonly SurfaceMap[];
}

/** A linear column from which the soil has been eliminated. */
export interface SoilColumn {
  /** Warming of the skin if nothing melts, K, and heat that changes it by one kelvin, W m⁻² K⁻¹. */
  readonly freeWarming: SurfaceMap;
  readonly stiffness: SurfaceMap;
  /** Increments of the heat of the soil layers that go with a warming of the skin, K. */
  readonly soilIncrements: (skin: SurfaceMap) => SurfaceMap[];
}

const layerCount = soilThicknesses.length;

/** A layer's equation after those below were eliminated:   resistance · ΔT_k = drive + contact · ΔT_{k−1}. */
interface Eliminated {
  readonly drive: SurfaceMap;
  readonly resistance: SurfaceMap;
}

/** Conductance between a layer and the next one down, W m⁻² K⁻¹; a number while nothing is tuned. */
const contactBelow = (k: number, p: Live<LandParameters>): Numeric =>
  scalar.mul(p.soilConductivity, 2 / ((soilThicknesses[k] ?? 0) + (soilThicknesses[k + 1] ?? 0)));

/** Eliminates the layers from the lowest up. @param contact conductance from skin to first layer */
function eliminate(
  skin: SurfaceMap,
  { temperature, capacityFactor }: SoilLayers,
  contact: SurfaceMap,
  p: Live<LandParameters>,
  dt: number,
) {
  const at = (k: number): SurfaceMap => (k < 0 ? skin : (temperature[k] as SurfaceMap));
  const above = (k: number): SurfaceMap | Numeric => (k === 0 ? contact : contactBelow(k - 1, p));
  const inflow = temperature.map((T, k) => mul(sub(at(k - 1), T), above(k) as Numeric));
  const layers: Eliminated[] = [];
  for (let k = layerCount - 1; k >= 0; k--) {
    const capacity = mul(capacityFactor[k] as SurfaceMap, scalar.mul(p.soilHeatCapacity, (soilThicknesses[k] ?? 0) / dt));
    const own = add(capacity, above(k) as Numeric);
    const below = layers[0];
    if (!below) layers.unshift({ drive: inflow[k] as SurfaceMap, resistance: own });
    else {
      const g = contactBelow(k, p);
      const passed = div(g, below.resistance) as SurfaceMap;
      const drive = add(sub(inflow[k] as SurfaceMap, inflow[k + 1] as SurfaceMap), mul(below.drive, passed));
      layers.unshift({ drive, resistance: add(own, mul(sub(1, passed), g)) });
    }
  }
  return { layers, intoSoil: inflow[0] as SurfaceMap };
}

/**
 * Implicit conduction between a thin skin and the soil layers, eliminated from below.
 *
 *     C_s ΔT_s/Δt = N − D ΔT_s − λ(T_s − T₁)⁺ − M,    c Δz_k ΔQ_k/Δt = g_{k−1}(T_{k−1} − T_k)⁺ − g_k(T_k − T_{k+1})⁺      [L-2]
 *
 * ⁺ marks values after the step, M the melting, ΔQ = (dQ/dT) ΔT. What remains is one equation for the skin:
 * stiffness · ΔT_s = R − M. Elimination from below rather than a general solver, because M depends on that stiffness.
 * @param skin K
 */
export function soilColumn(skin: SurfaceMap, soil: SoilLayers, forcing: SkinForcing, p: Live<LandParameters>, dt: number): SoilColumn {
  const λ = forcing.conductance;
  const { layers, intoSoil } = eliminate(skin, soil, λ, p, dt);
  const first = layers[0] as Eliminated;
  const passed = div(λ, first.resistance);
  const ownStiffness = add(forcing.damping, scalar.div(p.skinHeatCapacity, dt));
  const stiffness = add(ownStiffness, mul(λ, sub(1, passed)));
  const residual = add(sub(forcing.netHeat, intoSoil), mul(first.drive, passed));
  return {
    freeWarming: div(residual, stiffness),
    stiffness,
    soilIncrements: (ΔTs) => {
      let above = ΔTs;
      return layers.map(({ drive, resistance }, k) => {
        const contact = k === 0 ? λ : contactBelow(k - 1, p);
        above = div(add(drive, mul(above, contact as Numeric)), resistance);
        return mul(above, soil.capacityFactor[k] as SurfaceMap);
      });
    },
  };
}

/**
 * Heat that melts snow, W m⁻²: what would warm the skin above 0 °C, but no more than there is snow.
 *
 *     M = min(stiffness · hinge(T_s* − 0 °C, 0.1 K), available),   T_s* the skin if nothing melts       [L-6]
 *
 * @param available heat that melts all snow within the step, W m⁻²
 */
export function meltHeat(skin: SurfaceMap, column: SoilColumn, available: SurfaceMap): SurfaceMap {
  const excess = hinge(add(sub(skin, celsiusZero), column.freeWarming), 0.1);
  return minimum(mul(column.stiffness, excess), available);
}
