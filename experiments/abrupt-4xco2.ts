import { experiment } from '../src/model/experiment.ts';
import control from './production-control.ts';

/** The control run with carbon dioxide quadrupled on the first day. */
export default experiment({
  ...control,
  name: 'abrupt_4xco2',
  question: 'What forcing and what feedback does quadrupled carbon dioxide show, by the regression of Gregory et al. (2004)?',
  model: { ...control.model, forcing: { co2: 1120 } },
});
