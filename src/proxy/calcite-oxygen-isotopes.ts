import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';
import { add, div, type Live, mul, type Numeric, scalar, sqrt, sub } from '../tensor/index.ts';
import type { ForwardOperator, Samples } from './forward-operator.ts';

/** Coefficients of a palaeotemperature equation T = a + b x + c x², x = δ_c − (δ_w + δ₀). */
interface Coefficients {
  readonly intercept: number;
  readonly slope: number;
  readonly curvature: number;
  readonly scaleOffset: number;
  readonly source: string;
  readonly range: readonly [number, number];
}

const bemis = 'Bemis et al. (1998), Paleoceanography 13, 150-160, table 1';

/** The published equations, °C and permil. `scaleOffset` takes water from the VSMOW to the VPDB scale (Hut 1987: −0.27). */
export const paleotemperatureEquations = {
  'universa-low-light': { intercept: 16.5, slope: -4.8, curvature: 0, scaleOffset: -0.27, source: bemis, range: [15, 25] },
  'universa-high-light': { intercept: 14.9, slope: -4.8, curvature: 0, scaleOffset: -0.27, source: bemis, range: [15, 25] },
  'bulloides-11-chambers': { intercept: 12.6, slope: -5.07, curvature: 0, scaleOffset: -0.27, source: bemis, range: [15, 24] },
  'bulloides-12-chambers': { intercept: 13.2, slope: -4.89, curvature: 0, scaleOffset: -0.27, source: bemis, range: [15, 24] },
  'bulloides-13-chambers': { intercept: 13.6, slope: -4.77, curvature: 0, scaleOffset: -0.27, source: bemis, range: [15, 24] },
  'inorganic-calcite': {
    intercept: 16.1,
    slope: -4.64,
    curvature: 0.09,
    scaleOffset: -0.27,
    source: 'Kim and O’Neil (1997), Geochim. Cosmochim. Acta 61, 3461-3475, as recast by Bemis et al. (1998)',
    range: [10, 40],
  },
  sacculifer: {
    intercept: 17,
    slope: -4.52,
    curvature: 0.03,
    scaleOffset: -0.22,
    source: 'Erez and Luz (1983), Geochim. Cosmochim. Acta 47, 1025-1031',
    range: [14, 30],
  },
} as const satisfies Record<string, Coefficients>;

export type PaleotemperatureEquation = keyof typeof paleotemperatureEquations;

/**
 * The equation for a species: the high-light line of O. universa for species with symbionts in sunlit water, the
 * low-light line for those without or below it, and G. bulloides by its own 12-chambered shells (Bemis et al. 1998, section 4).
 */
export const equationOfSpecies: Readonly<Record<string, PaleotemperatureEquation>> = {
  'Orbulina universa': 'universa-low-light',
  'Globigerinoides ruber': 'universa-high-light',
  'Trilobatus sacculifer': 'universa-high-light',
  'Globigerina bulloides': 'bulloides-12-chambers',
  'Neogloboquadrina pachyderma': 'universa-low-light',
  'Neogloboquadrina incompta': 'universa-low-light',
};

/** The parameters of one equation. */
function calibration({ intercept, slope, curvature, scaleOffset, source }: Coefficients) {
  return z.strictObject({
    intercept: parameter(intercept, {
      units: 'degC',
      symbol: 'a',
      doc: 'temperature at equal scales',
      source,
      min: 5,
      max: 25,
      tunable: true,
    }),
    slope: parameter(slope, { units: 'K permil-1', symbol: 'b', doc: 'kelvin per permil', source, min: -8, max: -2, tunable: true }),
    curvature: parameter(curvature, { units: 'K permil-2', symbol: 'c', doc: 'quadratic term', source, min: 0, max: 0.2 }),
    scaleOffset: parameter(scaleOffset, { units: 'permil', symbol: 'δ₀', doc: 'VSMOW to VPDB', source, min: -0.3, max: 0 }),
  });
}
type Calibration = z.infer<ReturnType<typeof calibration>>;

/**
 * x with a + b x + c x² = T on the branch that cools upward, written so that c = 0 is no special case.
 *
 *     x = 2 (T − a) ⁄ (b − √(b² − 4 c (a − T)))                                                           [H-2]
 *
 * Real while T > a − b² ⁄ 4c, −43 °C for inorganic calcite.
 */
function scaledDifference(T: Samples, a: Numeric, b: Numeric, c: Numeric): Samples {
  const excess = sub(T, a);
  const discriminant = add(mul(excess, scalar.mul(4, c)), scalar.mul(b, b));
  return div(mul(excess, 2), sub(b, sqrt(discriminant)));
}

/** δ¹⁸O of calcite in equilibrium with water of a temperature, one operator for each published equation. */
export function calciteOxygenIsotopes(
  name: PaleotemperatureEquation,
): ForwardOperator<{ readonly temperature: Samples; readonly seawater: Samples }, Calibration> {
  const { source, range, ...coefficients }: Coefficients = paleotemperatureEquations[name];
  return {
    id: `calcite-d18o-${name}`,
    equation: 'T = a + b x + c x², δc = δw + δ₀ + x', // [H-1]
    source,
    units: { temperature: 'degC', seawater: 'permil VSMOW', output: 'permil VPDB' },
    validRange: { temperature: range },
    parameters: calibration({ ...coefficients, source, range }),
    predict({ temperature: T, seawater: δw }, { intercept: a, slope: b, curvature: c, scaleOffset: δ0 }: Live<Calibration>) {
      return add(add(δw, δ0), scaledDifference(T, a, b, c));
    },
  };
}
