import { oceanLevels } from '../ocean/index.ts';
import { type CoupledState, initialState, stateVariables } from './coupled-state.ts';
import { coupledStep } from './coupled-step.ts';
import { coupledSummary } from './coupled-summary.ts';
import type { BuiltModel, ModelDefinition, ModelSetup } from './definition.ts';
import { buildGeometry } from './geometry.ts';
import { outputVariables } from './output-variables.ts';
import { emptyFields, outputFieldsOf, stateFields } from './sample.ts';
import { seriesOf, seriesTable, seriesWeights } from './series.ts';

function build({ resolution, boundary, steps, parameters: p, oceanSchemes, data }: ModelSetup): BuiltModel<CoupledState> {
  const geometry = buildGeometry(boundary, oceanLevels(resolution), steps, oceanSchemes);
  const climatology = data.ocean();
  const weights = seriesWeights(geometry);
  return {
    ocean: geometry.ocean,
    constants: [],
    initial: (random) => initialState(geometry, climatology, p, random),
    step: (state, yearFraction) => {
      const result = coupledStep(state, yearFraction, p, geometry);
      const fields = outputFieldsOf(result, p, geometry);
      return { state: result.state, sample: fields, scalars: seriesOf(result, fields, geometry, weights) };
    },
    stateFields: (state) => stateFields(state, p, geometry),
    emptyFields: () => emptyFields(outputVariables, geometry.ocean),
  };
}

const million = 1e12; // m² in a million km²

/** Atmosphere, ocean, land and sea ice, coupled. */
export const coupledModel: ModelDefinition<CoupledState> = {
  identity: { atmosphere: 'qtcm' },
  parameterGroups: ['atmosphere', 'ocean', 'land', 'ice', 'coupler', 'orbit'],
  stepping: ['atmosphere', 'ocean'],
  inputs: ['ocean'],
  stateVariables,
  outputVariables,
  series: seriesTable,
  source: 'QTCM atmosphere, primitive-equation ocean, land, sea ice',
  summary: coupledSummary,
  health: (scalars) => {
    const number = (name: string, digits: number, factor = 1): string => ((scalars[name] ?? Number.NaN) * factor).toFixed(digits);
    return (
      `T2m ${number('tas', 2)} K, TOA ${number('rtmt', 1)} W/m2, wind ${number('wind_max', 0)} m/s, ` +
      `ice ${number('siarean', 1, 1 / million)}/${number('siareas', 1, 1 / million)} Mkm2, AMOC ${number('amoc', 1)} Sv`
    );
  },
  build,
};
