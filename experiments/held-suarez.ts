import { experiment } from '../src/model/experiment.ts';

/** The benchmark of dynamical cores by Held and Suarez (1994), 1,200 days, the first 200 of which are not counted. */
export default experiment({
  name: 'held_suarez',
  question: 'What jets and eddies does the dynamical core make by itself, between a warm tropics and cold poles?',
  model: {
    components: 'dry-air',
    atmosphere: 'primitive',
    resolution: 'T31',
    boundary: 'aquaplanet',
    // No drag but that of the benchmark, nothing given back to large waves, and its mean surface pressure.
    set: { 'primitive.stratosphericDragTime': 1e12, 'primitive.backscatter': 0, 'primitive.meanSurfacePressure': 1e5 },
  },
  run: { length: { days: 1200 }, calendar: 'noleap', restartEveryYears: 5 },
  resources: { cpus: 2, hours: 1, memoryGigabytes: 2 },
});
