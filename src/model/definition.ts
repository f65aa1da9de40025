import type { BoundaryData, OceanClimatology, SurfaceClimatology } from '../grid/boundary.ts';
import type { Resolution } from '../grid/gaussian-grid.ts';
import type { VariableTable } from '../grid/variables.ts';
import type { StepResult } from '../kernel/index.ts';
import type { OceanGeometry, OceanSchemeChoice } from '../ocean/index.ts';
import type { SunlightName } from '../physics/orbit.ts';
import type { Numeric, TensorTree } from '../tensor/index.ts';
import type { Box, ConditionName, Conditions } from './forcing.ts';
import type { AirBoundary } from './geometry.ts';
import type { LiveParameters, ModelParameters } from './parameters.ts';
import type { Summary } from './summary.ts';
import type { TimeSteps } from './time-steps.ts';

/** Scalars of every cycle by name; their monthly means are timeseries.nc. */
export type SeriesTable = { readonly [name: string]: { readonly units: string; readonly longName: string } };

/** Observations that a model may be built from, each read when it is asked for. */
export interface ModelData {
  ocean(): OceanClimatology;
  surface(): SurfaceClimatology;
}

/** Everything that a model is built from. */
export interface ModelSetup {
  /** Of ocean, sea ice and land; of the air too, unless that has a boundary of its own. */
  readonly resolution: Resolution;
  readonly boundary: BoundaryData;
  readonly airBoundary?: AirBoundary | undefined;
  readonly steps: TimeSteps;
  readonly parameters: LiveParameters;
  readonly oceanSchemes: OceanSchemeChoice;
  /** How sunlight comes; as the atmosphere has it by default. */
  readonly sunlight?: SunlightName | undefined;
  /** Where water from outside enters the sea; nowhere by default. */
  readonly freshwaterBox?: Box | undefined;
  readonly data: ModelData;
}

/** A model ready to step. @typeParam S its state, a record of components, each a record of tensors */
export interface BuiltModel<S extends object = object> {
  /** Data that the step holds as constants, besides the boundary data. */
  readonly constants: readonly Float32Array[];
  /** The state that a fresh run starts from. @param random uniform numbers in [0, 1) */
  initial(random: () => number): S;
  /**
   * One coupling interval: the state after it, what monthly means are made of, and the scalars of the series.
   * @param conditions of the interval, in place of what parameters say
   */
  step(state: S, yearFraction: Numeric, conditions?: Conditions): StepResult<S>;
  /** Everything that a state shows of itself, by the names of the output variables: what a snapshot holds. */
  stateFields(state: S): TensorTree;
  /** Zeros in the shapes of the output fields. */
  emptyFields(): TensorTree;
}

/** A model with an ocean, ready to step. */
export interface BuiltOceanModel<S extends object = object> extends BuiltModel<S> {
  readonly ocean: OceanGeometry;
}

/**
 * A model that can be run: what it says of itself, and how it is built.
 *
 * The kernel, restarts, output and command line know models by this record only. A new one is a file that makes such a record,
 * and a line in `models.ts`.
 */
export interface ModelDefinition<S extends object = object, Built extends BuiltModel<S> = BuiltModel<S>> {
  /** What a restart must agree with, besides resolution, steps and parameters. */
  readonly identity: Readonly<Record<string, string>>;
  /** Groups of parameters that the model reads; others cannot be set. */
  readonly parameterGroups: readonly (keyof ModelParameters)[];
  /** What may change during a run by itself. */
  readonly conditions: readonly ConditionName[];
  /** Components that step by themselves. */
  readonly stepping: readonly Exclude<keyof TimeSteps, 'coupling'>[];
  /** Observations that it is built from. */
  readonly inputs: readonly (keyof ModelData)[];
  /** What a fresh run starts from, in a few words. */
  readonly start: string;
  /** What every leaf of the state is, by component; the restart schema. */
  readonly stateVariables: { readonly [component: string]: VariableTable };
  readonly outputVariables: VariableTable;
  readonly series: SeriesTable;
  /** What it consists of, in a few words, for the files. */
  readonly source: string;
  /** The model as a tree of its parts. @param airResolution where the air has a grid of its own */
  summary(
    resolution: Resolution,
    steps: TimeSteps,
    p: ModelParameters,
    oceanSchemes: OceanSchemeChoice,
    airResolution?: Resolution,
  ): Summary;
  /** Health of the model in half a line. @param scalars of the series */
  health(scalars: Readonly<Record<string, number>>): string;
  build(setup: ModelSetup): Built;
}
