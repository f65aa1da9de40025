import { experiment } from '../src/model/experiment.ts';

/** Mixing of the upper sea and the albedo of clouds, from how the sea surface leaves the observed one in the first weeks of a coupled run. */
export default experiment({
  name: 'parameter_calibration',
  question: 'Which mixing of the upper sea and which albedo of clouds keep the sea surface of the coupled model where it is observed?',
  model: { resolution: 'T31', atmosphere: 'qtcm' },
  run: { length: { days: 30 } },
  assimilation: {
    // Five days for the air, which begins at rest; the sea begins as it is observed.
    spinUpDays: 5,
    // Some 1,500 km apart, so that errors of the model itself do not count twice.
    climatology: { sites: 150, error: 1, withheld: 0.2 },
    // What is not known of the sea at the start of the window; the model's error is in that of the observations.
    backgroundError: { temperature: 0.2, salinity: 0.02, correlation: 0, horizontal: 3e6 },
    tuned: {
      'ocean.windMixing': { error: 2.5e-3 },
      'ocean.windMixingDepth': { error: 10 },
      'qtcm.stratusCover': { error: 0.4 },
      'qtcm.extratropicalCloud': { error: 0.2 },
    },
    iterations: 10,
  },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 6 },
});
