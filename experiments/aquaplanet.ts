import { experiment } from '../src/model/experiment.ts';

/** The control case of the Aqua-Planet Experiment (Neale and Hoskins 2000), under the mean sunlight of each latitude at equinox. */
export default experiment({
  name: 'aquaplanet',
  question: 'What circulation does the atmosphere make over a world of water whose temperature is given?',
  model: {
    components: 'atmosphere',
    atmosphere: 'primitive',
    resolution: 'T31',
    boundary: 'aquaplanet',
    forcing: { co2: 348, solarConstant: 1365, orbit: { eccentricity: 1e-6, obliquity: 0, perihelion: 0 } },
  },
  run: { length: { years: 3 }, calendar: 'noleap', restartEveryYears: 3 },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 4 },
});
