import { experiment } from '../src/model/experiment.ts';

/** Ten years of the atmosphere and land over the observed sea surface, as in the Atmospheric Model Intercomparison Project. */
export default experiment({
  name: 'observed_sea',
  question: 'What climate does the atmosphere make by itself where the sea surface is as observed?',
  // 345 ppm as in AMIP (Gates 1992): of the years that the sea was observed in.
  model: { components: 'atmosphere', atmosphere: 'primitive', resolution: 'T31', forcing: { co2: 345 } },
  run: { length: { years: 10 }, calendar: 'noleap', restartEveryYears: 5 },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 4 },
});
