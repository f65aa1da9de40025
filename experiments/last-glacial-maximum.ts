import { experiment } from '../src/model/experiment.ts';
import control from './production-control.ts';

/** 21,000 years ago, as in PMIP4 (Kageyama et al. 2017): ice sheets and coasts of ICE-5G, the orbit of then, 190 ppm of carbon dioxide. */
export default experiment({
  ...control,
  name: 'last_glacial_maximum',
  question: 'How much colder is the world of 21,000 years ago, and what becomes of its overturning?',
  model: { ...control.model, boundary: 'lgm', forcing: { co2: 190, orbit: '21ka' } },
});
