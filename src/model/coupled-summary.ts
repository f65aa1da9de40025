import type { Resolution } from '../grid/gaussian-grid.ts';
import { resolutions } from '../grid/gaussian-grid.ts';
import type { OceanSchemeChoice } from '../ocean/index.ts';
import { minutes, oceanSummary, prognostic, tunable } from './component-summary.ts';
import { stateVariables } from './coupled-state.ts';
import type { ModelParameters } from './parameters.ts';
import type { Summary } from './summary.ts';
import type { TimeSteps } from './time-steps.ts';

/** The coupled model as a tree of its parts. */
export function coupledSummary(resolution: Resolution, steps: TimeSteps, p: ModelParameters, ocean: OceanSchemeChoice): Summary {
  const { rows, columns, truncation } = resolutions[resolution];
  return {
    title: `EarthSystemModel – ${resolution}, float32, coupled every ${steps.coupling / 3600} hours`,
    rows: [
      {
        title: `atmosphere: QTCM, spectral T${truncation}, ${rows} × ${columns}, ${minutes(steps.atmosphere)}`,
        rows: [
          prognostic(stateVariables.atmosphere),
          'dynamics: barotropic and first baroclinic mode, three-stage Runge–Kutta, implicit diffusion',
          `physics: quasi-equilibrium convection, cloud–radiation, CO2 = ${p.atmosphere.co2} ppm`,
          tunable('atmosphere', p),
        ],
      },
      oceanSummary(resolution, steps, p, ocean),
      {
        title: `land: skin, five soil layers that freeze, bucket, snow, vegetation, rivers, ${minutes(steps.atmosphere)}`,
        rows: [prognostic(stateVariables.land), tunable('land', p)],
      },
      {
        title: 'ice: one layer with brine under a skin, concentration and snow',
        rows: [prognostic(stateVariables.ice), tunable('ice', p)],
      },
      {
        title: 'exchanges',
        rows: [
          'atmosphere ↔ land, ice skin, open water: radiation, sensible heat, vapour, rain, snow, momentum (every atmosphere step)',
          'atmosphere, ice, rivers → ocean: heat, shortwave, water, salt, stress (every coupling interval, time integrals)',
          'budgets of heat, water and salt returned with every coupling interval',
        ],
      },
    ],
  };
}
