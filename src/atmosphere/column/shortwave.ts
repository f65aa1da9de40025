import type { Sunlight } from '../../physics/orbit.ts';
import {
  add,
  div,
  exp,
  type Live,
  levels,
  mul,
  neg,
  relu,
  scalar,
  square,
  stackLevels,
  sub,
  verticalScan,
  zerosLike,
} from '../../tensor/index.ts';
import type { CloudOptics } from './cloud-optics.ts';
import type { ColumnGeometry } from './geometry.ts';
import type { Center, Layers } from './profiles.ts';
import type { RadiationParameters } from './radiation-parameters.ts';
import { type Beam, type ReflectingLayers, reflectedBeam } from './reflecting-layers.ts';
import { slant } from './sun-path.ts';

/** Shortwave fluxes, W m⁻². */
export interface Shortwave {
  /** Arriving at the top. */
  readonly incoming: Center;
  readonly reflected: Center;
  /** Reaching the ground. */
  readonly downward: Center;
  /** Absorbed in every layer. */
  readonly absorbed: Center;
}

/** Parts of sunlight: ultraviolet that ozone takes, what vapour does not absorb, and what it does. */
const ultraviolet = 0.0151;
const visible = 0.7519;
const nearInfrared = 1 - ultraviolet - visible;
/** Parts of the near infrared by absorptivity of vapour, weakest first; each rung absorbs eight times as the one before. */
const rungShares = [0.6158, 0.1943, 0.1279, 0.062] as const;
/** Slant of diffuse light on its way up. */
const diffuse = 1.66;
/** Absorption by oxygen and carbon dioxide in the near infrared, m² kg⁻¹. */
const dryAbsorption = 1.172e-5;

/**
 * Ultraviolet light that ozone absorbs in every layer, W m⁻², and what is left below, by zonal ozone alone.
 *
 *     D_uv = f S exp(−k Σ m o/μ)                                                                       [K-9]
 */
function ultravioletLight(ozonePath: Center, incoming: Center, p: Live<RadiationParameters>): { absorbed: Center; left: Center } {
  const passed = exp(neg(mul(verticalScan(ozonePath, { from: 'top' }), p.ultravioletAbsorption)));
  const below = mul(mul(passed, incoming), ultraviolet);
  const count = below.shape[0];
  const top = add(mul(incoming, ultraviolet), zerosLike(levels(below, 0)));
  const above = stackLevels([top, levels(below, 0, count - 1)]);
  return { absorbed: sub(above, below), left: levels(below, count - 1) };
}

/**
 * What ozone and aerosol leave of visible light, and what air molecules, aerosol and cloud throw back.
 *
 *     r = r_c + (1 − r_c) x/(1 + x),   x = (r_a Δσ + r_h 3σ²Δσ) m pₛ/p₀                                     [K-33]
 *
 * A layer that scatters without absorbing throws x/(1 + x) back, less than everything however slant the beam.
 * @see Coakley and Chýlek (1975), Journal of the Atmospheric Sciences 32, 409
 */
function visibleLayers(
  layers: Layers,
  ozone: Center,
  airMass: Center,
  cloud: CloudOptics,
  p: Live<RadiationParameters>,
  g: ColumnGeometry,
): ReflectingLayers {
  const haze = mul(mul(square(g.sigma), g.thickness), 3);
  const absorption = add(mul(ozone, p.visibleOzoneAbsorption), mul(haze, p.aerosolAbsorption));
  const scattering = add(mul(g.thickness, p.airReflectivity), mul(haze, p.aerosolReflectivity));
  const backward = mul(mul(scattering, airMass), mul(layers.surfacePressure, 1e-5));
  const scattered = div(backward, add(backward, 1));
  const reflectivity = add(cloud.reflectivity, mul(scattered, sub(1, cloud.reflectivity)));
  return { downward: exp(neg(mul(absorption, airMass))), upward: exp(mul(absorption, -diffuse)), reflectivity };
}

/** x, x⁸, x⁶⁴, x⁵¹². */
function rungs(x: Center): readonly Center[] {
  const eighth = (y: Center): Center => square(square(square(y)));
  const [second] = [eighth(x)];
  const third = eighth(second);
  return [x, second, third, eighth(third)];
}

/** What vapour, dry air and cloud droplets leave of near infrared light: one set of layers for each rung. */
function nearInfraredLayers(
  layers: Layers,
  airMass: Center,
  cloud: CloudOptics,
  p: Live<RadiationParameters>,
  g: ColumnGeometry,
): ReflectingLayers[] {
  const path = mul(mul(mul(layers.mass, relu(layers.humidity)), layers.pressure), scalar.mul(p.vapourShortwaveAbsorption, 1e-5));
  const dry = mul(g.massPerPressure, dryAbsorption * 1e5);
  const fixedDown = mul(exp(neg(mul(dry, airMass))), cloud.nearInfraredPassed);
  const fixedUp = mul(exp(mul(dry, -diffuse)), cloud.nearInfraredPassed);
  const down = rungs(exp(neg(mul(path, airMass))));
  const up = rungs(exp(mul(path, -diffuse)));
  return down.map((t, j) => ({ downward: mul(t, fixedDown), upward: mul(up[j] as Center, fixedUp), reflectivity: cloud.reflectivity }));
}

const addedUp = (maps: readonly Center[]): Center => maps.reduce((total, map) => add(total, map));

/**
 * Sunlight of a day: ozone, vapour, molecular scattering, aerosol and clouds.
 *
 * What comes in is reflected, absorbed in a layer, or absorbed by the ground.
 * @param sunlight daily means, [1, latitude, 1]
 * @param albedo of the ground, [1, latitude, longitude]
 */
export function shortwaveRadiation(
  layers: Layers,
  cloud: CloudOptics,
  sunlight: Sunlight,
  albedo: Center,
  p: Live<RadiationParameters>,
  g: ColumnGeometry,
): Shortwave {
  const S = sunlight.insolation;
  const airMass = slant(sunlight);
  const ozonePath = mul(mul(g.massPerPressure, 1e5), g.ozone);
  const uv = ultravioletLight(mul(ozonePath, airMass), S, p);
  const light = reflectedBeam(visibleLayers(layers, ozonePath, airMass, cloud, p, g), add(mul(S, visible), uv.left), albedo);
  const infrared = nearInfraredLayers(layers, airMass, cloud, p, g).map((rung, j) =>
    reflectedBeam(rung, mul(S, nearInfrared * (rungShares[j] as number)), albedo),
  );
  const beams: readonly Beam[] = [light, ...infrared];
  const net = stackLevels(light.net.map((_, k) => addedUp(beams.map((beam) => beam.net[k] as Center))));
  return {
    incoming: add(mul(albedo, 0), S),
    reflected: addedUp(beams.map((beam) => beam.reflected)),
    downward: addedUp(beams.map((beam) => beam.ground)),
    absorbed: add(sub(levels(net, 0, g.count), levels(net, 1, g.count)), uv.absorbed),
  };
}
