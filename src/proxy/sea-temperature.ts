import { z } from 'zod';
import type { ForwardOperator, Samples } from './forward-operator.ts';

const parameters = z.strictObject({});

/** Temperature of the water itself: of thermometers, or as others have worked it out. */
export const seaTemperature: ForwardOperator<{ readonly temperature: Samples }, z.infer<typeof parameters>> = {
  id: 'sea-temperature',
  equation: 'y = T', // [H-11]
  source: 'none: what is observed is what the model has',
  units: { temperature: 'degC', output: 'degC' },
  validRange: { temperature: [-2, 40] },
  parameters,
  predict: ({ temperature: T }) => T,
};
