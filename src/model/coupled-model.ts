import { type AtmosphereName, atmospheres } from '../atmosphere/index.ts';
import { oceanLevels } from '../ocean/index.ts';
import { mul } from '../tensor/index.ts';
import { boundSeries, boundTable } from './bounds.ts';
import { type CoupledState, initialState, stateVariables } from './coupled-state.ts';
import { coupledStep } from './coupled-step.ts';
import { coupledSummary } from './coupled-summary.ts';
import type { BuiltOceanModel, ModelDefinition, ModelSetup } from './definition.ts';
import { underConditions } from './forcing.ts';
import { freshwaterPattern } from './freshwater.ts';
import { buildGeometry } from './geometry.ts';
import { airHealth } from './health.ts';
import { outputVariables } from './output-variables.ts';
import { emptyFields, outputFieldsOf, stateFields } from './sample.ts';
import { seriesOf, seriesTable, seriesWeights } from './series.ts';

const build =
  (atmosphere: AtmosphereName) =>
  ({
    resolution,
    boundary,
    airBoundary,
    steps,
    parameters: p,
    oceanSchemes,
    sunlight,
    freshwaterBox,
    data,
  }: ModelSetup): BuiltOceanModel<CoupledState> => {
    const geometry = buildGeometry(boundary, oceanLevels(resolution), steps, { atmosphere, sunlight, airBoundary, ocean: oceanSchemes });
    const climatology = data.ocean();
    const weights = seriesWeights(geometry);
    const places = { ...weights, oceanMask: geometry.coupler.airOceanMask };
    const { rows, columns } = geometry.airBoundary.grid;
    const poured = freshwaterBox && freshwaterPattern(boundary, freshwaterBox);
    return {
      ocean: geometry.ocean,
      constants: [],
      initial: (random) => initialState(geometry, climatology, p, random),
      step: (state, yearFraction, conditions = {}) => {
        const today = underConditions(p, conditions);
        const { freshwater = 0 } = conditions;
        const result = coupledStep(state, yearFraction, today, geometry, poured && mul(poured, freshwater));
        const fields = outputFieldsOf(result, today, geometry);
        const forced = { co2: mul(today.atmosphere.co2, 1), freshwater: mul(freshwater, 1) };
        return {
          state: result.state,
          sample: fields,
          scalars: { ...seriesOf(result, fields, geometry, weights), ...boundSeries(fields, today, places), ...forced },
        };
      },
      stateFields: (state) => stateFields(state, p, geometry),
      emptyFields: () => emptyFields(outputVariables(atmosphere), geometry.ocean.topography.shape, [rows, columns]),
    };
  };

/** Atmosphere, ocean, land and sea ice, coupled. */
export const coupledModel = (atmosphere: AtmosphereName): ModelDefinition<CoupledState, BuiltOceanModel<CoupledState>> => ({
  identity: { atmosphere },
  parameterGroups: ['atmosphere', atmospheres[atmosphere].group, 'ocean', 'land', 'ice', 'coupler', 'orbit'],
  conditions: ['co2', 'solarConstant', 'freshwater'],
  stepping: ['atmosphere', 'ocean'],
  inputs: ['ocean'],
  start: 'observed ocean data',
  stateVariables: stateVariables(atmosphere),
  outputVariables: outputVariables(atmosphere),
  series: { ...seriesTable, ...boundTable(atmospheres[atmosphere].outputVariables), ...atmospheres[atmosphere].corrections },
  source: `atmosphere: ${atmospheres[atmosphere].title}; primitive-equation ocean, land, sea ice`,
  summary: coupledSummary(atmosphere),
  health: (scalars) => `${airHealth(scalars)}, AMOC ${(scalars.amoc ?? Number.NaN).toFixed(1)} Sv`,
  build: build(atmosphere),
});
