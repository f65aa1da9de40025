import { z } from 'zod';
import { parameter, tunedFrom } from '../../physics/parameter.ts';

const frierson = 'Frierson (2007), Journal of the Atmospheric Sciences 64, 1959';
const speedy = 'Molteni (2003), Climate Dynamics 20, 175';
const own =
  'columns of SPEEDY climatology: without the gate stable air of middle latitudes rains; wide enough that neighbouring weather stays neighbouring over a step';

/** What may be tuned in convection and condensation. */
export const convectionParameters = z.strictObject({
  convectiveTime: parameter(21150, {
    units: 's',
    symbol: 'τ_c',
    doc: 'time in which deep convection relaxes the column, some steps of the atmosphere',
    source: tunedFrom(speedy),
    min: 7200,
    max: 43200,
    tunable: true,
  }),
  convectiveHumidity: parameter(0.712, {
    units: '1',
    symbol: 'h_d',
    doc: 'relative humidity that deep convection leaves',
    source: tunedFrom(frierson),
    min: 0.5,
    max: 0.95,
    tunable: true,
  }),
  convectiveEnergy: parameter(300, {
    units: 'J kg-1',
    symbol: 'E_0',
    doc: 'work of buoyancy at which deep convection is fully at work',
    source: own,
    min: 5,
    max: 1000,
    tunable: true,
  }),
  convectiveDepth: parameter(0.25, {
    units: '1',
    symbol: 'd_0',
    doc: 'depth in σ above the two lowest layers at which deep convection is fully at work',
    source: own,
    min: 0.05,
    max: 0.6,
    tunable: true,
  }),
  convectiveRain: parameter(2, {
    units: 'mm d-1',
    symbol: 'P_0',
    doc: 'rain at which deep convection is half at work',
    source: own,
    min: 0.01,
    max: 10,
    tunable: true,
  }),
  shallowTime: parameter(21600, {
    units: 's',
    symbol: 'τ_d',
    doc: 'time in which shallow and dry convection turn over a layer',
    source: speedy,
    min: 3600,
    max: 86400,
    tunable: true,
  }),
  dryStability: parameter(0.1, {
    units: '1',
    symbol: 'β_d',
    doc: 'stability ds/dΦ below which dry convection sets in',
    source: speedy,
    min: 0,
    max: 0.3,
    tunable: true,
  }),
  condensationTime: parameter(14400, {
    units: 's',
    symbol: 'τ_l',
    doc: 'time in which large-scale condensation removes its excess',
    source: speedy,
    min: 3600,
    max: 43200,
    tunable: true,
  }),
  criticalHumidity: parameter(0.884, {
    units: '1',
    symbol: 'h_l',
    doc: 'relative humidity at the ground above which vapour condenses; 0.1 less aloft',
    source: tunedFrom(speedy),
    min: 0.7,
    max: 1.05,
    tunable: true,
  }),
});
export type ConvectionParameters = z.infer<typeof convectionParameters>;
