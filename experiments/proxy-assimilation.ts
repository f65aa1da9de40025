import { experiment } from '../src/model/experiment.ts';

/** A twin experiment: what 200 sediment cores say of an upper ocean that is wrong by 1.5 K, through the coupled model. */
export default experiment({
  name: 'proxy_assimilation',
  question: 'How much of the true upper ocean do 200 synthetic oxygen isotope records bring back through the coupled model?',
  // Its weather is not chaotic within the window, so that gradients mean something.
  model: { resolution: 'T31', atmosphere: 'qtcm' },
  run: { length: { days: 30 } },
  assimilation: {
    twin: { sites: 200, species: 'Globigerinoides ruber', noise: 0.2 },
    // Patterns of 3,000 km; water is too warm where it is too fresh, as under rain that falls in the wrong place.
    backgroundError: { temperature: 2, salinity: 0.5, correlation: -0.8, horizontal: 3e6 },
  },
  resources: { cpus: 2, hours: 2, memoryGigabytes: 6 },
});
