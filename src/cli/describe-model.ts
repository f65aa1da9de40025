import type { Resolution } from '../grid/gaussian-grid.ts';
import { resolutions } from '../grid/gaussian-grid.ts';
import type { VariableTable } from '../grid/variables.ts';
import { stateVariables } from '../model/coupled-state.ts';
import { type ModelParameters, parametersWith, parameterTable } from '../model/parameters.ts';
import { render, type Summary } from '../model/summary.ts';
import { type TimeSteps, timeSteps } from '../model/time-steps.ts';
import { oceanLevels } from '../ocean/index.ts';

const prognostic = (table: VariableTable): string =>
  `variables: ${Object.entries(table)
    .filter(([name]) => !name.endsWith('Residual'))
    .map(([name, { units }]) => `${name} [${units}]`)
    .join(', ')}`;

const tunable = (component: keyof ModelParameters, p: ModelParameters): string => {
  const values: Readonly<Record<string, number>> = p[component];
  const rows = parameterTable().filter((row) => row.tunable && row.path.startsWith(`${component}.`));
  const named = rows.map(({ path, units }) => ({ name: path.slice(component.length + 1), units }));
  return `tunable: ${named.map(({ name, units }) => `${name} = ${values[name]} ${units}`).join(', ')}`;
};

const minutes = (seconds: number): string => `Δt = ${seconds / 60} minutes`;

/** The model as a tree of its parts. */
export function modelSummary(resolution: Resolution, steps: TimeSteps, p: ModelParameters): Summary {
  const { rows, columns, truncation } = resolutions[resolution];
  const levels = oceanLevels(resolution).length;
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
      {
        title: `ocean: primitive equations on z-levels, ${levels} × ${rows} × ${columns}, ${minutes(steps.ocean)}`,
        rows: [
          prognostic(stateVariables.ocean),
          'free surface: implicit, conjugate gradients with line and coarse preconditioner',
          'tracers: van Albada limited advection, isoneutral mixing with Gent–McWilliams eddies, implicit vertical mixing',
          tunable('ocean', p),
        ],
      },
      {
        title: `land: skin, three soil layers, bucket, snow, rivers, ${minutes(steps.atmosphere)}`,
        rows: [prognostic(stateVariables.land), tunable('land', p)],
      },
      { title: 'ice: zero-layer thermodynamics with concentration and snow', rows: [prognostic(stateVariables.ice), tunable('ice', p)] },
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

/** What `chronos describe model` prints. */
export const describeModel = (): string => `${render(modelSummary('T31', timeSteps('T31'), parametersWith({})))}\n`;
