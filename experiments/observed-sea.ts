import { experiment } from '../src/model/experiment.ts';

/** Ten years of the atmosphere and land over the observed sea surface, as in the Atmospheric Model Intercomparison Project. */
export default experiment({
  name: 'observed_sea',
  question: 'What climate does the atmosphere make by itself where the sea surface is as observed?',
  model: { components: 'atmosphere', atmosphere: 'primitive', resolution: 'T31' },
  run: { length: { years: 10 }, calendar: 'noleap', restartEveryYears: 5 },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 4 },
});
