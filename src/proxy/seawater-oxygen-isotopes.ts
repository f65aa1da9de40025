import { z } from 'zod';
import { wrapLongitude } from '../grid/basins.ts';
import { parameter } from '../physics/parameter.ts';
import { add, mul, type tf } from '../tensor/index.ts';
import type { ForwardOperator, Samples } from './forward-operator.ts';

const source = 'LeGrande and Schmidt (2006), Geophys. Res. Lett. 33, L12604, table 1';

/** Slope, permil per unit of salinity, and intercept, permil VSMOW, of the surface water of each region. */
export const seawaterRegions = {
  'tropical Pacific': { slope: 0.27, intercept: -8.88 },
  'south Pacific': { slope: 0.45, intercept: -15.29 },
  'north Pacific': { slope: 0.44, intercept: -15.13 },
  Indian: { slope: 0.16, intercept: -5.31 },
  'tropical Atlantic': { slope: 0.15, intercept: -4.61 },
  'north Atlantic': { slope: 0.55, intercept: -18.98 },
  'south Atlantic': { slope: 0.51, intercept: -17.4 },
  Southern: { slope: 0.24, intercept: -8.45 },
  Arctic: { slope: 0.48, intercept: -16.82 },
  'Greenland, Iceland and Norwegian Seas': { slope: 0.6, intercept: -20.71 },
  Mediterranean: { slope: 0.28, intercept: -9.24 },
} as const;
export type SeawaterRegion = keyof typeof seawaterRegions;

/** Width over which one region passes into the next, degrees. */
const blend = 5;

/** From 0 below an edge to 1 above it, over `blend` degrees, continuously differentiable. */
function beyond(edge: number, coordinate: number): number {
  const t = Math.min(1, Math.max(0, (coordinate - edge) / blend + 0.5));
  return t * t * (3 - 2 * t);
}
const between = (low: number, high: number, x: number): number => beyond(low, x) * (1 - beyond(high, x));

/** The three oceans by longitude, which ends where its coasts do. */
function oceanOf(φ: number, λ: number): 'Atlantic' | 'Indian' | 'Pacific' {
  const america = φ < 9 ? -70 : φ < 14 ? -84 : φ < 18 ? -90 : -100;
  if (λ >= america && λ < 22) return 'Atlantic';
  return λ >= 22 && λ < (φ < -10 ? 146 : 103) ? 'Indian' : 'Pacific';
}

/** How much of each region a place belongs to; adds up to 1, smooth across the parallels that part regions. */
export function regionWeights(latitude: number, longitude: number): Readonly<Partial<Record<SeawaterRegion, number>>> {
  const λ = wrapLongitude(longitude);
  if (latitude > 30 && latitude < 46 && λ > -5.5 && λ < 37) return { Mediterranean: 1 };
  const ocean = oceanOf(latitude, λ);
  const southern = 1 - beyond(-50, latitude);
  if (ocean === 'Indian') return { Southern: southern, Indian: 1 - southern };
  if (ocean === 'Pacific') {
    const south = between(-50, -20, latitude);
    const tropical = between(-20, 20, latitude);
    const north = between(20, 66, latitude);
    return {
      Southern: southern,
      'south Pacific': south,
      'tropical Pacific': tropical,
      'north Pacific': north,
      Arctic: beyond(66, latitude),
    };
  }
  const nordic = between(-45, 20, λ);
  const polar = beyond(64, latitude);
  return {
    Southern: southern,
    'south Atlantic': between(-50, -30, latitude),
    'tropical Atlantic': between(-30, 30, latitude),
    'north Atlantic': between(30, 64, latitude),
    'Greenland, Iceland and Norwegian Seas': polar * nordic * (1 - beyond(80, latitude)),
    Arctic: polar * (1 - nordic * (1 - beyond(80, latitude))),
  };
}

/** The regional relation at a place, host numbers. */
export function regionalRelation(latitude: number, longitude: number): { readonly slope: number; readonly intercept: number } {
  let [slope, intercept] = [0, 0];
  for (const [region, weight] of Object.entries(regionWeights(latitude, longitude)) as [SeawaterRegion, number][]) {
    slope += weight * seawaterRegions[region].slope;
    intercept += weight * seawaterRegions[region].intercept;
  }
  return { slope, intercept };
}

const parameters = z.strictObject({
  iceVolumeEffect: parameter(0, {
    units: 'permil',
    symbol: 'Δ_ice',
    doc: 'enrichment of the whole ocean by water stored on land; 1.0 at the Last Glacial Maximum',
    source: 'Schrag et al. (1996), Science 272, 1930-1932',
    min: -0.5,
    max: 1.5,
    tunable: true,
  }),
});

/** δ¹⁸O of surface sea water from its salinity, by region. */
export const seawaterOxygenIsotopes: ForwardOperator<
  { readonly salinity: Samples; readonly slope: Samples; readonly intercept: Samples },
  z.infer<typeof parameters>
> = {
  id: 'seawater-d18o',
  equation: 'δw = s S + i + Δ_ice', // [H-3]
  source,
  units: { salinity: 'g kg-1', slope: 'permil (g kg-1)-1', intercept: 'permil VSMOW', output: 'permil VSMOW' },
  validRange: { salinity: [28, 41] },
  parameters,
  predict: ({ salinity: S, slope, intercept }, { iceVolumeEffect }) => add(add(mul(S, slope), intercept), iceVolumeEffect) as tf.Tensor1D,
};
