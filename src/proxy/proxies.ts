import { constant, reshape } from '../tensor/index.ts';
import { alkenoneUnsaturation } from './alkenone-unsaturation.ts';
import type { Range, Samples } from './forward-operator.ts';
import { magnesiumCalcium } from './magnesium-calcium.ts';
import { type ErrorParts, errorVariance, usualErrors } from './observation-error.ts';
import { seaTemperature } from './sea-temperature.ts';
import { tex86 } from './tex86.ts';

/** Proxies that have a forward operator. */
export const proxies = ['planktonic-d18o', 'planktonic-mg-ca', 'uk37', 'tex86', 'sea-temperature'] as const;
export type ProxyName = (typeof proxies)[number];

/** Proxies whose relation depends on the species of the shell. */
export const proxiesOfShells: readonly ProxyName[] = ['planktonic-d18o', 'planktonic-mg-ca'];

/** Numbers as samples. */
export const samplesOf = (values: ArrayLike<number>): Samples =>
  reshape(constant(Float32Array.from(values), [1, 1, values.length]), [values.length]) as Samples;

/** Operators that see nothing but temperature. */
export const temperatureProxies = {
  'planktonic-mg-ca': magnesiumCalcium,
  uk37: alkenoneUnsaturation,
  tex86,
  'sea-temperature': seaTemperature,
} as const;

/** What a temperature proxy makes of temperatures. */
export function predictedOf(proxy: keyof typeof temperatureProxies, temperature: Samples): Samples {
  const operator = temperatureProxies[proxy];
  return operator.predict({ temperature }, operator.parameters.parse({}) as never);
}

/** Host numbers of the relations of temperature proxies, T in °C; what `predict` computes, for checks of single values. */
const relations = {
  'planktonic-mg-ca': (T: number) => {
    const { preexponential, sensitivity } = magnesiumCalcium.parameters.parse({});
    return preexponential * Math.exp(sensitivity * T);
  },
  uk37: (T: number) => {
    const { slope, intercept } = alkenoneUnsaturation.parameters.parse({});
    return Math.min(1, slope * T + intercept);
  },
  tex86: (T: number) => {
    const { slope, intercept } = tex86.parameters.parse({});
    return 10 ** ((T - intercept) / slope);
  },
  'sea-temperature': (T: number) => T,
} as const;

/** Calcite that sea water of −2 to 36 °C and −4 to 3 permil can make by the equations of Bemis et al. (1998), rounded outward, permil VPDB. */
const possibleCalcite: Range = [-9, 7];

/** The values that a proxy has over the range of temperatures that its relation was made for; all that are possible for calcite. */
export function validValues(proxy: ProxyName): Range {
  if (proxy === 'planktonic-d18o') return possibleCalcite;
  const [coldest, warmest] = temperatureProxies[proxy].validRange.temperature as Range;
  return [relations[proxy](coldest), relations[proxy](warmest)];
}

/** Change of a temperature proxy by 1 K around a temperature, in its own unit. */
const perKelvin = (proxy: keyof typeof relations, T: number): number => (relations[proxy](T + 0.5) - relations[proxy](T - 0.5)) as number;

/** The temperature, °C, at which a temperature proxy has a value; by bisection, as relations rise everywhere. */
function temperatureAt(proxy: keyof typeof relations, value: number): number {
  let [low, high] = [-5, 40];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    if (relations[proxy](middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Standard deviation that an observation has where nobody has stated one, in the unit of the proxy: the usual parts of
 * the error, those of temperature proxies brought from °C by the slope of the relation at the value, least at 28 °C where UK′37 ends.
 */
export function usualError(proxy: ProxyName, value: number): number {
  const parts: ErrorParts = usualErrors[proxy];
  const deviation = Math.sqrt(errorVariance(parts));
  if (proxy === 'planktonic-d18o') return deviation;
  return deviation * perKelvin(proxy, Math.min(28, temperatureAt(proxy, value)));
}
