import { experiment } from '../src/model/experiment.ts';
import { equivalentCarbonDioxide } from '../src/physics/greenhouse-gases.ts';
import control from './production-control.ts';

/** Gases of 6,000 years ago in PMIP4 (Otto-Bliesner et al. 2017, Geosci. Model Dev. 10, 3979, Table 1). */
const co2 = equivalentCarbonDioxide({ carbonDioxide: 264.4, methane: 597, nitrousOxide: 262 });

/** 6,000 years ago, as in PMIP4: the orbit and the gases of then. */
export default experiment({
  ...control,
  name: 'mid_holocene',
  question: 'Do northern summers warm and monsoons move poleward under the orbit of 6,000 years ago?',
  model: { ...control.model, forcing: { co2, orbit: '6ka' } },
});
