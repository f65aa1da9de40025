import { experiment } from '../src/model/experiment.ts';

/** The ocean alone for a century: free below the surface, under the observed heat flux, wind and surface salinity. */
export default experiment({
  name: 'ocean_only',
  question: 'What overturning and what drift does the ocean make by itself under the observed surface climate?',
  model: {
    components: 'ocean',
    resolution: 'T31',
    // Against Levitus, mixing by turbulent kinetic energy halves the warming of the thermocline that the simpler scheme makes, and the
    // third-order advection, less diffusive than the smooth default, lets it take up a third less heat.
    ocean: { verticalMixing: 'tke', tracerAdvection: 'third-order' },
  },
  run: { length: { years: 100 }, calendar: 'noleap', restartEveryYears: 20 },
  resources: { cpus: 2, hours: 2, memoryGigabytes: 4 },
});
