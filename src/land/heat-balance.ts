import { celsiusZero } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Live, Numeric } from '../tensor/index.ts';
import { add, div, hinge, minimum, mul, scalar, sub, unstackLevels } from '../tensor/index.ts';
import type { LandParameters } from './parameters.ts';
import { soilThicknesses } from './parameters.ts';

/** What drives the skin: net heat at the old temperature, W m⁻², and the loss per kelvin of warming, W m⁻² K⁻¹. */
export interface SkinForcing {
  readonly netHeat: SurfaceMap;
  readonly damping: SurfaceMap;
  /** Conductance from skin to soil, W m⁻² K⁻¹. */
  readonly conductance: SurfaceMap;
}

/** A linear column from which the soil has been eliminated. */
export interface SoilColumn {
  /** Warming of the skin if nothing melts, K, and heat that changes it by one kelvin, W m⁻² K⁻¹. */
  readonly freeWarming: SurfaceMap;
  readonly stiffness: SurfaceMap;
  /** Warming of the three soil layers that goes with a warming of the skin, K. */
  readonly soilWarming: (skin: SurfaceMap) => [SurfaceMap, SurfaceMap, SurfaceMap];
}

/** Heat capacities over the step and conductances of the soil, W m⁻² K⁻¹; numbers while nothing is tuned. */
function soilConstants(p: Live<LandParameters>, dt: number) {
  const capacity = (k: 0 | 1 | 2): Numeric => scalar.mul(p.soilHeatCapacity, soilThicknesses[k] / dt);
  const conductance = (k: 0 | 1): Numeric => scalar.mul(p.soilConductivity, 2 / (soilThicknesses[k] + soilThicknesses[k === 0 ? 1 : 2]));
  return { capacity, upper: conductance(0), lower: conductance(1) };
}

/**
 * Implicit conduction between a thin skin and three soil layers, eliminated from below.
 *
 *     C_s ΔT_s/Δt = N − D ΔT_s − λ(T_s − T₁)⁺ − M,    C_k ΔT_k/Δt = g_{k−1}(T_{k−1} − T_k)⁺ − g_k(T_k − T_{k+1})⁺      [L-2]
 *
 * ⁺ marks values after the step, M the melting. What remains is one equation for the skin: stiffness · ΔT_s = R − M.
 * Elimination from below rather than a general solver, because M depends on that stiffness.
 * @param skin K  @param soil K, three levels
 */
export function soilColumn(skin: SurfaceMap, soil: SurfaceMap, forcing: SkinForcing, p: Live<LandParameters>, dt: number): SoilColumn {
  const { capacity, upper: g1, lower: g2 } = soilConstants(p, dt);
  const [T1, T2, T3] = unstackLevels(soil) as [SurfaceMap, SurfaceMap, SurfaceMap];
  const λ = forcing.conductance;
  const [intoSoil, intoSecond, intoThird] = [mul(λ, sub(skin, T1)), mul(sub(T1, T2), g1), mul(sub(T2, T3), g2)];
  const d3 = scalar.add(capacity(2), g2);
  const e3 = scalar.div(g2, d3);
  const d2 = scalar.sub(scalar.add(capacity(1), scalar.add(g1, g2)), scalar.mul(g2, e3));
  const e2 = scalar.div(g1, d2);
  const d1 = add(λ, scalar.sub(scalar.add(capacity(0), g1), scalar.mul(g1, e2)));
  const r2 = add(sub(intoSecond, intoThird), mul(intoThird, e3));
  const r1 = add(sub(intoSoil, intoSecond), mul(r2, e2));
  const e1 = div(λ, d1);
  const ownStiffness = add(add(forcing.damping, λ), scalar.div(p.skinHeatCapacity, dt));
  const stiffness = sub(ownStiffness, mul(λ, e1));
  const residual = add(sub(forcing.netHeat, intoSoil), mul(r1, e1));
  return {
    freeWarming: div(residual, stiffness),
    stiffness,
    soilWarming: (ΔTs) => {
      const ΔT1 = div(add(r1, mul(λ, ΔTs)), d1);
      const ΔT2 = div(add(r2, mul(ΔT1, g1)), d2);
      const ΔT3 = div(add(intoThird, mul(ΔT2, g2)), d3);
      return [ΔT1, ΔT2, ΔT3];
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
