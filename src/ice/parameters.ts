import { z } from 'zod';
import { parameter } from '../physics/parameter.ts';

const semtner = 'Semtner (1976), J. Phys. Oceanogr. 6, 379';
const albedos = 'Maykut and Untersteiner (1971), J. Geophys. Res. 76, 1550, within Perovich et al. (2002)';
const hibler = 'Hibler (1979), J. Phys. Oceanogr. 9, 815';

/** Parameters of the sea ice. */
export const iceParameters = z
  .strictObject({
    iceConductivity: parameter(2.03, {
      units: 'W m-1 K-1',
      symbol: 'k_i',
      doc: 'heat conductivity of ice',
      source: semtner,
      min: 1.5,
      max: 2.5,
    }),
    snowConductivity: parameter(0.31, {
      units: 'W m-1 K-1',
      symbol: 'k_s',
      doc: 'heat conductivity of snow',
      source: semtner,
      min: 0.1,
      max: 0.6,
    }),
    iceHeatCapacity: parameter(2106, {
      units: 'J kg-1 K-1',
      symbol: 'c_i',
      doc: 'specific heat of ice',
      source: 'Pounder (1965)',
      min: 1800,
      max: 2400,
    }),
    skinDepth: parameter(0.05, {
      units: 'm',
      symbol: 'd_s',
      doc: 'ice depth whose heat capacity the skin has',
      source: 'design choice',
      min: 0.01,
      max: 0.3,
    }),
    leastThickness: parameter(0.05, {
      units: 'm',
      symbol: 'h_m',
      doc: 'thickness below which ice contracts instead of thinning',
      source: 'design choice',
      min: 0.01,
      max: 0.5,
    }),
    leadClosing: parameter(0.5, {
      units: 'm',
      symbol: 'h_0',
      doc: 'thickness at which new ice closes leads',
      source: hibler,
      min: 0.1,
      max: 2,
      tunable: true,
    }),
    leadOpening: parameter(1.5e-8, {
      units: 's-1',
      symbol: 'ε_o',
      doc: 'rate at which unresolved deformation opens leads and piles up the ice beside them',
      source: 'deformation over 400 km, extrapolated from Marsan et al. (2004), Phys. Rev. Lett. 93, 178501',
      min: 0,
      max: 5e-7,
      tunable: true,
    }),
    oceanHeatTransfer: parameter(1e-4, {
      units: 'm s-1',
      symbol: 'γ',
      doc: 'transfer velocity of heat from water to ice',
      source: 'McPhee (1992) class',
      min: 1e-5,
      max: 1e-3,
      tunable: true,
    }),
    iceSalinity: parameter(5, { units: 'g kg-1', symbol: 'S_i', doc: 'salinity of sea ice', source: hibler, min: 0.5, max: 10 }),
    floodingTime: parameter(86400, {
      units: 's',
      symbol: 'τ_f',
      doc: 'time in which flooded snow turns into ice',
      source: 'design choice',
      min: 3600,
      max: 1e7,
    }),
    penetratingShare: parameter(0.17, {
      units: '1',
      symbol: 'i_0',
      doc: 'part of the shortwave absorbed by snow-free ice that warms its interior',
      source: 'Maykut and Untersteiner (1971), J. Geophys. Res. 76, 1550',
      min: 0,
      max: 0.5,
      tunable: true,
    }),
    opticalThickness: parameter(0.2, {
      units: 'm',
      symbol: 'h_α',
      doc: 'thickness over which the albedo of ice grows from that of water',
      source: 'CCSM3, Briegleb et al. (2004): full albedo at 0.5 m',
      min: 0.05,
      max: 1,
    }),
    snowCoverScale: parameter(0.007, {
      units: 'm',
      symbol: 's_c',
      doc: 'snow, water equivalent, that hides half of the ice',
      source: 'CCSM3, Briegleb et al. (2004): 2 cm of snow',
      min: 1e-3,
      max: 0.05,
    }),
    coldIceAlbedo: parameter(0.68, {
      units: '1',
      symbol: 'α_i',
      doc: 'albedo of cold bare ice',
      source: albedos,
      min: 0.5,
      max: 0.8,
      tunable: true,
    }),
    meltingIceAlbedo: parameter(0.64, {
      units: '1',
      symbol: 'α_m',
      doc: 'albedo of melting bare ice',
      source: albedos,
      min: 0.4,
      max: 0.7,
      tunable: true,
    }),
    coldSnowAlbedo: parameter(0.84, {
      units: '1',
      symbol: 'α_s',
      doc: 'albedo of cold snow on ice',
      source: albedos,
      min: 0.7,
      max: 0.9,
      tunable: true,
    }),
    meltingSnowAlbedo: parameter(0.79, {
      units: '1',
      symbol: 'α_t',
      doc: 'albedo of melting snow on ice',
      source: albedos,
      min: 0.5,
      max: 0.85,
      tunable: true,
    }),
    waterAlbedo: parameter(0.06, {
      units: '1',
      symbol: 'α_w',
      doc: 'albedo that vanishing ice takes',
      source: 'Payne (1972)',
      min: 0.03,
      max: 0.12,
    }),
  })
  .readonly();

export type IceParameters = z.infer<typeof iceParameters>;
