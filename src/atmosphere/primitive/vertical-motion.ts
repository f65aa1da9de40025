import { add, type Field, levels, mul, neg, stackLevels, sub, sumLevels, verticalScan } from '../../tensor/index.ts';
import type { PrimitiveGeometry } from './geometry.ts';

type Maps = Field<'center'>;

/** Motion through the layers. */
export interface VerticalMotion {
  /** A = v·∇ln pₛ, s⁻¹, [K, J, I]. */
  readonly pressureAdvection: Maps;
  /** −Σ Δσ A, what wind across pressure gradients does to ln pₛ, s⁻¹, map. */
  readonly pressureTendency: Maps;
  /** σ̇ through the K − 1 inner interfaces from the top, s⁻¹, positive downward. */
  readonly throughflow: Maps;
  /** (ω/p)ₖ, s⁻¹, and the part of it that only A makes. */
  readonly compression: Maps;
  readonly compressionOfAdvection: Maps;
}

/** Sum over the layers above each one. */
const aboveSum = (x: Maps): Maps => verticalScan(x, { from: 'top', exclusive: true });

/**
 * Continuity in σ coordinates, G = δ + A.
 *
 *     ∂ln pₛ/∂t = −Σ Δσ G,   σ̇_{k+½} = σ_{k+½} Σ_j Δσ_j G_j − Σ_{j≤k} Δσ_j G_j
 *     (ω/p)ₖ = Aₖ − (lₖ/Δσₖ) Σ_{j<k} Δσ_j G_j − αₖ Gₖ                                                   [D-7]
 *
 * @param δ divergence, s⁻¹   @param A v·∇ln pₛ, s⁻¹; both [K, J, I]
 */
export function verticalMotion(δ: Maps, A: Maps, { columns, levels: σ }: PrimitiveGeometry): VerticalMotion {
  const ofDivergence = mul(δ, columns.thickness);
  const ofAdvection = mul(A, columns.thickness);
  const aboveAdvection = aboveSum(ofAdvection);
  const above = add(aboveSum(ofDivergence), aboveAdvection);
  const whole = sumLevels(add(ofDivergence, ofAdvection));
  const upTo = levels(above, 1, σ.count - 1);
  const opened = sub(A, mul(A, columns.offset));
  const compressionOfAdvection = sub(opened, mul(aboveAdvection, columns.logSlope));
  const compression = sub(sub(opened, mul(δ, columns.offset)), mul(above, columns.logSlope));
  return {
    pressureAdvection: A,
    pressureTendency: neg(sumLevels(ofAdvection)),
    throughflow: sub(mul(whole, columns.innerEdge), upTo),
    compression,
    compressionOfAdvection,
  };
}

/**
 * Vertical advection of X, [X] s⁻¹.
 *
 *     W(X)ₖ = [σ̇_{k+½} (X_{k+1} − Xₖ) + σ̇_{k−½} (Xₖ − X_{k−1})] / (2 Δσₖ)                               [D-8]
 *
 * Conserves Σ Δσ X and Σ Δσ X² together with the divergence of the horizontal flow.
 * @param throughflow σ̇ of the inner interfaces, [K − 1, J, I]   @param X [K, J, I]
 */
export function verticalAdvection(throughflow: Maps, X: Maps, { columns, levels: σ }: PrimitiveGeometry): Maps {
  const inner = σ.count - 1;
  const carried = mul(throughflow, sub(levels(X, 1, inner), levels(X, 0, inner)));
  const nothing = mul(levels(carried, 0), 0);
  const both = add(stackLevels([carried, nothing]), stackLevels([nothing, carried]));
  return mul(both, columns.halfInverseThickness);
}
