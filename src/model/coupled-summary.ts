import { type AtmosphereName, atmospheres } from '../atmosphere/index.ts';
import type { Resolution } from '../grid/gaussian-grid.ts';
import { resolutions } from '../grid/gaussian-grid.ts';
import { iceVariables } from '../ice/index.ts';
import { landVariables } from '../land/index.ts';
import type { OceanSchemeChoice } from '../ocean/index.ts';
import { minutes, oceanSummary, prognostic, tunable } from './component-summary.ts';
import type { ModelParameters } from './parameters.ts';
import type { Summary } from './summary.ts';
import type { TimeSteps } from './time-steps.ts';

/** An atmosphere as a part of a model. */
export function atmosphereSummary(atmosphere: AtmosphereName, resolution: Resolution, steps: TimeSteps, p: ModelParameters): Summary {
  const { rows, columns, truncation } = resolutions[resolution];
  const { title, about, variables, group } = atmospheres[atmosphere];
  return {
    title: `atmosphere: ${title}, spectral T${truncation}, ${rows} × ${columns}, ${minutes(steps.atmosphere)}`,
    rows: [prognostic(variables), ...about, `CO2 = ${p.atmosphere.co2} ppm`, tunable(group, p)],
  };
}

/** Land as a part of a model. */
export const landSummary = (steps: TimeSteps, p: ModelParameters): Summary => ({
  title: `land: skin, five soil layers that freeze, bucket, snow, vegetation, rivers, ${minutes(steps.atmosphere)}`,
  rows: [prognostic(landVariables), tunable('land', p)],
});

/** The grids of a coupled model, in words. */
export const gridsText = (resolution: Resolution, airResolution: Resolution): string =>
  airResolution === resolution ? resolution : `air ${airResolution} over ocean, ice and land ${resolution}`;

/** The coupled model as a tree of its parts. */
export const coupledSummary =
  (atmosphere: AtmosphereName) =>
  (resolution: Resolution, steps: TimeSteps, p: ModelParameters, ocean: OceanSchemeChoice, airResolution = resolution): Summary => ({
    title: `EarthSystemModel – ${gridsText(resolution, airResolution)}, float32, coupled every ${steps.coupling / 3600} hours`,
    rows: [
      atmosphereSummary(atmosphere, airResolution, steps, p),
      oceanSummary(resolution, steps, p, ocean),
      landSummary(steps, p),
      { title: 'ice: one layer with brine under a skin, concentration and snow', rows: [prognostic(iceVariables), tunable('ice', p)] },
      {
        title: 'exchanges',
        rows: [
          'atmosphere ↔ land, ice skin, open water: radiation, sensible heat, vapour, rain, snow, momentum (every atmosphere step)',
          'atmosphere, ice, rivers → ocean: heat, shortwave, water, salt, stress (every coupling interval, time integrals)',
          'budgets of heat, water and salt returned with every coupling interval',
        ],
      },
    ],
  });
