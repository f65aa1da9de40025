import { constant, type Field, located, matMul, neg, reshape, sumLevels } from '../../tensor/index.ts';

/**
 * Barotropic streamfunction at the northern edges of cells, m³ s⁻¹: minus the eastward transport south of it.
 *
 *     Ψ(φ) = −Σ_{south of φ} ∫ u dz dy                                                                  [O-17]
 *
 * @param eastward volume through the east faces, m³ s⁻¹
 * @returns map; zero on the southern continent, negative of the circumpolar transport on the northern ones
 */
export function barotropicStreamfunction(eastward: Field<'eastFace'>): Field<'eastFace'> {
  const [, J, I] = eastward.shape;
  const column = reshape(sumLevels(eastward), [J, I]);
  const southOf = constant(
    Float32Array.from({ length: J * J }, (_, n) => Number(n % J <= Math.floor(n / J))),
    [1, J, J],
  );
  const sum = matMul(reshape(southOf, [J, J]), column);
  return located<'eastFace'>(neg(reshape(sum, [1, J, I])));
}
