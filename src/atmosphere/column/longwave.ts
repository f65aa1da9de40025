import { stefanBoltzmann } from '../../physics/constants.ts';
import { add, div, type Field, type Live, levels, mul, pow, shift, square, stackLevels, sub, unstackLevels } from '../../tensor/index.ts';
import type { ColumnGeometry } from './geometry.ts';
import { type Band, longwaveBands } from './longwave-bands.ts';
import type { Center, Layers } from './profiles.ts';
import type { RadiationParameters } from './radiation-parameters.ts';

/** Longwave fluxes, W m⁻². */
export interface Longwave {
  /** Reaching the ground. */
  readonly downward: Center;
  /** Leaving to space. */
  readonly outgoing: Center;
  /** Flux convergence of every layer, W m⁻². */
  readonly absorbed: Center;
  /** Net upward flux at the interfaces from the top to the ground, [levels + 1, latitude, longitude]. */
  readonly netUpward: Center;
}

/** Black-body emission of layers and at their two interfaces, W m⁻². */
interface Emission {
  readonly layer: Center;
  readonly top: Center;
  readonly bottom: Center;
}

/**
 * Black-body emission of layers.
 *
 *     B = σT⁴ + γ (B_bottom − B_top) in the troposphere                                                     [K-4]
 *
 * γ accounts for vapour, which is concentrated in the lower, warmer part of a layer.
 */
function emission(temperature: Center, p: Live<RadiationParameters>, g: ColumnGeometry): Emission {
  const B = mul(square(square(temperature)), stefanBoltzmann);
  const last = g.count - 1;
  const inner = add(B, mul(sub(shift(B, 'level', 1, 'edge'), B), g.lowerWeight));
  const [lowest, next] = [levels(B, last), levels(B, last - 1)];
  const ground = add(lowest, mul(sub(lowest, next), g.groundWeight));
  const bottom = stackLevels([levels(inner, 0, last), ground]);
  const top = stackLevels([levels(B, 0), levels(bottom, 0, last)]);
  const lean = mul(mul(sub(bottom, top), g.troposphere), p.vapourLean);
  return { layer: add(B, lean), top, bottom };
}

/** Fluxes of one band at the interfaces from the top. */
interface BandFluxes {
  readonly down: readonly Center[];
  readonly up: readonly Center[];
}

/**
 * Radiation of one band through the layers.
 *
 *     D ← t D + (1 − t) f [B + β (B_bottom − B)],   U ← t U + (1 − t) f [B + β (B_top − B)],   β = 0.278 τ/(1 + 0.278 τ)     [K-5]
 *
 * A thick layer emits at the temperature of the interface that is looked at.
 * @param clear part of the layer's sky without cloud
 * @see Clough, Iacono and Moncet (1992), Journal of Geophysical Research 97, 15761, for β
 */
function bandFluxes(band: Band, B: Emission, clear: Center, groundEmission: Center): BandFluxes {
  const t = mul(band.transmissivity, clear);
  const reach = mul(band.depth, 0.278);
  const β = div(reach, add(reach, 1));
  const emissivity = mul(sub(1, t), band.share);
  const downward = unstackLevels(mul(emissivity, add(B.layer, mul(β, sub(B.bottom, B.layer)))));
  const upward = unstackLevels(mul(emissivity, add(B.layer, mul(β, sub(B.top, B.layer)))));
  const through = unstackLevels(t);
  const down: Center[] = [];
  let D: Center | undefined;
  for (const [k, source] of downward.entries()) {
    D = D === undefined ? source : add(mul(through[k] as Center, D), source);
    down.push(D);
  }
  let U = mul(groundEmission, band.groundShare);
  const up: Center[] = [U];
  for (let k = upward.length - 1; k >= 0; k--) {
    U = add(mul(through[k] as Center, U), upward[k] as Center);
    up.unshift(U);
  }
  return { down, up };
}

/** Temperature of a black surface that emits U, K:   (U/σ)^¼. */
const emissionTemperature = (U: Center): Center => pow(mul(U, 1 / stefanBoltzmann), 0.25);

const added = (fluxes: readonly (readonly Center[])[], k: number): Center =>
  fluxes.map((flux) => flux[k] as Center).reduce((total, flux) => add(total, flux));

/**
 * Longwave radiation of the column in ten bands.
 * @param clear part of each layer's sky without cloud, [levels, latitude, longitude]
 * @param upward emitted by the ground, a black body, W m⁻²
 */
export function longwaveRadiation(
  layers: Layers,
  clear: Center,
  upward: Field<'center'>,
  p: Live<RadiationParameters>,
  g: ColumnGeometry,
): Longwave {
  const B = emission(layers.temperature, p, g);
  const bands = longwaveBands(layers, g.ozone, emissionTemperature(upward), p).map((band) => bandFluxes(band, B, clear, upward));
  const [down, up] = [bands.map((band) => band.down), bands.map((band) => band.up)];
  const outgoing = added(up, 0);
  const inner = Array.from({ length: g.count - 1 }, (_, k) => sub(added(up, k + 1), added(down, k)));
  const downward = added(down, g.count - 1);
  const netUpward = stackLevels([outgoing, ...inner, sub(upward, downward)]);
  const absorbed = sub(levels(netUpward, 1, g.count), levels(netUpward, 0, g.count));
  return { downward, outgoing, absorbed, netUpward };
}
