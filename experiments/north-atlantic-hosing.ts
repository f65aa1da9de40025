import { experiment } from '../src/model/experiment.ts';
import control from './production-control.ts';

/** The control run with a tenth of a sverdrup of fresh water poured into the Atlantic between 50 and 70° N (Stouffer et al. 2006). */
export default experiment({
  ...control,
  name: 'north_atlantic_hosing',
  question: 'How much does the Atlantic overturning weaken under 0.1 Sv of fresh water between 50 and 70 degrees north?',
  model: { ...control.model, forcing: { freshwater: { sverdrups: 0.1, latitudes: [50, 70], longitudes: [-65, 15] } } },
});
