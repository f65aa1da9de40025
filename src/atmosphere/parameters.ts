import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';

/** What every atmosphere is given, whichever it is. */
export const atmosphereParameters = z.strictObject({
  co2: parameter(280, {
    units: '1e-6',
    symbol: 'C',
    doc: 'carbon dioxide, mole fraction in ppm',
    source: 'pre-industrial',
    min: 50,
    max: 5000,
    tunable: true,
  }),
});
export type AtmosphereParameters = z.infer<typeof atmosphereParameters>;
