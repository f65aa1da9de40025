import type { Resolution } from '../grid/gaussian-grid.ts';
import { resolutions } from '../grid/gaussian-grid.ts';
import type { VariableTable } from '../grid/variables.ts';
import { type OceanSchemeChoice, oceanLevels, oceanSchemes, oceanVariables } from '../ocean/index.ts';
import { type ModelParameters, parameterTable } from './parameters.ts';
import type { Summary } from './summary.ts';
import type { TimeSteps } from './time-steps.ts';

/** The prognostic variables of a component, in a line. */
export const prognostic = (table: VariableTable): string =>
  `variables: ${Object.entries(table)
    .filter(([name]) => !name.endsWith('Residual'))
    .map(([name, { units }]) => `${name} [${units}]`)
    .join(', ')}`;

/** The tunable parameters of a component and their values, in a line. */
export const tunable = (component: keyof ModelParameters, p: ModelParameters): string => {
  const values: Readonly<Record<string, number>> = p[component];
  const rows = parameterTable().filter((row) => row.tunable && row.path.startsWith(`${component}.`));
  const named = rows.map(({ path, units }) => ({ name: path.slice(component.length + 1), units }));
  return `tunable: ${named.map(({ name, units }) => `${name} = ${values[name]} ${units}`).join(', ')}`;
};

/** A time step, in words. */
export const minutes = (seconds: number): string => `Δt = ${seconds / 60} minutes`;

/** What is chosen of every kind of scheme, and what else there is. */
const schemes = (choice: OceanSchemeChoice): string[] =>
  Object.entries(oceanSchemes).map(([kind, known]) => {
    const chosen = choice[kind as keyof OceanSchemeChoice];
    const { title } = (known as Readonly<Record<string, { readonly title: string }>>)[chosen] ?? { title: '' };
    const others = Object.keys(known).filter((name) => name !== chosen);
    return `${kind} = ${chosen}: ${title}; or ${others.join(', ')}`;
  });

/** The ocean as a part of a model. */
export function oceanSummary(resolution: Resolution, steps: TimeSteps, p: ModelParameters, choice: OceanSchemeChoice): Summary {
  const { rows, columns } = resolutions[resolution];
  const levels = oceanLevels(resolution).length;
  return {
    title: `ocean: primitive equations on z-levels, ${levels} × ${rows} × ${columns}, ${minutes(steps.ocean)}`,
    rows: [
      prognostic(oceanVariables),
      'free surface: implicit, conjugate gradients with line and coarse preconditioner',
      'tracers: limited advection, isoneutral mixing with Gent–McWilliams eddies, implicit vertical mixing',
      { title: 'schemes, chosen by an experiment under model.ocean', rows: schemes(choice) },
      tunable('ocean', p),
    ],
  };
}
