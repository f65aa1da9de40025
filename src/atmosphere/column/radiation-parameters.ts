import { z } from 'zod';
import { parameter } from '../../physics/parameter.ts';
import { atmosphereParameters } from '../parameters.ts';

const fitted = 'fitted to clear-sky fluxes of RRTMG, Iacono et al. (2008), for four AFGL atmospheres';
const tuned = 'tuned to global mean reflected sunlight and outgoing longwave radiation';

/** A positive factor that tuning may change threefold. */
const factor = (value: number, units: string, symbol: string, doc: string, source = fitted) =>
  parameter(value, { units, symbol, doc, source, min: value / 3, max: value * 3, tunable: true });
const fraction = (value: number, symbol: string, doc: string, source = tuned) =>
  parameter(value, { units: '1', symbol, doc, source, min: 0, max: 0.98, tunable: true });

/** What may be tuned in radiation. */
export const radiationParameters = z.strictObject({
  ...atmosphereParameters.shape,
  co2Absorption: factor(5.141e-6, 'm2 kg-1', 'k_c', 'absorptivity of air with 280 ppm of carbon dioxide in the weakest rung'),
  waterVapourAbsorption: factor(0.4334, 'm2 kg-1', 'k_h', 'absorptivity of water vapour lines at 1000 hPa in the weakest rung'),
  continuumAbsorption: factor(5.727e-4, 'm2 kg-1', 'k_s', 'absorptivity of the vapour continuum in the window for each 10 hPa of vapour'),
  traceGasAbsorption: factor(8.759e-7, 'm2 kg-1', 'k_m', 'absorptivity of air by other gases in the window'),
  ozoneLongwaveAbsorption: factor(0.165, 'm2 kg-1', 'k_o', 'absorptivity of ozone at 9.6 micrometres'),
  vapourLean: parameter(0.2742, {
    units: '1',
    symbol: 'γ',
    doc: 'lean of emission towards the lower side of a layer',
    source: fitted,
    min: 0,
    max: 0.5,
    tunable: true,
  }),
  vapourShortwaveAbsorption: factor(
    0.02059,
    'm2 kg-1',
    'k_n',
    'absorptivity of vapour for near infrared sunlight at 1000 hPa in the weakest rung',
  ),
  ultravioletAbsorption: factor(619.4, 'm2 kg-1', 'k_u', 'absorptivity of ozone for ultraviolet sunlight'),
  visibleOzoneAbsorption: factor(1.916, 'm2 kg-1', 'k_v', 'absorptivity of ozone for visible sunlight'),
  airReflectivity: factor(0.0533, '1', 'r_a', 'part of overhead visible sunlight that 1000 hPa of air throw back'),
  aerosolAbsorption: parameter(0.01, {
    units: '1',
    symbol: 'τ_a',
    doc: 'optical depth of aerosol for absorption of visible sunlight',
    source: 'Kinne (2019), global mean absorption about 0.005',
    min: 0,
    max: 0.1,
    tunable: true,
  }),
  aerosolReflectivity: parameter(0.01, {
    units: '1',
    symbol: 'r_h',
    doc: 'part of overhead visible sunlight that aerosol throws back',
    source: 'optical depth 0.12, upscattered part 0.1',
    min: 0,
    max: 0.1,
    tunable: true,
  }),
  cloudEmissivity: fraction(0.95, 'ε', 'longwave emissivity of full cover by clouds'),
  iceCloudThickness: fraction(0.14, 'x_i', 'opacity of the coldest clouds over that of water clouds'),
  lowCloudEmissivity: fraction(0.8, 'ε_s', 'longwave emissivity of low stratiform cloud'),
  cloudReflectivity: fraction(0.84, 'a', 'part of overhead sunlight that clouds throw back'),
  cumulusGaps: fraction(0.46, 'y', 'part of the sunlight that cumuli let through as they leave gaps'),
  lowCloudReflectivity: fraction(0.56, 'a_s', 'part of overhead sunlight that low stratiform cloud throws back'),
  cloudAbsorption: fraction(0.6, 'b', 'part of near infrared sunlight that clouds absorb in one pass'),
});
export type RadiationParameters = z.infer<typeof radiationParameters>;
