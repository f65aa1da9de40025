import { beforeAll, describe, expect, it } from 'vitest';
import { columnPhysics, describeLayers } from '../../../../src/atmosphere/column/index.ts';
import { latentHeatOfVaporization as L } from '../../../../src/physics/constants.ts';
import { saturationSpecificHumidity } from '../../../../src/physics/saturation.ts';
import type { NearSurface, SurfaceExchange } from '../../../../src/physics/surface-exchange.ts';
import { useBackend } from '../../../../src/tensor/backend.ts';
import { add, constant, mul, pow, sub, tf, zerosLike } from '../../../../src/tensor/index.ts';
import { beam, type Center, clean, clearSky, standardColumns } from '../../../support/column-world.ts';
import { equilibrium } from '../../../support/equilibrium.ts';
import { standardAtmospheres } from '../../../support/standard-atmospheres.ts';

beforeAll(() => useBackend('tfjs-wasm'));

const sunlight = beam(682, 0.5); // 341 W m⁻² at a mean cosine of one half
const layersOf = (states: readonly Float64Array[], from: number): Center =>
  constant<'center'>(Array.from({ length: 8 }, (_, k) => states.map((x) => x[from + k] as number)).flat(), [8, 1, states.length]);
const mapOf = (states: readonly Float64Array[], from: number): Center =>
  constant<'center'>(
    states.map((x) => x[from] as number),
    [1, 1, states.length],
  );
const rows = (x: tf.Tensor, count: number): number[][] => {
  const values = [...x.dataSync()];
  return Array.from({ length: count }, (_, n) => values.filter((_value, k) => k % count === n));
};
const world = (count: number) => standardColumns(Array(count).fill(standardAtmospheres.midlatitudeSummer));
const emission = (T: Center): Center => mul(pow(T, 4), 5.67e-8);
const heatCapacity = 4e6; // of the ground, J m⁻² K⁻¹

/** Runs a function of host values and frees what it made. */
function tidied<T>(make: () => T): T {
  tf.engine().startScope();
  const result = make();
  tf.engine().endScope();
  return result;
}

/** Temperature of eight layers and the ground under radiation alone, with the vapour of midlatitude summer. */
function radiativeRates(states: readonly Float64Array[]): Float64Array[] {
  return tidied(() => {
    const { profiles, geometry } = world(states.length);
    const ground = mapOf(states, 8);
    const upwardLongwave = emission(ground);
    const air = { ...profiles, temperature: layersOf(states, 0) };
    const r = clearSky({ profiles: air, geometry, upwardLongwave }, clean, sunlight, 0.3);
    const heating = tf.div(r.absorbed, tf.mul(describeLayers(air, geometry).mass, 1004.64));
    const net = tf.div(tf.sub(tf.add(tf.mul(r.downwardShortwave, 0.7), r.downwardLongwave), upwardLongwave), heatCapacity);
    const [T, G] = [rows(heating, states.length), rows(net, states.length)];
    return states.map((_, n) => Float64Array.from([...(T[n] as number[]), ...(G[n] as number[])]));
  });
}

/** Bulk fluxes of a wet ground under a wind of 7 m s⁻¹. */
const wetGround =
  (ground: Center) =>
  (near: NearSurface): SurfaceExchange => {
    const transfer = mul(near.airDensity, 7 * 1.2e-3);
    const evaporation = mul(transfer, sub(saturationSpecificHumidity(ground, 101300), near.specificHumidity));
    const none = zerosLike(ground);
    return {
      sensibleHeat: mul(mul(transfer, 1004.64), sub(ground, near.airTemperature)),
      evaporation,
      evaporationEnergy: mul(evaporation, L),
      upwardLongwave: emission(ground),
      stressEast: none,
      stressNorth: none,
    };
  };

const cloudless = { precipitationCloud: 0, lowCloud: 0, cloudReflectivity: 0, cloudEmissivity: 0, cloudAbsorption: 0 };

/** The physics of columns over wet ground of albedo 0.3, which stands for clouds too. */
function physics(states: readonly Float64Array[]) {
  const { profiles, geometry } = world(states.length);
  const ground = mapOf(states, 16);
  const air = { ...profiles, temperature: layersOf(states, 0), humidity: mul(layersOf(states, 8), 1e-3) };
  const surface = { albedo: add(zerosLike(ground), 0.3), upwardLongwave: emission(ground), continent: zerosLike(ground) };
  return columnPhysics(air, { ground: surface, exchange: wetGround(ground), sunlight }, { ...clean, ...cloudless }, geometry, 4800);
}

/** Rates of temperature and vapour, g kg⁻¹, of eight layers and of the ground's temperature under all physics. */
function columnRates(states: readonly Float64Array[]): Float64Array[] {
  return tidied(() => {
    const { tendencies, fluxes } = physics(states);
    const taken = add(add(fluxes.upwardLongwave, fluxes.sensibleHeat), fluxes.evaporationEnergy);
    const net = sub(add(mul(fluxes.downwardShortwave, 0.7), fluxes.downwardLongwave), taken);
    const parts = [tendencies.temperature, tf.mul(tendencies.humidity, 1e3), tf.div(net, heatCapacity)].map((x) => rows(x, states.length));
    return states.map((_, n) => Float64Array.from(parts.flatMap((part) => part[n] as number[])));
  });
}

const start = standardAtmospheres.midlatitudeSummer;

describe('a column left to itself', () => {
  it('comes to radiative equilibrium: balance at the top, temperature falling with height, ground far warmer than observed', () => {
    const x = equilibrium(radiativeRates, Float64Array.from([...start.temperature, 290]), new Float64Array(9).fill(10), 100);
    const { profiles, geometry } = world(1);
    const upwardLongwave = emission(mapOf([x], 8));
    const r = clearSky({ profiles: { ...profiles, temperature: layersOf([x], 0) }, geometry, upwardLongwave }, clean, sunlight, 0.3);
    const top =
      (r.insolation.dataSync()[0] as number) -
      (r.reflectedShortwave.dataSync()[0] as number) -
      (r.outgoingLongwave.dataSync()[0] as number);
    expect(Math.abs(top)).toBeLessThan(0.05);
    const troposphere = [...x].slice(2);
    for (const [k, T] of troposphere.slice(1).entries()) expect(T).toBeGreaterThan(troposphere[k] as number);
    expect(x[8] as number).toBeGreaterThan(305);
  });

  it('comes to radiative-convective equilibrium with a ground of 280 to 300 K, raining what evaporates', () => {
    const scale = Float64Array.from([...Array(8).fill(5), ...start.humidity.map((q) => 500 * q), 5]);
    const from = Float64Array.from([...start.temperature, ...start.humidity.map((q) => 1e3 * q), start.groundTemperature]);
    const x = equilibrium(columnRates, from, scale, 400);
    const { fluxes } = physics([x]);
    const value = (field: tf.Tensor): number => field.dataSync()[0] as number;
    const top = value(fluxes.insolation) - value(fluxes.reflectedShortwave) - value(fluxes.outgoingLongwave);
    expect(Math.abs(top)).toBeLessThan(0.1);
    expect(value(fluxes.precipitation) * 86400).toBeGreaterThan(1);
    expect(value(fluxes.precipitation) / value(fluxes.evaporation)).toBeCloseTo(1, 2);
    for (let k = 3; k < 8; k++) expect(x[k] as number).toBeGreaterThan(x[k - 1] as number);
    expect(x[16] as number).toBeGreaterThan(280);
    expect(x[16] as number).toBeLessThan(300);
  });
});
