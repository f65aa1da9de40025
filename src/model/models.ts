import { coupledModel } from './coupled-model.ts';
import type { ModelDefinition } from './definition.ts';
import { oceanOnlyModel } from './ocean-only/model.ts';

/** What an experiment may run, by the components that step. */
export const models = { coupled: coupledModel, ocean: oceanOnlyModel } as const satisfies Record<string, ModelDefinition>;

export type Components = keyof typeof models;
