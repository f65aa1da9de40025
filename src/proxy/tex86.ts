import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';
import { div, exp, mul, sub } from '../tensor/index.ts';
import type { ForwardOperator, Samples } from './forward-operator.ts';

const source = 'Kim et al. (2010), Geochim. Cosmochim. Acta 74, 4639-4654, TEX86-H';

const parameters = z.strictObject({
  slope: parameter(68.4, { units: 'K', symbol: 's', doc: 'kelvin per decade of the index', source, min: 40, max: 100, tunable: true }),
  intercept: parameter(38.6, { units: 'degC', symbol: 'i', doc: 'temperature of an index of 1', source, min: 25, max: 55, tunable: true }),
});

/** Index of archaeal tetraether lipids. */
export const tex86: ForwardOperator<{ readonly temperature: Samples }, z.infer<typeof parameters>> = {
  id: 'tex86',
  equation: 'TEX86 = 10^((T − i) ⁄ s)', // [H-6]
  source,
  units: { temperature: 'degC', output: '1' },
  validRange: { temperature: [5, 30] },
  parameters,
  predict: ({ temperature: T }, { slope: s, intercept: i }) => exp(mul(div(sub(T, i), s), Math.LN10)),
};
