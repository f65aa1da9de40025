import { z } from 'zod';
import { type AtmosphereName, airParameters, atmosphereParameters, atmospheres, qtcmParameters } from '../atmosphere/index.ts';
import { couplerParameters } from '../coupler/index.ts';
import type { Resolution } from '../grid/gaussian-grid.ts';
import { iceParameters } from '../ice/index.ts';
import { ConfigError } from '../kernel/errors.ts';
import { landParameters } from '../land/index.ts';
import { oceanParameters } from '../ocean/index.ts';
import { orbitParameters } from '../physics/orbit.ts';
import type { Live } from '../tensor/index.ts';
import { forcingParameters } from './ocean-only/parameters.ts';

/** Every parameter, by component; `atmosphere` holds what is common to the atmospheres, `forcing` drives an ocean without one. */
export const modelParameters = z.strictObject({
  atmosphere: atmosphereParameters.prefault({}),
  qtcm: qtcmParameters.omit({ co2: true }).prefault({}),
  primitive: airParameters.omit({ co2: true }).prefault({}),
  ocean: oceanParameters.prefault({}),
  land: landParameters.prefault({}),
  ice: iceParameters.prefault({}),
  coupler: couplerParameters.prefault({}),
  orbit: orbitParameters.prefault({}),
  forcing: forcingParameters.prefault({}),
});
export type ModelParameters = z.infer<typeof modelParameters>;
/** The same as a step sees them: numbers while they are frozen, scalars on the tape while they are tuned. */
export type LiveParameters = Live<ModelParameters>;

/** Defaults that depend on the resolution: of the ocean for its own, else of the air. */
const resolutionDefaults: Record<Resolution, Readonly<Record<string, number>>> = {
  T31: {},
  T63: {
    'qtcm.hyperdiffusionTime': 10800,
    'primitive.hyperdiffusionTime': 28800,
    'primitive.verticalStirring': 0,
    'ocean.isoneutralDiffusivity': 600,
    'ocean.viscosityScale': 2e-11,
  },
};

/** One parameter as `chronos describe params` shows it. */
export interface ParameterRow {
  readonly path: string;
  readonly value: number;
  readonly units: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly tunable: boolean;
  readonly doc: string;
  readonly source: string;
}

interface JsonProperty {
  readonly default: number;
  readonly units: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly tunable?: boolean;
  readonly doc: string;
  readonly source: string;
}

let table: readonly ParameterRow[] | undefined;

/** All parameters with what they say about themselves, in the order of the schema. */
export const parameterTable = (): readonly ParameterRow[] => (table ??= readTable());

function readTable(): ParameterRow[] {
  const schema = z.toJSONSchema(modelParameters, { io: 'input' }) as unknown as {
    properties: Record<string, { properties: Record<string, JsonProperty> }>;
  };
  return Object.entries(schema.properties).flatMap(([component, { properties }]) =>
    Object.entries(properties).map(([name, { default: value, tunable = false, ...rest }]) => ({
      path: `${component}.${name}`,
      value,
      tunable,
      ...rest,
    })),
  );
}

/** Defaults of the air at one resolution, and of the ocean at another. */
function defaultsAt(air: Resolution, ocean: Resolution): Record<string, number> {
  const isOfOcean = ([path]: readonly [string, number]): boolean => path.startsWith('ocean.');
  const ofAir = Object.entries(resolutionDefaults[air]).filter((entry) => !isOfOcean(entry));
  return Object.fromEntries([...ofAir, ...Object.entries(resolutionDefaults[ocean]).filter(isOfOcean)]);
}

/**
 * Parameters of a resolution and an atmosphere with some of them set by path, such as 'ocean.isoneutralDiffusivity'.
 * @throws ConfigError for an unknown path (naming the nearest known ones) or a value out of bounds
 */
export function parametersWith(
  set: Readonly<Record<string, number>>,
  resolution: Resolution = 'T31',
  atmosphere: AtmosphereName = 'qtcm',
  oceanResolution: Resolution = resolution,
): ModelParameters {
  const known = parameterTable();
  const tree: Record<string, Record<string, number>> = {};
  for (const [path, value] of Object.entries({ ...defaultsAt(resolution, oceanResolution), ...atmospheres[atmosphere].defaults, ...set })) {
    const [component = '', name = ''] = path.split('.');
    const row = known.find((entry) => entry.path === path);
    if (!row) {
      const siblings = known.filter((entry) => entry.path.startsWith(`${component}.`)).map((entry) => entry.path);
      const choices = siblings.length > 0 ? siblings : [...new Set(known.map((entry) => `${entry.path.split('.')[0]}.…`))];
      throw new ConfigError(`A parameter path must be one of chronos describe params; got ${path}; known are ${choices.join(', ')}.`);
    }
    if (!(value >= row.minimum && value <= row.maximum))
      throw new ConfigError(
        `${path} must lie between ${row.minimum} and ${row.maximum} ${row.units}; got ${value}; choose a value inside.`,
      );
    tree[component] = { ...tree[component], [name]: value };
  }
  return modelParameters.parse(tree);
}
