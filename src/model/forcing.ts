import { z } from 'zod';
import { type OrbitName, orbitNames } from '../physics/orbit.ts';
import type { Numeric } from '../tensor/index.ts';
import { courseSchema } from './course.ts';
import type { LiveParameters } from './parameters.ts';

const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(360);

/** Where fresh water is poured into the sea: a box in degrees, from south to north and from west to east. */
const boxSchema = z.strictObject({ latitudes: z.tuple([latitude, latitude]), longitudes: z.tuple([longitude, longitude]) });
export type Box = z.infer<typeof boxSchema>;

const anomalies = z.strictObject({ eccentricity: z.number(), obliquity: z.number(), perihelion: z.number() });

/** What an experiment declares of the world outside the model. */
export const forcingSchema = z.strictObject({
  /** Carbon dioxide, ppm. */
  co2: courseSchema.optional(),
  /** Sunlight at the mean distance from the Sun, W m⁻². */
  solarConstant: courseSchema.optional(),
  /** Orbit of a time, or one's own in degrees; the perihelion as `orbit.perihelion` counts it. */
  orbit: z
    .union([z.enum(orbitNames), anomalies], `must be one of ${orbitNames.join(', ')} or { eccentricity, obliquity, perihelion }`)
    .optional(),
  /** Water that nobody in the model gives: it enters the sea of a box, and the water budget as received from outside. */
  freshwater: boxSchema.extend({ sverdrups: courseSchema }).optional(),
});
export type DeclaredForcing = z.infer<typeof forcingSchema>;
export type { OrbitName };

/** What may change from day to day by itself, and which parameter stands for it where it does not. */
export const conditionTable = {
  co2: { parameter: 'atmosphere.co2', units: 'ppm' },
  solarConstant: { parameter: 'orbit.solarConstant', units: 'W m-2' },
  freshwater: { parameter: undefined, units: 'Sv' },
} as const;
export type ConditionName = keyof typeof conditionTable;

/** Numbers of the day by name: those that change, and only those. */
export type Conditions = { readonly [name in ConditionName]?: Numeric };

/** Parameters with the conditions of the day in their places. */
export const underConditions = (p: LiveParameters, { co2, solarConstant }: Conditions): LiveParameters => ({
  ...p,
  atmosphere: co2 === undefined ? p.atmosphere : { ...p.atmosphere, co2 },
  orbit: solarConstant === undefined ? p.orbit : { ...p.orbit, solarConstant },
});
