import { z } from 'zod';
import { parameter, tunedFrom } from '../../physics/parameter.ts';

const speedy = 'Molteni (2003), Climate Dynamics 20, 175';

/** What may be tuned in clouds. */
export const cloudParameters = z.strictObject({
  cloudHumidity: parameter(0.55, {
    units: '1',
    symbol: 'h_0',
    doc: 'relative humidity of the moistest layer at which clouds appear',
    source: tunedFrom(speedy),
    min: 0,
    max: 0.9,
    tunable: true,
  }),
  precipitationCloud: parameter(0.22, {
    units: '1',
    symbol: 'c_P',
    doc: 'cover of cloud for the square root of precipitation from fronts in mm/d',
    source: tunedFrom(speedy),
    min: 0,
    max: 0.5,
    tunable: true,
  }),
  cumulusCover: parameter(0.2, {
    units: '1',
    symbol: 'c_u',
    doc: 'cover of cumuli over that of stratiform cloud in air as humid',
    source: 'this model, by cover that ships report (Esbensen and Kushnir 1981)',
    min: 0,
    max: 1,
    tunable: true,
  }),
  lowCloud: parameter(0.56, {
    units: '1',
    symbol: 'c_s',
    doc: 'largest cover of low stratiform cloud under a wind of 7 m/s',
    source: `${speedy}; by hand, between runs over the observed sea and coupled ones`,
    min: 0,
    max: 0.6,
    tunable: true,
  }),
  lowCloudWind: parameter(0.06, {
    units: 's m-1',
    symbol: 'c_V',
    doc: 'growth of that cover with the wind near the surface of the sea, relative',
    source:
      'Brueck, Nuijens and Stevens (2015), Journal of the Atmospheric Sciences 72, 1428, for its sign; by sunlight at the sea surface',
    min: 0,
    max: 0.07,
    tunable: true,
  }),
  stratiformInversion: parameter(-22, {
    units: 'K',
    symbol: 'I_0',
    doc: 'index of the inversion above air near the surface at which low clouds begin to be stratiform',
    source: 'shape of Kawai, Koshiro and Webb (2017)',
    min: -30,
    max: 0,
    tunable: true,
  }),
});
export type CloudParameters = z.infer<typeof cloudParameters>;
