import { experiment } from '../src/model/experiment.ts';
import control from './production-control.ts';

/** 6,000 years ago, as in PMIP4 (Otto-Bliesner et al. 2017): the orbit of then and 264.4 ppm of carbon dioxide. Methane is not modelled. */
export default experiment({
  ...control,
  name: 'mid_holocene',
  question: 'Do northern summers warm and monsoons move poleward under the orbit of 6,000 years ago?',
  model: { ...control.model, forcing: { co2: 264.4, orbit: '6ka' } },
});
