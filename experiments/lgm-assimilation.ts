import { experiment } from '../src/model/experiment.ts';

/** Real sediment records of the Last Glacial Maximum into the upper ocean; `--observations` names the table of Tierney et al. (2020), or another. */
export default experiment({
  name: 'lgm_assimilation',
  question:
    'Which upper ocean of the Last Glacial Maximum agrees with the model and with what sediments record of 19,000 to 23,000 years ago?',
  model: {
    resolution: 'T31',
    atmosphere: 'qtcm',
    boundary: 'lgm',
    set: {
      'atmosphere.co2': 190,
      // Orbit of 21,000 years ago (Kageyama et al. 2017, Geosci. Model Dev. 10, 4035-4055).
      'orbit.eccentricity': 0.018994,
      'orbit.obliquity': 22.949,
      'orbit.perihelion': 294.42,
    },
  },
  run: { length: { days: 30 } },
  assimilation: {
    spinUpDays: 1825,
    records: {
      age: [19, 23],
      proxies: ['planktonic-d18o', 'planktonic-mg-ca', 'uk37'],
      withheld: 0.2,
      // Schrag et al. (1996), Science 272, 1930-1932.
      iceVolumeEffect: 1,
    },
    backgroundError: { temperature: 3, salinity: 0.5, correlation: 0, horizontal: 2e6 },
    iterations: 20,
  },
  resources: { cpus: 2, hours: 4, memoryGigabytes: 6 },
});
