import type { TunedParameter } from '../../assimilation/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import { parameterTable } from '../../model/parameters.ts';
import type { RunPlan } from './plan.ts';

/** A parameter to be corrected, with its value in the run and its bounds. @throws ConfigError for one that no one may tune */
export function tunedParameter(path: string, error: number, { parameters, definition, experiment }: RunPlan): TunedParameter {
  const known = parameterTable().find((row) => row.path === path && row.tunable);
  const [group = '', name = ''] = path.split('.');
  if (!known || !(definition.parameterGroups as readonly string[]).includes(group))
    throw new ConfigError(
      `A tuned parameter must be one that chronos describe params marks as tunable and that ${experiment.name} reads; got ${path}; leave it out.`,
    );
  const background = (parameters as unknown as Record<string, Record<string, number>>)[group]?.[name] as number;
  if (background === 0)
    throw new ConfigError(`A tuned parameter must not start from 0, as its logarithm is corrected; ${path} does; set it to another value.`);
  return { path, error, background, least: known.minimum, greatest: known.maximum };
}
