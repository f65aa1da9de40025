import { type Resolution, resolutions } from '../../grid/gaussian-grid.ts';
import { ConfigError } from '../../kernel/index.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { Settings } from '../settings.ts';

/** Grids of a run: of ocean, sea ice and land, and of the air. */
export interface Grids {
  readonly resolution: Resolution;
  readonly airResolution: Resolution;
}

/** The grids that an experiment and a person choose. @throws ConfigError where a model has one grid only, or the air the finer one */
export function gridsOf({ name, model }: Experiment, settings: Pick<Settings, 'resolution' | 'oceanResolution'>): Grids {
  const airResolution = settings.resolution ?? model.resolution ?? 'T31';
  const resolution = settings.oceanResolution ?? model.oceanResolution ?? airResolution;
  if (resolution === airResolution) return { resolution, airResolution };
  if (model.components !== 'coupled')
    throw new ConfigError(
      `An ocean resolution of its own belongs to components 'coupled'; ${name} has '${model.components}' and got ${resolution} with ${airResolution}; set the resolution alone.`,
    );
  if (resolutions[resolution].rows < resolutions[airResolution].rows)
    throw new ConfigError(
      `The grid of ocean, sea ice and land must be as fine as that of the air or finer; got ${resolution} under ${airResolution}; exchange the two or set the resolution alone.`,
    );
  return { resolution, airResolution };
}

/** Grids as the option --resolution and what stands beside it say them. */
export const asOptions = ({ resolution, airResolution }: Grids): string =>
  airResolution === resolution ? resolution : `${airResolution} --ocean-resolution ${resolution}`;
