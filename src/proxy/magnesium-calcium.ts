import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';
import { exp, mul } from '../tensor/index.ts';
import type { ForwardOperator, Samples } from './forward-operator.ts';

const source = 'Anand et al. (2003), Paleoceanography 18, 1050, all species together';

const parameters = z.strictObject({
  preexponential: parameter(0.38, { units: 'mmol mol-1', symbol: 'B', doc: 'ratio at 0 °C', source, min: 0.1, max: 1, tunable: true }),
  sensitivity: parameter(0.09, {
    units: 'K-1',
    symbol: 'A',
    doc: 'relative growth per kelvin',
    source,
    min: 0.05,
    max: 0.13,
    tunable: true,
  }),
});

/** Magnesium to calcium of planktonic foraminifera. */
export const magnesiumCalcium: ForwardOperator<{ readonly temperature: Samples }, z.infer<typeof parameters>> = {
  id: 'planktonic-mg-ca',
  equation: 'Mg/Ca = B exp(A T)', // [H-4]
  source,
  units: { temperature: 'degC', output: 'mmol mol-1' },
  validRange: { temperature: [14, 30] },
  parameters,
  predict: ({ temperature: T }, { preexponential: B, sensitivity: A }) => mul(exp(mul(T, A)), B),
};
