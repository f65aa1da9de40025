import { experiment } from '../src/model/experiment.ts';

/** The ocean alone for a century: free below the surface, under the observed heat flux, wind and surface salinity. */
export default experiment({
  name: 'ocean_only',
  question: 'What overturning and what drift does the ocean make by itself under the observed surface climate?',
  model: { components: 'ocean', resolution: 'T31' },
  run: { length: { years: 100 }, calendar: 'noleap', restartEveryYears: 20 },
  resources: { cpus: 2, hours: 2, memoryGigabytes: 4 },
});
