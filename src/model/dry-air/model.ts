import {
  type AirState,
  airCorrections,
  airVariables,
  atmospheres,
  buildDryAir,
  dryAirOutput,
  dryAirOutputVariables,
  initialDryAir,
  stepDryAir,
} from '../../atmosphere/index.ts';
import { resolutions } from '../../grid/gaussian-grid.ts';
import { add, mul, scan, sub, type tf, total } from '../../tensor/index.ts';
import { minutes, prognostic } from '../component-summary.ts';
import type { BuiltModel, ModelDefinition, ModelSetup, SeriesTable } from '../definition.ts';
import { emptyFields } from '../sample.ts';

/** Dry air, named as in the coupled model; its humidity stays 0. */
export type DryAirState = { readonly atmosphere: AirState };

const booked = ['heat_residual_atmosphere', 'mass_correction', 'energy_correction'] as const;

/** Sums over the steps of an interval, by the names of the series. */
type Sums = Readonly<Record<(typeof booked)[number], tf.Scalar>>;

const series = {
  ta: { units: 'K', longName: 'temperature of the air, mean over its mass' },
  ps: { units: 'Pa', longName: 'global mean surface pressure' },
  air_kinetic_energy: { units: 'J m-2', longName: 'kinetic energy of the air, global mean' },
  wind_max: { units: 'm s-1', longName: 'strongest wind' },
  heat_residual_atmosphere: { units: 'W m-2', longName: 'heat that appeared unpaid in the atmosphere' },
  mass_correction: airCorrections.mass_correction,
  energy_correction: airCorrections.energy_correction,
} as const satisfies SeriesTable;

function build({ boundary: { grid }, steps, parameters: { primitive: p } }: ModelSetup): BuiltModel<DryAirState> {
  const g = buildDryAir(grid, steps.atmosphere);
  const count = steps.coupling / steps.atmosphere;
  const advance = ({ air, sums }: { readonly air: AirState; readonly sums: Sums }) => {
    const { state, corrections, budget } = stepDryAir(air, p, g);
    const unpaid = total(mul(sub(budget.heat.change, budget.heat.received), g.share));
    return {
      carry: {
        air: state,
        sums: {
          heat_residual_atmosphere: add(sums.heat_residual_atmosphere, mul(unpaid, 1 / g.dt)),
          mass_correction: add(sums.mass_correction, corrections.mass),
          energy_correction: add(sums.energy_correction, corrections.energy),
        },
      },
    };
  };
  const step = ({ atmosphere }: DryAirState) => {
    const nothing = total(mul(g.share, 0));
    const none = Object.fromEntries(booked.map((name) => [name, nothing])) as Sums;
    const { air, sums } = scan({ count, start: { air: atmosphere, sums: none }, body: advance }).carry;
    const mended = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, mul(sum, 1 / count)]));
    const { fields, means } = dryAirOutput(air, g);
    const { temperature: ta, surfacePressure: ps, kineticEnergy: air_kinetic_energy, strongestWind: wind_max } = means;
    return { state: { atmosphere: air }, sample: fields, scalars: { ta, ps, air_kinetic_energy, wind_max, ...mended } };
  };
  return {
    constants: [],
    initial: (random) => ({ atmosphere: initialDryAir(random, p, g) }),
    step,
    stateFields: ({ atmosphere }) => dryAirOutput(atmosphere, g).fields,
    emptyFields: () => emptyFields(dryAirOutputVariables, [0, grid.rows, grid.columns]),
  };
}

/** The dynamical core of the primitive equations alone, under the forcing of Held and Suarez (1994). */
export const dryAirModel: ModelDefinition<DryAirState> = {
  identity: { components: 'dry-air' },
  parameterGroups: ['primitive'],
  conditions: [],
  stepping: ['atmosphere'],
  inputs: [],
  start: 'isothermal air at rest',
  stateVariables: { atmosphere: airVariables },
  outputVariables: dryAirOutputVariables,
  series,
  source: 'dry primitive equations on eight σ levels, forced as by Held and Suarez (1994)',
  summary: (resolution, steps) => {
    const { rows, columns, truncation } = resolutions[resolution];
    return {
      title: `DryAirModel – ${resolution}, float32, forced as by Held and Suarez (1994)`,
      rows: [
        {
          title: `atmosphere: ${atmospheres.primitive.title}, spectral T${truncation}, ${rows} × ${columns}, ${minutes(steps.atmosphere)}`,
          rows: [
            prognostic(airVariables),
            'no water, no ground, no seasons',
            'temperature relaxes to a radiative equilibrium in 40 days, in 4 near the ground of the tropics; wind below σ = 0.7 in a day',
          ],
        },
      ],
    };
  },
  health: (scalars) => {
    const number = (name: keyof typeof series, digits: number, factor = 1): string =>
      ((scalars[name] ?? Number.NaN) * factor).toFixed(digits);
    return `T ${number('ta', 2)} K, wind ${number('wind_max', 0)} m/s, kinetic energy ${number('air_kinetic_energy', 2, 1e-6)} MJ/m2`;
  },
  build,
};
