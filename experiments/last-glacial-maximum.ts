import { experiment } from '../src/model/experiment.ts';
import { equivalentCarbonDioxide } from '../src/physics/greenhouse-gases.ts';
import control from './production-control.ts';

/** Gases of 21,000 years ago in PMIP4 (Kageyama et al. 2017, Geosci. Model Dev. 10, 4035, Table 2). */
const co2 = equivalentCarbonDioxide({ carbonDioxide: 190, methane: 375, nitrousOxide: 200 });

/** 21,000 years ago, as in PMIP4: ice sheets and coasts of ICE-5G, the orbit and the gases of then. */
export default experiment({
  ...control,
  name: 'last_glacial_maximum',
  question: 'How much colder is the world of 21,000 years ago, and what becomes of its overturning?',
  model: { ...control.model, boundary: 'lgm', forcing: { co2, orbit: '21ka' } },
});
