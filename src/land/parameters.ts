import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';

const design = 'design choice, order of magnitude from Oke (1987)';
const manabe = 'Manabe (1969), Mon. Weather Rev. 97, 739';
const qtcm = 'QTCM1 simple land, Zeng, Neelin and Chou (2000)';

/** Parameters of the land surface. */
export const landParameters = z
  .strictObject({
    skinHeatCapacity: parameter(2e4, {
      units: 'J m-2 K-1',
      symbol: 'C_s',
      doc: 'heat capacity of the skin',
      source: design,
      min: 2e3,
      max: 2e5,
    }),
    soilHeatCapacity: parameter(2.2e6, {
      units: 'J m-3 K-1',
      symbol: 'c',
      doc: 'volumetric heat capacity of moist soil',
      source: design,
      min: 1e6,
      max: 4e6,
    }),
    soilConductivity: parameter(1.2, {
      units: 'W m-1 K-1',
      symbol: 'k',
      doc: 'heat conductivity of soil',
      source: design,
      min: 0.2,
      max: 4,
    }),
    skinConductance: parameter(7, {
      units: 'W m-2 K-1',
      symbol: 'λ',
      doc: 'conductance between skin and first soil layer without snow',
      source: 'TESSEL, Viterbo and Beljaars (1995)',
      min: 1,
      max: 40,
    }),
    snowInsulation: parameter(40, {
      units: 'm-1',
      symbol: 'b',
      doc: 'snow, water equivalent, that halves the conductance is 1/b',
      source: design,
      min: 0,
      max: 200,
    }),
    insulatingSnow: parameter(0.5, {
      units: 'm',
      symbol: 's_i',
      doc: 'snow beyond which more snow insulates little more',
      source: design,
      min: 0.05,
      max: 5,
    }),
    fieldCapacity: parameter(0.15, {
      units: 'm',
      symbol: 'W_m',
      doc: 'capacity of the soil bucket',
      source: manabe,
      min: 0.05,
      max: 0.5,
      tunable: true,
    }),
    unstressedFraction: parameter(0.75, {
      units: '1',
      symbol: 'w_c',
      doc: 'filling of the bucket above which evaporation is free',
      source: manabe,
      min: 0.3,
      max: 1,
    }),
    drainage: parameter(4e-4, { units: 'kg m-2 s-1', symbol: 'D', doc: 'drainage of a full bucket', source: qtcm, min: 0, max: 1e-2 }),
    snowCoverScale: parameter(0.015, {
      units: 'm',
      symbol: 's_c',
      doc: 'snow, water equivalent, that covers half the ground',
      source: 'BATS, Dickinson (1993)',
      min: 1e-3,
      max: 0.1,
    }),
    dryAlbedo: parameter(0.3, {
      units: '1',
      symbol: 'α_d',
      doc: 'albedo of dry ground',
      source: 'Peixoto and Oort (1992)',
      min: 0.15,
      max: 0.45,
      tunable: true,
    }),
    wetAlbedo: parameter(0.14, {
      units: '1',
      symbol: 'α_v',
      doc: 'albedo of moist, vegetated ground',
      source: 'Peixoto and Oort (1992)',
      min: 0.08,
      max: 0.25,
      tunable: true,
    }),
    snowAlbedo: parameter(0.6, {
      units: '1',
      symbol: 'α_s',
      doc: 'albedo of snow-covered land, masked by vegetation',
      source: 'design choice between forest 0.35 and tundra 0.75',
      min: 0.3,
      max: 0.85,
      tunable: true,
    }),
    glacierAlbedo: parameter(0.8, {
      units: '1',
      symbol: 'α_g',
      doc: 'albedo of ice-sheet snow',
      source: 'Cuffey and Paterson (2010)',
      min: 0.5,
      max: 0.9,
    }),
    meltingAlbedoFactor: parameter(0.78, {
      units: '1',
      symbol: 'm_α',
      doc: 'albedo of melting over that of cold snow',
      source: 'Semtner (1976) class',
      min: 0.5,
      max: 1,
    }),
    calvingDepth: parameter(10, {
      units: 'm',
      symbol: 's_g',
      doc: 'ice-sheet snow, water equivalent, above which ice calves',
      source: 'design choice',
      min: 1,
      max: 50,
    }),
    calvingTime: parameter(3.1536e7, {
      units: 's',
      symbol: 'τ_g',
      doc: 'time in which snow beyond the calving depth leaves',
      source: 'design choice',
      min: 1e6,
      max: 1e9,
    }),
    riverSpeed: parameter(0.5, {
      units: 'm s-1',
      symbol: 'v',
      doc: 'speed of water along rivers',
      source: 'Oki and Sud (1998), Earth Interactions 2',
      min: 0.1,
      max: 3,
    }),
  })
  .readonly();

export type LandParameters = z.infer<typeof landParameters>;

/** Thicknesses of the soil layers, m, top first. */
export const soilThicknesses = [0.1, 0.6, 2.5] as const;
