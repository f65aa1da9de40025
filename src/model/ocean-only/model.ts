import { areaWeights } from '../../coupler/index.ts';
import type { StateOf, VariableTable } from '../../grid/variables.ts';
import { buildOceanGeometry, initialOcean, type OceanState, oceanLevels, oceanVariables } from '../../ocean/index.ts';
import { type Field, freeing, mul, type Numeric } from '../../tensor/index.ts';
import { transportFields, transportVariables } from '../circulation.ts';
import { oceanSummary, tunable } from '../component-summary.ts';
import type { BuiltOceanModel, ModelDefinition, ModelSetup } from '../definition.ts';
import { oceanInterval } from '../ocean-interval.ts';
import { oceanSeriesWeights } from '../ocean-series.ts';
import { oceanFluxVariables, oceanStateVariables } from '../output-variables.ts';
import { emptyFields, oceanFields } from '../sample.ts';
import { buildObservedSurface, observedDay } from './observed-surface.ts';
import { oceanOnlySeries, oceanOnlySeriesTable } from './series.ts';
import { observedExchange } from './surface-exchange.ts';

/** The ocean alone, named as in the coupled model. */
export type OceanOnlyState = { readonly ocean: OceanState };

const onOcean = { at: 'center', levels: 'surface', units: 'W m-2', mask: 'ocean' } as const;

/** What monthly means and snapshots hold. */
export const oceanOnlyVariables = {
  ...oceanStateVariables,
  ...oceanFluxVariables,
  ...transportVariables,
  rsntds: { ...onOcean, longName: 'shortwave into the ocean', standardName: 'net_downward_shortwave_flux_at_sea_water_surface' },
  hfcorr: { ...onOcean, longName: 'part of the heat flux that relaxes the surface temperature', standardName: 'heat_flux_correction' },
  hfice: { ...onOcean, longName: 'loss of heat prevented at the freezing point' },
} as const satisfies VariableTable;

type OutputFields = StateOf<typeof oceanOnlyVariables>;
type Map = Field<'center'>;

function build({ resolution, boundary, steps, parameters: p, oceanSchemes, data }: ModelSetup): BuiltOceanModel<OceanOnlyState> {
  const ocean = buildOceanGeometry(boundary, oceanLevels(resolution), steps.ocean, oceanSchemes);
  const climatology = data.ocean();
  const observed = buildObservedSurface(data.surface(), climatology, boundary, ocean);
  const weights = { ocean: oceanSeriesWeights(ocean), sphere: areaWeights(boundary.grid) };
  const { wet } = ocean.forcing;
  const step = (state: OceanOnlyState, yearFraction: Numeric) => {
    const today = observedDay(observed, yearFraction);
    const surface = (now: OceanState) => {
      const { forcing, heat, relaxation, withheld } = observedExchange(now, today, observed.salinityAnomaly, p.forcing, ocean);
      return { forcing, reported: [heat, relaxation, withheld, forcing.waterToOcean] };
    };
    const day = freeing(() => oceanInterval(state.ocean, { surface, reports: 4 }, p.ocean, { steps, ocean }));
    const [heat, relaxation, withheld, water] = day.reported as [Map, Map, Map, Map];
    const fields: OutputFields = {
      ...oceanFields(day.state, p.ocean, ocean),
      ...transportFields(day.northward, steps.coupling, ocean),
      hfds: heat,
      hfcorr: relaxation,
      hfice: withheld,
      wfo: water,
      rsntds: mul(mul(today.shortwave, p.forcing.heatFluxFactor), wet),
      tauu: mul(mul(today.stressEast, p.forcing.windStressFactor), wet),
      tauv: mul(mul(today.stressNorth, p.forcing.windStressFactor), wet),
    };
    const scalars = oceanOnlySeries(day, { heat, relaxation, withheld }, ocean, weights, steps.coupling);
    return { state: { ocean: day.state }, sample: fields, scalars };
  };
  return {
    ocean,
    constants: [observed.values, climatology.salinity, climatology.temperature],
    initial: () => ({ ocean: initialOcean(ocean, climatology) }),
    step,
    stateFields: (state) => oceanFields(state.ocean, p.ocean, ocean),
    emptyFields: () => emptyFields(oceanOnlyVariables, ocean.topography.shape),
  };
}

/** The ocean alone under the observed surface: heat flux with a feedback, wind stress, and rain that restores salinity. */
export const oceanOnlyModel: ModelDefinition<OceanOnlyState, BuiltOceanModel<OceanOnlyState>> = {
  identity: { components: 'ocean' },
  parameterGroups: ['ocean', 'forcing'],
  conditions: [],
  stepping: ['ocean'],
  inputs: ['ocean', 'surface'],
  start: 'observed ocean data',
  stateVariables: { ocean: oceanVariables },
  outputVariables: oceanOnlyVariables,
  series: oceanOnlySeriesTable,
  source: 'primitive-equation ocean under the observed surface climate',
  summary: (resolution, steps, p, oceanSchemes) => ({
    title: `OceanModel – ${resolution}, float32, forced by the observed surface climate of the day`,
    rows: [
      oceanSummary(resolution, steps, p, oceanSchemes),
      {
        title: 'surface: monthly climatology, between months linear with the means kept',
        rows: [
          'heat: observed flux and a feedback on the difference from the observed temperature; no loss at the freezing point',
          'water: rain and evaporation that restore the salinity, with no global mean',
          'momentum: wind stress',
          tunable('forcing', p),
        ],
      },
    ],
  }),
  health: (scalars) => {
    const number = (name: string, digits: number): string => (scalars[name] ?? Number.NaN).toFixed(digits);
    return `SST ${number('tos', 2)} degC, T ${number('thetao', 4)} degC, heat ${number('hfds', 2)} W/m2, Drake ${number('acc', 0)} Sv, AMOC ${number('amoc', 1)} Sv`;
  },
  build,
};
