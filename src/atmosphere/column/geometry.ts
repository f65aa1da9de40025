import { dryAirGasConstant, gravity } from '../../physics/constants.ts';
import { constant, type Field } from '../../tensor/index.ts';
import { zonalOzone } from './ozone.ts';

/** A number for each level, [levels, 1, 1]. */
export type PerLevel = Field<'center'>;

/** Constants of the columns. Level 0 is the top one. */
export interface ColumnGeometry {
  readonly count: number;
  /** Sine of latitude, [1, latitude, 1]. */
  readonly sinLatitude: Field<'center'>;
  /** σ of the layers. */
  readonly sigma: PerLevel;
  /** Mass of a layer for each pascal of surface pressure, Δσ/g, s² m⁻¹. */
  readonly massPerPressure: PerLevel;
  /** Weight w of the next layer in a value at the interface below:   X_{k+½} = X_k + w_k (X_{k+1} − X_k). */
  readonly lowerWeight: PerLevel;
  /** How far the ground lies beyond the last layer, in steps between the last two. */
  readonly groundWeight: number;
  /** R α and R ln(σ_{k+½}/σ_{k−½}), J kg⁻¹ K⁻¹: what a kelvin adds to the geopotential of its layer and of those above. */
  readonly ownDepth: PerLevel;
  readonly fullDepth: PerLevel;
  /** 1 in the troposphere: σ above 0.14, 0 in the stratosphere. */
  readonly troposphere: PerLevel;
  /** 1 where clouds of the free troposphere can be: σ from 0.14 to 0.9. */
  readonly cloudy: PerLevel;
  /** 1 in the lowest layer. */
  readonly lowest: PerLevel;
  /** 1 in the layers that a parcel from the lowest can reach: all but the top. */
  readonly reachable: PerLevel;
  /** 1 where the free troposphere begins: all but the two lowest layers. */
  readonly free: PerLevel;
  /** Of the interfaces between layers, [levels − 1, 1, 1]: 1 where turbulence mixes, σ above 0.5. */
  readonly mixed: PerLevel;
  /** Of the same: background diffusivity relative to that next to the ground, 0.1 above σ = 0.7. */
  readonly nearGround: PerLevel;
  /** Δσ. */
  readonly thickness: PerLevel;
  /** Mass fraction of ozone, broadcasting against layers. */
  readonly ozone: Field<'center'>;
}

/** Half levels of the model's eight layers, as in SPEEDY (Molteni 2003). */
export const eightLayers = [0, 0.05, 0.14, 0.26, 0.42, 0.6, 0.77, 0.9, 1] as const;

/** ln(σ_{k+½}/σ_{k−½}); 2 ln 2 stands for the layer that reaches to the top. */
const depths = (half: readonly number[]): number[] =>
  half.slice(1).map((lower, k) => (k === 0 ? 2 * Math.LN2 : Math.log(lower / (half[k] as number))));

/**
 * Constants of a column of σ layers.
 *
 *     ln σ_k = ln σ_{k+½} − α_k,   α_k = 1 − (σ_{k−½}/Δσ_k) ln(σ_{k+½}/σ_{k−½}),   α_1 = ln 2                  [K-1]
 *
 * @param half σ of the interfaces from the top, 0 … 1
 * @see Simmons and Burridge (1981), Monthly Weather Review 109, 758
 */
export function buildColumnGeometry(half: readonly number[], sinLatitude: Field<'center'>): ColumnGeometry {
  const count = half.length - 1;
  const column = (values: readonly number[]): PerLevel => constant<'center'>(values, [count, 1, 1]);
  const at = (k: number): number => half[k] as number;
  const thickness = half.slice(1).map((lower, k) => lower - at(k));
  const depth = depths(half);
  const inner = (f: (σ: number) => number): PerLevel => constant<'center'>(half.slice(1, -1).map(f), [count - 1, 1, 1]);
  const α = depth.map((l, k) => (k === 0 ? Math.LN2 : 1 - (at(k) / (thickness[k] as number)) * l));
  const logSigma = α.map((a, k) => Math.log(at(k + 1)) - a);
  const step = (k: number): number => (logSigma[k + 1] as number) - (logSigma[k] as number);
  const σ = logSigma.map(Math.exp);
  return {
    count,
    sinLatitude,
    sigma: column(σ),
    thickness: column(thickness),
    massPerPressure: column(thickness.map((x) => x / gravity)),
    lowerWeight: column(α.map((a, k) => (k < count - 1 ? a / step(k) : 0))),
    groundWeight: (α[count - 1] as number) / step(count - 2),
    ownDepth: column(α.map((a) => a * dryAirGasConstant)),
    fullDepth: column(depth.map((l) => l * dryAirGasConstant)),
    troposphere: column(σ.map((x) => Number(x > 0.14))),
    mixed: inner((σ) => Number(σ > 0.5)),
    nearGround: inner((σ) => (σ > 0.7 ? 1 : 0.1)),
    lowest: column(σ.map((_, k) => Number(k === count - 1))),
    reachable: column(σ.map((_, k) => Number(k > 0))),
    free: column(σ.map((_, k) => Number(k < count - 2))),
    ozone: zonalOzone(σ, sinLatitude),
    cloudy: column(σ.map((x) => Number(x > 0.14 && x < 0.9))),
  };
}
