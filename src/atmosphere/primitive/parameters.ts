import { z } from 'zod';
import { parameter } from '../../physics/parameter.ts';

const own = 'this model, Held-Suarez runs at T31 with eight levels';

/** What may be tuned in the primitive-equation core. */
export const primitiveParameters = z.strictObject({
  hyperdiffusionTime: parameter(57600, {
    units: 's',
    symbol: 'τ_8',
    doc: 'damping time of the highest degree by the eighth-order diffusion; 16 hours at T31, 8 hours at T63',
    source: own,
    min: 3600,
    max: 172800,
  }),
  diffusionLapseRate: parameter(0.0065, {
    units: 'K m-1',
    symbol: 'Γ',
    doc: 'lapse rate of the air that horizontal diffusion on sloping levels leaves alone',
    source: 'standard atmosphere',
    min: 0,
    max: 0.0098,
  }),
  stratosphericDragTime: parameter(10368000, {
    units: 's',
    symbol: 'τ_R',
    doc: 'time in which the zonal mean wind of the top level would die of the drag of breaking gravity waves',
    source: 'Molteni (2003), who has 30 days; polar-night jet and southern westerlies over the observed sea',
    min: 86400,
    max: 1e12,
  }),
  backscatter: parameter(0.4, {
    units: '1',
    symbol: 'b',
    doc: 'part of the energy that horizontal diffusion takes from waves which large waves get back',
    source: 'Jansen and Held (2014), Ocean Modelling 80, 36, for the form; stress on the Southern Ocean',
    min: 0,
    max: 1,
    tunable: true,
  }),
  verticalStirring: parameter(0.4, {
    units: '1',
    symbol: 's',
    doc: 'part of the contrast of humidity within a layer that motion within the cell wipes out as air passes through it',
    source: 'this model, humidity of the upper troposphere and westerlies over the observed sea',
    min: 0,
    max: 1,
    tunable: true,
  }),
  meanSurfacePressure: parameter(98500, {
    units: 'Pa',
    symbol: 'p̄_s',
    doc: 'global mean of surface pressure: the mass of the air, which no step changes',
    source: 'Trenberth and Smith (2005), Journal of Climate 18, 864-875',
    min: 9e4,
    max: 1.1e5,
  }),
});
export type PrimitiveParameters = z.infer<typeof primitiveParameters>;
