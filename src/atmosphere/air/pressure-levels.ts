import { add, constant, div, exp, type Field, log, mul, relu, stackLevels, sub, sumLevels } from '../../tensor/index.ts';

type Maps = Field<'center'>;

/** Levels of pressure that air is written on, Pa, from the ground up. */
export const pressureLevels = [92500, 85000, 70000, 50000, 30000, 20000, 10000, 3000] as const;

/** Weights of layers at a place: linear in ln σ between the middles of layers, those of the end layers beyond them. */
function layerWeights(logSigma: Maps, middles: readonly number[]): Maps {
  const nodes = middles.map(Math.log);
  const column = (value: (k: number) => number): Maps =>
    constant<'center'>(
      nodes.map((_, k) => value(k)),
      [nodes.length, 1, 1],
    );
  const slope = (k: number): number => 1 / ((nodes[k + 1] as number) - (nodes[k] as number));
  const since = sub(
    logSigma,
    column((k) => nodes[k] as number),
  );
  const after = relu(since);
  const before = sub(after, since);
  const below = mul(
    after,
    column((k) => (k + 1 < nodes.length ? slope(k) : 0)),
  );
  const above = mul(
    before,
    column((k) => (k > 0 ? slope(k - 1) : 0)),
  );
  return relu(sub(1, add(below, above)));
}

/**
 * Fields on levels of pressure:   X(p) = Σ_k w_k(ln p/pₛ) X_k, w_k hats over ln σ_k, which sum to 1           [K-31].
 *
 * Beyond the first and the last layer the value of that layer stands, so levels below the ground have that of the air above it.
 * @param fields [K, J, I]   @param surfacePressure Pa, map   @param middles σ of the layers
 * @returns [levels, J, I] for each field
 */
export function onPressureLevels(fields: readonly Maps[], surfacePressure: Maps, middles: readonly number[]): Maps[] {
  const weights = pressureLevels.map((p) => layerWeights(log(div(p, surfacePressure) as Maps), middles));
  return fields.map((field) => stackLevels(weights.map((w) => sumLevels(mul(w, field)))));
}

const lapseExponent = 0.19; // R Γ/g of 6.5 K km⁻¹

/**
 * Pressure reduced to sea level through air that warms downward by 6.5 K km⁻¹.
 *
 *     p = pₛ (1 + 0.19 Φₛ/(R T₀))^(1/0.19),   T₀ = T_K σ_K^(−0.19)                                               [K-32]
 *
 * @param lowest temperature of the lowest layer, K, and σ of it   @param ground Φₛ/R, K
 */
export function seaLevelPressure(surfacePressure: Maps, lowest: { temperature: Maps; sigma: number }, ground: Maps): Maps {
  const atGround = mul(lowest.temperature, lowest.sigma ** -lapseExponent);
  const warming = add(div(mul(ground, lapseExponent), atGround), 1);
  return mul(surfacePressure, exp(mul(log(warming), 1 / lapseExponent)));
}
