import { experiment } from '../src/model/experiment.ts';

/** A twin experiment of parameters: two that warm and cool the sea in different places, from records of a sea whose start is known well. */
export default experiment({
  name: 'parameter_twin',
  question: 'Do two parameters of the coupled model come back from synthetic records of the sea surface that they shape in a month?',
  model: { resolution: 'T31', atmosphere: 'qtcm' },
  run: { length: { days: 20 } },
  assimilation: {
    twin: { sites: 200, species: 'Globigerinoides ruber', noise: 0.02 },
    backgroundError: { temperature: 0.05, salinity: 0.02, correlation: 0, horizontal: 3e6 },
    tuned: {
      'coupler.oceanExchange': { error: 3e-4, truth: 1.4e-3 },
      'qtcm.stratusCover': { error: 0.4, truth: 1.25 },
    },
    iterations: 10,
  },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 6 },
});
