import { beforeAll, describe, expect, it } from 'vitest';
import { largeScaleCondensation } from '../../src/atmosphere/column/condensation.ts';
import { type ColumnProfiles, columnPhysics, columnRadiation, describeLayers, diagnoseClouds } from '../../src/atmosphere/column/index.ts';
import { moistConvection } from '../../src/atmosphere/column/moist-convection.ts';
import { lowestLayer } from '../../src/atmosphere/column/profiles.ts';
import { dryConvection, shallowConvection } from '../../src/atmosphere/column/shallow-convection.ts';
import { verticalDiffusion } from '../../src/atmosphere/column/vertical-diffusion.ts';
import { add, mul, sumLevels, tf, zerosLike } from '../../src/tensor/index.ts';
import { atmospheres, beam, defaults, rainingAtmosphere, randomColumns, randomNumbers } from '../support/column-world.ts';
import { derivative, taylor } from '../support/derivatives.ts';

beforeAll(() => tf.setBackend('cpu'));

const Δt = 4800;

/** What a scheme makes of layers: fields of any shape. */
type Scheme = (profiles: ColumnProfiles, world: ReturnType<typeof randomColumns>) => readonly tf.Tensor[];

const stress = (profiles: ColumnProfiles) => ({
  heat: add(zerosLike(profiles.surfacePressure), 40),
  vapour: add(zerosLike(profiles.surfacePressure), 3e-5),
  stressEast: add(zerosLike(profiles.surfacePressure), 0.1),
  stressNorth: add(zerosLike(profiles.surfacePressure), -0.05),
});

const schemes: Record<string, Scheme> = {
  'deep convection': (x, { geometry }) => {
    const deep = moistConvection(describeLayers(x, geometry), defaults, geometry);
    return [mul(deep.temperature, 1e4), mul(deep.humidity, 1e7), mul(deep.precipitation, 1e4), deep.activity];
  },
  'shallow and dry convection': (x, { geometry }) => {
    const layers = describeLayers(x, geometry);
    const shallow = shallowConvection(layers, mul(x.surfacePressure, 2e-6), defaults);
    return [shallow.heat, mul(shallow.vapour, 1e5), dryConvection(layers, defaults)];
  },
  'large-scale condensation': (x, { geometry }) => {
    const cloud = largeScaleCondensation(describeLayers(x, geometry), defaults, geometry);
    return [mul(cloud.temperature, 1e4), mul(cloud.humidity, 1e7), mul(cloud.precipitation, 1e4)];
  },
  'turbulent mixing': (x, { geometry }) => {
    const mixing = verticalDiffusion(describeLayers(x, geometry), stress(x), defaults, geometry, Δt);
    return [mul(mixing.temperature, 1e4), mul(mixing.humidity, 1e7), mul(mixing.windEast, 1e4), mul(mixing.windNorth, 1e4)];
  },
  clouds: (x, { geometry, ground }) => {
    const sources = {
      stratiformPrecipitation: mul(x.temperature, 1e-7),
      convection: mul(x.temperature, 1e-3),
      continent: ground.continent,
      wind: { windEast: lowestLayer(x.windEast), windNorth: lowestLayer(x.windNorth) },
    };
    const clouds = diagnoseClouds(describeLayers(x, geometry), sources, defaults, geometry);
    return [clouds.cover, clouds.weights, clouds.low, clouds.cumulus];
  },
  radiation: (x, { geometry, clouds, ground }) =>
    Object.values(columnRadiation(describeLayers(x, geometry), clouds, ground, beam(1361, 0.4), defaults, geometry)),
  'the whole column': (x, { geometry, ground }) => {
    const { heat, vapour, ...momentum } = stress(x);
    const exchange = {
      sensibleHeat: heat,
      evaporation: vapour,
      evaporationEnergy: vapour,
      upwardLongwave: ground.upwardLongwave,
      ...momentum,
    };
    const { tendencies, fluxes } = columnPhysics(
      x,
      { ground, exchange: () => exchange, sunlight: beam(1361, 0.4) },
      defaults,
      geometry,
      Δt,
    );
    const { temperature, humidity, windEast, windNorth } = tendencies;
    return [mul(temperature, 1e4), mul(humidity, 1e7), mul(windEast, 1e4), mul(windNorth, 1e4), sumLevels(fluxes.outgoingLongwave)];
  },
};

describe('the gradient of every scheme', () => {
  for (const [name, scheme] of Object.entries(schemes))
    it(`of ${name} equals differences, and what it leaves falls with the square of the step`, () => {
      const world = randomColumns(11, 4, 6, 1.5, [...atmospheres, rainingAtmosphere]);
      const { temperature, humidity, windEast, windNorth, surfacePressure } = world.profiles;
      const inputs = [temperature, humidity, windEast, windNorth, surfacePressure];
      const random = randomNumbers(23);
      const weights = new Map<number, tf.Tensor>();
      const weight = (x: tf.Tensor, n: number): tf.Tensor => {
        const made =
          weights.get(n) ??
          tf.tensor(
            Float32Array.from({ length: x.size }, () => 2 * random() - 1),
            x.shape,
          );
        weights.set(n, made);
        return made;
      };
      const cost = (T: tf.Tensor, q: tf.Tensor, u: tf.Tensor, v: tf.Tensor, p: tf.Tensor): tf.Scalar => {
        const profiles = { temperature: T, humidity: q, windEast: u, windNorth: v, surfacePressure: p } as unknown as ColumnProfiles;
        const results = scheme(profiles, world);
        const untouched = [T, q, u, v, p].map((x) => tf.sum(tf.mul(x, 0))); // a scheme need not depend on all
        return tf.addN([...results.map((x, n) => tf.sum(tf.mul(x, weight(x, n)))), ...untouched]) as tf.Scalar;
      };
      const x = inputs.map((field) => Float64Array.from(field.dataSync()));
      const scale = (n: number, value: number): number => [1, 0.1 * value, 1, 1, 500][n] as number;
      const v = x.map((field, n) => field.map((value) => scale(n, value) * (2 * random() - 1)));
      const result = taylor(
        derivative(
          cost as (...inputs: tf.Tensor[]) => tf.Scalar,
          inputs.map((field) => field.shape),
        ),
        x,
        v,
        4e-3,
      );
      expect(Math.abs(result.slope)).toBeGreaterThan(0);
      expect(Math.abs(result.slope / result.difference - 1)).toBeLessThan(1e-5);
      expect(result.order).toBeGreaterThan(1.85);
      expect(result.order).toBeLessThan(2.15);
    });
});
