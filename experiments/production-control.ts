import { experiment } from '../src/model/experiment.ts';

/** The production control run: a century under pre-industrial forcing, free-running from observed ocean data. */
export default experiment({
  name: 'production_control',
  question: 'What climate does the coupled model keep by itself under pre-industrial CO2?',
  model: {
    resolution: 'T31',
    atmosphere: 'primitive',
    // With the simpler mixing the sea takes up 10 W/m2 in the first year and cools by more than a kelvin; advection as in ocean-only.
    ocean: { verticalMixing: 'tke', tracerAdvection: 'third-order' },
  },
  run: { length: { years: 100 }, calendar: 'noleap', restartEveryYears: 1 },
  resources: { cpus: 2, hours: 24, memoryGigabytes: 8 },
});
