import { z } from 'zod';
import { columnParameters } from '../column/index.ts';
import { primitiveParameters } from '../primitive/index.ts';

/** What may be tuned in moist air under the primitive equations. */
export const airParameters = z.strictObject({ ...primitiveParameters.shape, ...columnParameters.shape });
export type AirParameters = z.infer<typeof airParameters>;
