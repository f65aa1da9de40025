import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';
import { add, mul, smoothMinimum } from '../tensor/index.ts';
import type { ForwardOperator, Samples } from './forward-operator.ts';

const source = 'Müller et al. (1998), Geochim. Cosmochim. Acta 62, 1757-1772, annual mean, 60°S to 60°N';

const parameters = z.strictObject({
  slope: parameter(0.033, { units: 'K-1', symbol: 's', doc: 'index per kelvin', source, min: 0.02, max: 0.05, tunable: true }),
  intercept: parameter(0.044, { units: '1', symbol: 'i', doc: 'index at 0 °C', source, min: -0.1, max: 0.2, tunable: true }),
});

/** Width over which the index runs into its greatest value, 1; squared. */
const saturation = 1e-3;

/** Unsaturation index of alkenones, which cannot pass 1: the bend belongs to the definition of the index. */
export const alkenoneUnsaturation: ForwardOperator<{ readonly temperature: Samples }, z.infer<typeof parameters>> = {
  id: 'uk37',
  equation: 'UK′37 = min(s T + i, 1)', // [H-5]
  source,
  units: { temperature: 'degC', output: '1' },
  validRange: { temperature: [0, 29] },
  parameters,
  predict: ({ temperature: T }, { slope, intercept }) => smoothMinimum(add(mul(T, slope), intercept), 1, saturation),
};
