import { inverseLaplacian, meridionalSlope, toGrid, zonalDerivative } from '../../grid/spectral-operators.ts';
import { joinStacks, type SpectralStack, stackPart } from '../../grid/spectral-stack.ts';
import { add, type Field, neg, stackLevels, sub, unstackLevels } from '../../tensor/index.ts';
import type { QtcmGeometry } from './geometry.ts';

type Map = Field<'center'>;

/** A horizontal vector times cos φ, [2, J, I] (east, north), and the same turned clockwise: (u, v) → (v, −u). */
interface Turnable {
  readonly vector: Map;
  readonly turned: Map;
}

/** The state on the grid. Winds are times cos φ, m s⁻¹; vorticity and divergence s⁻¹; modes K. */
export interface Flow {
  readonly barotropicVorticity: Map;
  readonly baroclinicVorticity: Map;
  readonly baroclinicDivergence: Map;
  readonly temperatureMode: Map;
  readonly moistureMode: Map;
  readonly barotropicWind: Turnable;
  readonly baroclinicWind: Turnable;
}

function turnable(east: Map, north: Map): Turnable {
  return { vector: stackLevels([east, north]), turned: stackLevels([north, neg(east)]) };
}

/**
 * Inverse transform of the whole state, with winds from vorticity and divergence.
 *
 *     v₀ = k × ∇ψ₀,   v₁ = k × ∇ψ₁ + ∇χ₁,   ∇²ψ = ζ,   ∇²χ = δ                                       
 *
 * @param stack as from `stackState`
 */
export function flowOnGrid(stack: SpectralStack, { transform }: QtcmGeometry): Flow {
  const potentials = inverseLaplacian(transform, stackPart(stack, 0, 3));
  const values = toGrid(transform, joinStacks([stack, zonalDerivative(transform, potentials)]));
  const [ζ0, ζ1, δ1, T1, q1, ψ0x, ψ1x, χ1x] = unstackLevels(values) as [Map, Map, Map, Map, Map, Map, Map, Map];
  const [ψ0y, ψ1y, χ1y] = unstackLevels(meridionalSlope(transform, potentials)) as [Map, Map, Map];
  const u0 = neg(ψ0y);
  return {
    barotropicVorticity: ζ0,
    baroclinicVorticity: ζ1,
    baroclinicDivergence: δ1,
    temperatureMode: T1,
    moistureMode: q1,
    barotropicWind: { vector: stackLevels([u0, ψ0x]), turned: stackLevels([ψ0x, ψ0y]) },
    baroclinicWind: turnable(sub(χ1x, ψ1y), add(ψ1x, χ1y)),
  };
}
