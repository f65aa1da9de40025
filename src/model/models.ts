import { type AtmosphereName, atmosphereNames } from '../atmosphere/index.ts';
import { atmosphereOnlyModel } from './atmosphere-only/model.ts';
import { coupledModel } from './coupled-model.ts';
import type { ModelDefinition } from './definition.ts';
import { dryAirModel } from './dry-air/model.ts';
import { oceanOnlyModel } from './ocean-only/model.ts';

/** What an experiment may run, by the components that step; the atmosphere of those that have one is chosen by name. */
const families = {
  coupled: coupledModel,
  atmosphere: atmosphereOnlyModel,
  ocean: () => oceanOnlyModel,
  'dry-air': () => dryAirModel,
} as const satisfies Record<string, (atmosphere: AtmosphereName) => ModelDefinition>;

export type Components = keyof typeof families;
export const componentNames = Object.keys(families) as [Components, ...Components[]];

/** The model of some components and an atmosphere. */
export const modelOf = (components: Components, atmosphere: AtmosphereName): ModelDefinition => families[components](atmosphere);

/** All models that can be run. */
export const allModels = (): ModelDefinition[] => [
  ...atmosphereNames.flatMap((name) => [modelOf('coupled', name), modelOf('atmosphere', name)]),
  oceanOnlyModel,
  dryAirModel,
];
