import { add, div, exp, type Live, mul, type Numeric, neg, relu, scalar, square, sub } from '../../tensor/index.ts';
import type { Center, Layers } from './profiles.ts';
import type { RadiationParameters } from './radiation-parameters.ts';

/** Part of the spectrum with one absorptivity in each layer. */
export interface Band {
  /** Transmissivity of the clear layer for diffuse radiation. */
  readonly transmissivity: Center;
  /** Its optical depth, diffusivity included. */
  readonly depth: Center;
  /** Part of black-body emission that lies in the band, at the temperature of the layer. */
  readonly share: Center;
  /** The same of the ground. */
  readonly groundShare: Center;
}

/** Diffusivity factor: slant of diffuse radiation (Elsasser 1942). */
const diffusivity = 1.66;

/** Shares of black-body emission at 250 K + 50 K x, quadratic in x, within 0.003 for 180 … 320 K. */
const carbonDioxideBand = [0.2824, 0.001, -0.0195] as const; // 540 … 800 cm⁻¹
const windowBand = [0.1714, 0.0495, -0.0127] as const; // 800 … 980 and 1080 … 1200 cm⁻¹
const ozoneBand = [0.0493, 0.0182, -0.0033] as const; // 980 … 1080 cm⁻¹

/** Parts of the water vapour bands and of the carbon dioxide band by absorptivity, weakest first; each rung absorbs eight times as the one before. */
const waterVapourRungs = [0.4075, 0.1561, 0.2287, 0.2077] as const;
const carbonDioxideRungs = [0.388, 0.1417, 0.1941, 0.2762] as const;
/** How often the weakest water vapour rung counts in each rung of carbon dioxide, and in the window. */
const overlap = [0, 4, 2, 2] as const;
const windowOverlap = 1 / 16;
/** Ratio of the continuum outside the window to that within. */
const continuumRatio = 8;

const polynomial = ([a, b, c]: readonly [number, number, number], x: Center): Center => add(mul(add(mul(x, c), b), x), a);

/** Shares of black-body emission in the four spectral regions. */
interface Shares {
  readonly carbonDioxide: Center;
  readonly window: Center;
  readonly ozone: Center;
  readonly waterVapour: Center;
}

/** @param temperature K */
function shares(temperature: Center): Shares {
  const x = div(sub(temperature, 250), 50);
  const [carbonDioxide, window, ozone] = [polynomial(carbonDioxideBand, x), polynomial(windowBand, x), polynomial(ozoneBand, x)];
  return { carbonDioxide, window, ozone, waterVapour: sub(sub(sub(1, carbonDioxide), window), ozone) };
}

/** Optical depths of layers, diffusivity included. */
interface Depths {
  readonly waterVapour: Center;
  readonly continuum: Center;
  readonly carbonDioxide: Center;
  readonly ozone: Center;
}

/**
 * Optical depths of layers of mass m in the weakest band of each absorber.
 *
 *     τ_h = d k_h m q p/p₀,   τ_s = d m (k_s q e/p₁ + k_m),   τ_c = d k_c m C/C₀,   τ_o = d k_o m o                 [K-3]
 *
 * with d = 1.66, p₀ = 10⁵ Pa, p₁ = 10³ Pa, C₀ = 280 ppm, vapour pressure e and mass fractions q and o of vapour and ozone.
 */
function depths({ mass, humidity, pressure }: Layers, ozone: Center, p: Live<RadiationParameters>): Depths {
  const vapour = relu(humidity); // transforms may leave less than nothing
  const path = mul(mul(mass, vapour), pressure); // kg m⁻² Pa
  const vapourPressurePerPressure = div(vapour, 0.622);
  const continuum = add(
    mul(mul(path, vapourPressurePerPressure), scalar.mul(p.continuumAbsorption, diffusivity / 1e3)),
    mul(mass, scalar.mul(p.traceGasAbsorption, diffusivity)),
  );
  return {
    waterVapour: mul(path, scalar.mul(p.waterVapourAbsorption, diffusivity / 1e5)),
    continuum,
    carbonDioxide: mul(mass, scalar.mul(scalar.mul(p.co2, p.co2Absorption), diffusivity / 280)),
    ozone: mul(mul(mass, ozone), scalar.mul(p.ozoneLongwaveAbsorption, diffusivity)),
  };
}

const eighthPower = (x: Center): Center => square(square(square(x)));

/** x, x⁸, x⁶⁴, x⁵¹². */
function rungs(x: Center): readonly [Center, Center, Center, Center] {
  const second = eighthPower(x);
  const third = eighthPower(second);
  return [x, second, third, eighthPower(third)];
}

/**
 * Ten bands: four of water vapour lines, four of carbon dioxide, the window, and ozone within it.
 *
 * The absorptivity of both bands falls exponentially from their centres, so that equal steps in its logarithm take comparable parts of the
 * spectrum: a ladder of rungs, each eight times as strong. Doubled carbon dioxide then moves the emission by a fixed part of a rung, which is
 * what makes its forcing logarithmic.
 * @param ozone mass fraction, broadcasting against layers
 * @see Wilson and Gea-Banacloche (2012), American Journal of Physics 80, 306; Jeevanjee and Fueglistaler (2020), Journal of the Atmospheric
 * Sciences 77, 479; shares and absorptivities are ours, fitted to RRTMG
 */
export function longwaveBands(layers: Layers, ozone: Center, groundTemperature: Center, p: Live<RadiationParameters>): Band[] {
  const τ = depths(layers, ozone, p);
  const [air, ground] = [shares(layers.temperature), shares(groundTemperature)];
  const window = exp(mul(τ.waterVapour, -windowOverlap));
  const vapour = rungs(square(square(square(square(window)))));
  const continuum = exp(neg(τ.continuum));
  const grey = eighthPower(continuum);
  const gas = rungs(exp(neg(τ.carbonDioxide)));
  const overlapping = overlap.map((n) => (n === 0 ? grey : mul(grey, n === 2 ? square(vapour[0]) : square(square(vapour[0])))));
  const greyDepth = mul(τ.continuum, continuumRatio);
  const part = (weight: Numeric, region: keyof Shares, transmissivity: Center, depth: Center): Band => ({
    transmissivity,
    depth,
    share: mul(air[region], weight),
    groundShare: mul(ground[region], weight),
  });
  const windowDepth = add(τ.continuum, mul(τ.waterVapour, windowOverlap));
  const windowClear = mul(continuum, window);
  return [
    ...waterVapourRungs.map((weight, j) =>
      part(weight, 'waterVapour', mul(vapour[j] as Center, grey), add(mul(τ.waterVapour, 8 ** j), greyDepth)),
    ),
    ...carbonDioxideRungs.map((weight, j) =>
      part(
        weight,
        'carbonDioxide',
        mul(gas[j] as Center, overlapping[j] as Center),
        add(add(mul(τ.carbonDioxide, 8 ** j), mul(τ.waterVapour, overlap[j] as number)), greyDepth),
      ),
    ),
    part(1, 'window', windowClear, windowDepth),
    part(1, 'ozone', mul(windowClear, exp(neg(τ.ozone))), add(windowDepth, τ.ozone)),
  ];
}
