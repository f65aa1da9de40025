import { experiment } from '../src/model/experiment.ts';
import control from './production-control.ts';

/** The control run with carbon dioxide doubled on the first day. */
export default experiment({
  ...control,
  name: 'abrupt_2xco2',
  question: 'How much does the surface warm, and how soon, after carbon dioxide doubles at once?',
  model: { ...control.model, forcing: { co2: 560 } },
});
