import { z } from 'zod';
import { cloudParameters } from './cloud-parameters.ts';
import { convectionParameters } from './convection-parameters.ts';
import { mixingParameters } from './mixing-parameters.ts';
import { radiationParameters } from './radiation-parameters.ts';

/** What may be tuned in the physics of air columns. */
export const columnParameters = z.strictObject({
  ...radiationParameters.shape,
  ...cloudParameters.shape,
  ...convectionParameters.shape,
  ...mixingParameters.shape,
});
export type ColumnParameters = z.infer<typeof columnParameters>;
