import { z } from 'zod';
import { parameter, tunedFrom } from '../../physics/parameter.ts';

const speedy = 'Molteni (2003), Climate Dynamics 20, 175';

/** What may be tuned in clouds. */
export const cloudParameters = z.strictObject({
  cloudHumidity: parameter(0.488, {
    units: '1',
    symbol: 'h_0',
    doc: 'relative humidity of the moistest layer at which clouds appear',
    source: tunedFrom(speedy),
    min: 0,
    max: 0.9,
    tunable: true,
  }),
  precipitationCloud: parameter(0.1045, {
    units: '1',
    symbol: 'c_P',
    doc: 'cover of cloud for the square root of precipitation in mm/d',
    source: tunedFrom(speedy),
    min: 0,
    max: 0.5,
    tunable: true,
  }),
  lowCloud: parameter(0.66, {
    units: '1',
    symbol: 'c_s',
    doc: 'largest cover of low stratiform cloud',
    source: `${speedy}; chronos tune has 0.72, which cools the coupled model`,
    min: 0,
    max: 1,
    tunable: true,
  }),
  lowCloudStability: parameter(-0.1, {
    units: '1',
    symbol: 'β_s',
    doc: 'stability of the two lowest layers beyond that of saturated air, ds/dΦ, at which low stratiform cloud appears',
    source: 'shape of Wood and Bretherton (2006)',
    min: -0.4,
    max: 0.4,
    tunable: true,
  }),
});
export type CloudParameters = z.infer<typeof cloudParameters>;
