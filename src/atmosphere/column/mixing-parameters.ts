import { z } from 'zod';
import { parameter } from '../../physics/parameter.ts';

/** What may be tuned in turbulence. */
export const mixingParameters = z.strictObject({
  mixingLength: parameter(100, {
    units: 'm',
    symbol: 'l_0',
    doc: 'largest mixing length',
    source: 'Blackadar (1962)',
    min: 10,
    max: 500,
    tunable: true,
  }),
  backgroundDiffusivity: parameter(0.1, {
    units: 'm2 s-1',
    symbol: 'K_b',
    doc: 'diffusivity of stable air next to the ground; a tenth of it above 700 hPa',
    source: 'this model',
    min: 0.01,
    max: 20,
    tunable: true,
  }),
  nearSurfaceWind: parameter(0.6, {
    units: '1',
    symbol: 'r_w',
    doc: 'wind near the surface over that of the lowest layer',
    source: 'logarithmic wind between 10 m and 400 m over the sea, 0.75; tuned to the place of the storm tracks',
    min: 0.5,
    max: 1,
    tunable: true,
  }),
});
export type MixingParameters = z.infer<typeof mixingParameters>;
