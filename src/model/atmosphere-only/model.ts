import { type AtmosphereName, type AtmosphereState, atmospheres } from '../../atmosphere/index.ts';
import { coupledBudget } from '../../coupler/index.ts';
import type { StateOf, VariableTable } from '../../grid/variables.ts';
import { type IceState, iceVariables, initialIce, prescribedIce } from '../../ice/index.ts';
import { initialLand, type LandState, landBudget, landVariables, routeRivers } from '../../land/index.ts';
import { oceanLevels } from '../../ocean/index.ts';
import { add, mul, type Numeric } from '../../tensor/index.ts';
import { boundSeries, boundTable } from '../bounds.ts';
import { prognostic } from '../component-summary.ts';
import { atmosphereSummary, landSummary } from '../coupled-summary.ts';
import type { BuiltModel, ModelDefinition, ModelSetup } from '../definition.ts';
import { atmosphereBudget, fastPart, fastSetting, meanCorrections } from '../fast-part.ts';
import { type Conditions, underConditions } from '../forcing.ts';
import { buildFastGeometry } from '../geometry.ts';
import { airHealth } from '../health.ts';
import { exchangeVariables, iceOutputVariables, landOutputVariables } from '../output-variables.ts';
import { emptyFields, fluxFields, groundFields } from '../sample.ts';
import { airSeriesOf, airSeriesTable, airWeights, co2Series, residualsOf, residualTable } from '../series.ts';
import { buildObservedSea, freezingPoint, iceExtent, seaOnDay } from './observed-sea.ts';

/** Air, land and the skin of the ice; how much ice there is, is prescribed. */
export type AtmosphereOnlyState = { readonly atmosphere: AtmosphereState; readonly land: LandState; readonly ice: IceState };

const ownVariables = {
  tos: {
    at: 'center',
    levels: 'surface',
    units: 'degC',
    longName: 'sea surface temperature',
    standardName: 'sea_surface_temperature',
    mask: 'ocean',
  },
  ...exchangeVariables,
  ...iceOutputVariables,
  ...landOutputVariables,
} as const satisfies VariableTable;

const variablesWith = (atmosphere: AtmosphereName): VariableTable => ({ ...atmospheres[atmosphere].outputVariables, ...ownVariables });

type Fields = StateOf<typeof ownVariables>;

/** The model of `setup` with an atmosphere. */
function build(
  atmosphere: AtmosphereName,
  { resolution, boundary, steps, parameters, sunlight, data }: ModelSetup,
): BuiltModel<AtmosphereOnlyState> {
  const geometry = buildFastGeometry(boundary, oceanLevels(resolution)[0] ?? 0, steps, { atmosphere, sunlight });
  const { grid } = boundary;
  const sea = buildObservedSea(data.surface(), grid, geometry.coupler.oceanMask);
  const weights = airWeights(grid);
  const freezing = mul(geometry.coupler.oceanMask, freezingPoint);
  const step = (state: AtmosphereOnlyState, yearFraction: Numeric, conditions: Conditions = {}) => {
    const p = underConditions(parameters, conditions);
    const today = seaOnDay(sea, yearFraction);
    const surface = { seaSurfaceTemperature: today.temperature, freezingTemperature: freezing };
    const before = { ...state, ice: prescribedIce(iceExtent(today.concentration, sea), state.ice, p.ice) };
    const fast = fastPart(before, fastSetting(surface, yearFraction, p, geometry));
    const rivers = routeRivers(fast.land, p.land, geometry.land, steps.coupling);
    const landReceived = {
      heat: add(fast.landReceived.heat, rivers.received.heat),
      water: add(fast.landReceived.water, rivers.received.water),
    };
    const budgets = { atmosphere: atmosphereBudget(fast), land: landBudget(state.land, rivers.state, landReceived, p.land) };
    const after = { atmosphere: fast.atmosphere, land: rivers.state, ice: fast.ice };
    const fields = {
      ...geometry.atmosphere.output(after.atmosphere, p),
      ...(fluxFields(mul(fast.fluxes, 1 / steps.coupling)) as Pick<Fields, keyof typeof exchangeVariables>),
      ...groundFields(after, p, geometry),
      tos: today.temperature,
    };
    const scalars = {
      ...airSeriesOf(fields, before.ice, weights),
      ...residualsOf(coupledBudget(budgets, weights.sphere), steps.coupling),
      ...meanCorrections(fast, geometry),
      ...boundSeries(fields, p, { sphere: weights.sphere, seaSphere: weights.sphere, oceanMask: geometry.coupler.oceanMask }),
      co2: mul(p.atmosphere.co2, 1),
    };
    return { state: after, sample: fields, scalars };
  };
  const p = parameters;
  const firstIce = initialIce(geometry.ice, p.ice);
  return {
    constants: [sea.values],
    initial: (random) => ({
      atmosphere: geometry.atmosphere.initial(random, p),
      land: initialLand(geometry.land, p.land),
      ice: firstIce,
    }),
    step,
    stateFields: (state) => ({ ...geometry.atmosphere.output(state.atmosphere, p), ...groundFields(state, p, geometry) }),
    emptyFields: () => emptyFields(variablesWith(atmosphere), [0, grid.rows, grid.columns]),
  };
}

/** Atmosphere and land over the observed sea surface. */
export const atmosphereOnlyModel = (atmosphere: AtmosphereName): ModelDefinition<AtmosphereOnlyState> => ({
  identity: { components: 'atmosphere', atmosphere },
  parameterGroups: ['atmosphere', atmospheres[atmosphere].group, 'land', 'ice', 'coupler', 'orbit'],
  conditions: ['co2', 'solarConstant'],
  stepping: ['atmosphere'],
  inputs: ['surface'],
  start: 'air at rest over the observed sea surface',
  stateVariables: { atmosphere: atmospheres[atmosphere].variables, land: landVariables, ice: iceVariables },
  outputVariables: variablesWith(atmosphere),
  series: {
    ...airSeriesTable,
    ...co2Series,
    ...boundTable(atmospheres[atmosphere].outputVariables),
    ...residualTable(['atmosphere', 'land']),
    ...atmospheres[atmosphere].corrections,
  },
  source: `atmosphere: ${atmospheres[atmosphere].title}; land; observed sea surface`,
  summary: (resolution, steps, p) => ({
    title: `AtmosphereModel – ${resolution}, float32, over the observed sea surface of the day`,
    rows: [
      atmosphereSummary(atmosphere, resolution, steps, p),
      landSummary(steps, p),
      {
        title: 'sea: monthly climatology of temperature, between months linear with the means kept',
        rows: ['ice: concentration by temperature, prescribed thickness, its own skin', prognostic(iceVariables)],
      },
    ],
  }),
  health: airHealth,
  build: (setup) => build(atmosphere, setup),
});
