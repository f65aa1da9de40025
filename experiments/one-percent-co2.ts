import { experiment } from '../src/model/experiment.ts';
import control from './production-control.ts';

/** The control run with carbon dioxide rising by one per cent a year until it has quadrupled, in year 140. */
export default experiment({
  ...control,
  name: 'one_percent_co2',
  question: 'How much has the surface warmed when carbon dioxide that rises by one per cent a year has doubled, in year 70?',
  model: { ...control.model, forcing: { co2: { from: 280, percentPerYear: 1, until: 1120 } } },
  run: { ...control.run, length: { years: 140 } },
  resources: { ...control.resources, hours: 36 },
});
