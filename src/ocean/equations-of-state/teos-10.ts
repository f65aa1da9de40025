import { formula, type Quantity } from '../../tensor/index.ts';
import type { EquationOfState } from './equation-of-state.ts';

const { add, div, mul, sqrt, sub } = formula;

/** Coefficients of a polynomial in τ and s: rows are powers of τ, columns powers of s. */
type Polynomial = readonly (readonly number[])[];

/** Coefficients of the published fit for the powers 0 to 3 of depth, kg m⁻³. */
export const publishedCoefficients: readonly Polynomial[] = [
  [
    [8.0189615746e2, 8.6672408165e2, -1.7864682637e3, 2.0375295546e3, -1.2849161071e3, 4.3227585684e2, -6.0579916612e1],
    [2.6010145068e1, -6.5281885265e1, 8.1770425108e1, -5.6888046321e1, 1.7681814114e1, -1.9193502195],
    [-3.7074170417e1, 6.1548258127e1, -6.0362551501e1, 2.9130021253e1, -5.4723692739],
    [2.1661789529e1, -3.3449108469e1, 1.9717078466e1, -3.1742946532],
    [-8.3627885467, 1.1311538584e1, -5.3563304045],
    [5.4048723791e-1, 4.8169980163e-1],
    [-1.9083568888e-1],
  ],
  [
    [1.9681925209e1, -4.2549998214e1, 5.0774768218e1, -3.0938076334e1, 6.6051753097],
    [-1.3336301113e1, -4.4870114575, 5.0042598061, -6.5399043664e-1],
    [6.7080479603, 3.5063081279, -1.8795372996],
    [-2.4649669534, -5.5077101279e-1],
    [5.592793597e-1],
  ],
  [[2.0660924175, -4.9527603989, 2.5019633244], [2.0564311499, -2.1311365518e-1], [-1.2419983026]],
  [[-2.3342758797e-2, -1.8507636718e-2], [3.7969820455e-1]],
];

/** Units of absolute salinity, g kg⁻¹, conservative temperature, °C, and depth, m; and the salinity that is added under the root. */
const salinityUnit = (40 * 35.16504) / 35;
const temperatureUnit = 40;
const depthUnit = 1e4;
const salinityOffset = 32;
/** Where the anomaly is zero: 10 °C and 35 g kg⁻¹. */
const τ0 = 10 / temperatureUnit;
const s0 = Math.sqrt((35 + salinityOffset) / salinityUnit);

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

/** The same polynomial in τ − τ₀ and s − s₀, without its value there: small numbers, which float32 adds without loss. */
const recentred = (c: Polynomial): Polynomial =>
  c.map((row, b) =>
    row.map((_, a) => {
      if (a + b === 0) return 0;
      let sum = 0;
      for (let j = b; j < c.length; j++)
        (c[j] ?? []).forEach((value, i) => {
          if (i >= a) sum += value * binomial(j, b) * τ0 ** (j - b) * binomial(i, a) * s0 ** (i - a);
        });
      return sum;
    }),
  );

const density = publishedCoefficients.map(recentred);
const alongTemperature = density.map((c) => c.slice(1).map((row, b) => row.map((value) => (value * (b + 1)) / temperatureUnit)));
const alongRoot = density.map((c) => c.map((row) => row.slice(1).map((value, a) => value * (a + 1))).filter((row) => row.length > 0));

/** Σ cₙ xⁿ by Horner's rule. */
const horner = <Q extends Quantity>(c: readonly (Q | number)[], x: Q): Q =>
  c.slice(0, -1).reduceRight<Q>((sum, coefficient) => add(mul(sum, x), coefficient), c.at(-1) as Q);

/** Value of polynomials in τ − τ₀ and s − s₀, one for each power of depth. */
function evaluate<Q extends Quantity>(c: readonly Polynomial[], τ: Q, s: Q, ζ: Q): Q {
  const ofPower = c.map((polynomial) =>
    horner<Q>(
      polynomial.map((row) => horner<Q>(row, s)),
      τ,
    ),
  );
  return horner<Q>(ofPower, ζ);
}

const root = <Q extends Quantity>(S: Q): Q => sqrt(mul(add(S, 35 + salinityOffset), 1 / salinityUnit));
const fromRoot0 = <Q extends Quantity>(S: Q, s: Q): Q => div(mul(S, 1 / salinityUnit), add(s, s0));
const fromτ0 = <Q extends Quantity>(T: Q): Q => mul(sub(T, 10), 1 / temperatureUnit);

/**
 * The 55-term polynomial fit to TEOS-10 for Boussinesq models, less its reference profile and its value at 10 °C and 35 g kg⁻¹.
 *
 *     ρ′ = Σ c_{ijk} sⁱ τʲ ζᵏ − (the same at s₀, τ₀),   s = √((S_A + 32) ⁄ 40.19 g kg⁻¹),   τ = Θ ⁄ 40 °C,   ζ = z ⁄ 10⁴ m       [O-24]
 *
 * Temperature then means conservative temperature and salinity absolute salinity. Worked out in τ − τ₀ and s − s₀, so that float32 loses
 * nothing. The slopes are the polynomial's own.
 */
export const teos10: EquationOfState = {
  title: 'TEOS-10, 55-term polynomial',
  source: 'Roquet et al. (2015), Ocean Modelling 90, 29-43',
  densityAnomaly: (T, S, z) => {
    const s = root(S);
    return evaluate(density, fromτ0(T), fromRoot0(S, s), mul(z, 1 / depthUnit));
  },
  thermalExpansion: (T, S, z) => {
    const s = root(S);
    return mul(evaluate(alongTemperature, fromτ0(T), fromRoot0(S, s), mul(z, 1 / depthUnit)), -1);
  },
  halineContraction: (T, S, z) => {
    const s = root(S);
    const alongS = div(0.5 / salinityUnit, s); // ∂s ⁄ ∂S
    return mul(evaluate(alongRoot, fromτ0(T), fromRoot0(S, s), mul(z, 1 / depthUnit)), alongS);
  },
};
