import { beforeAll, describe, expect, it } from 'vitest';
import { type OceanGeometry, oceanParameters } from '../../../src/ocean/index.ts';
import { isoneutralFluxes } from '../../../src/ocean/isoneutral-mixing.ts';
import { stratification } from '../../../src/ocean/stratification.ts';
import { horizontalDifferences } from '../../../src/ocean/tracer-advection.ts';
import { type TracerDrivers, tracerIncrements } from '../../../src/ocean/tracers.ts';
import { densityAnomaly } from '../../../src/physics/seawater.ts';
import { useBackend } from '../../../src/tensor/backend.ts';
import { add, constant, type Field, levels, stackLevels, tf } from '../../../src/tensor/index.ts';
import { northwardDistance, pattern, smallGeometry, values } from '../../support/ocean-world.ts';

let g: OceanGeometry;
const p = oceanParameters.parse({});
beforeAll(async () => {
  await useBackend('cpu');
  g = smallGeometry();
});

/** Water that stands still and is mixed by nothing but eddies. */
function still(q: Field<'center'>): TracerDrivers {
  const [K, J, I] = g.topography.shape;
  const map = tf.zeros([1, J, I]) as Field<'center'>;
  const volume = tf.zeros([K, J, I]);
  const transport = {
    east: volume as Field<'eastFace'>,
    north: volume as Field<'northFace'>,
    top: volume as Field<'topFace'>,
    surfaceHeight: map,
    surfaceChange: map,
  };
  const flow = { u: transport.east, v: transport.north, transport, solverIterations: tf.scalar(0), solverResidual: tf.scalar(0) };
  const nothing = volume as Field<'center'>;
  return {
    flow,
    stratification: stratification(q, levels(q, 0, K), levels(q, K, K), g.stratification),
    mixing: { viscosity: nothing, diffusivity: nothing },
    input: { heat: map, water: map, salt: map, brine: map, shortwave: map, rise: map },
  };
}

const mixed = (q: Field<'center'>): Field<'center'> => tf.tidy(() => add(q, tracerIncrements(q, still(q), p, g).increment));

/** Volume integral of what each cell has, float64. */
function volumeIntegral(value: (n: number, k: number) => number): number {
  const [K, J, I] = g.topography.shape;
  let sum = 0;
  for (let n = 0; n < K * J * I; n++) {
    const [k, j, i] = [Math.floor(n / (J * I)), Math.floor(n / I) % J, n % I];
    const volume = (g.topography.thickness[k] ?? 0) * (g.topography.cgrid.grid.cellArea[j] ?? 0);
    if (g.topography.wet(k, j, i)) sum += volume * value(n, k);
  }
  return sum;
}

/** Volume integral of a function of temperature, salinity and depth, float64. */
function integral(q: Field<'center'>, f: (T: number, ρ: number, z: number) => number): number {
  const [K] = g.topography.shape;
  const [T, S] = [levels(q, 0, K), levels(q, K, K)];
  const [temperature, density] = [T.dataSync(), densityAnomaly(T, S, tf.zerosLike(g.pressure.depth) as Field<'center'>).dataSync()];
  return volumeIntegral((n, k) => f(temperature[n] ?? 0, density[n] ?? 0, g.topography.depth[k] ?? 0));
}

describe('eddies', () => {
  it('flatten fronts: potential energy and variance fall, heat stays', () => {
    const { shape, depth } = g.topography;
    const front = values(shape, (k, j) => 4 + 12 * Math.exp(-(depth[k] ?? 0) / 500) + 1.5 * Math.tanh(j - 8));
    const T = constant<'center'>(front, shape);
    let q = stackLevels([T, tf.zerosLike(T) as Field<'center'>]);
    const heat = integral(q, (x) => x);
    let energy = integral(q, (_, ρ, z) => -ρ * z);
    for (let n = 0; n < 20; n++) {
      const increment = tf.tidy(() => tracerIncrements(q, still(q), p, g).increment);
      const [x, δ] = [q.dataSync(), increment.dataSync()] as [Float32Array, Float32Array];
      // Of the increment itself: the sum rounds by as much as eddies change the variance, which a run carries along [O-15].
      expect(volumeIntegral((m) => (δ[m] as number) * (2 * (x[m] as number) + (δ[m] as number)))).toBeLessThan(0);
      q = add(q, increment);
      const less = integral(q, (_, ρ, z) => -ρ * z);
      expect(less).toBeLessThan(energy);
      energy = less;
    }
    expect(Math.abs(integral(q, (x) => x) / heat - 1)).toBeLessThan(1e-6);
  });

  it.each(['east', 'north', 'bottom', 'vertical'] as const)(
    'have a derivative by their diffusivity that is the flux %s itself over it',
    (name) => {
      const { shape, depth } = g.topography;
      const front = values(
        shape,
        (k, j, i) => 4 + 12 * Math.exp(-(depth[k] ?? 0) / 500) + 1.5 * Math.tanh(j - 8) + 0.3 * pattern(k, j, i, 0.4),
      );
      const T = constant<'center'>(front, shape);
      const q = stackLevels([T, tf.zerosLike(T) as Field<'center'>]);
      const fluxes = (κ: tf.Scalar) => {
        const d = horizontalDifferences(q, g.advection);
        return isoneutralFluxes(d, still(q).stratification, { ...p, isoneutralDiffusivity: κ }, g.isoneutral)[name] as tf.Tensor;
      };
      const κ = tf.scalar(p.isoneutralDiffusivity);
      const found = fluxes(κ);
      const size = tf.norm(found).dataSync()[0] as number;
      const along = tf
        .grad((x) => tf.sum(tf.mul(fluxes(x as tf.Scalar), found)))(κ)
        .dataSync()[0] as number;
      expect(size).toBeGreaterThan(0);
      expect((along * p.isoneutralDiffusivity) / size ** 2).toBeCloseTo(1, 4);
    },
  );

  it('have the fluxes of [O-12] in water of an even slope: half of what is skew and isoneutral diffusion takes back in the vertical', () => {
    const { shape, depth, thickness, cgrid } = g.topography;
    const [down, slope, k, j, i] = [1e-3, 4e-4, 3, 8, 8];
    const distance = northwardDistance(g.topography);
    const plane = values(shape, (level, row) => down * ((depth[level] ?? 0) + slope * (distance[row] ?? 0)));
    const S = constant<'center'>(plane, shape);
    const q = stackLevels([tf.fill(S.shape, 10) as Field<'center'>, S]);
    const fluxes = isoneutralFluxes(horizontalDifferences(q, g.advection), still(q).stratification, p, g.isoneutral);
    const at = (x: tf.Tensor, level: number) => x.dataSync()[(level * shape[1] + j) * shape[2] + i] as number;
    const area = (thickness[k] as number) * (cgrid.northRows.dx[j] as number);
    // −κ Δt times the grid's factor, of the plain flux through the northern face.
    const perGradient = at(fluxes.north, shape[0] + k) / (area * down * slope);
    expect(perGradient).toBeLessThan(0);
    expect(at(fluxes.bottom, shape[0] + k) / (perGradient * 2 * slope * (down * slope))).toBeCloseTo(1, 2);
    expect(at(fluxes.vertical, k) / (-perGradient * slope ** 2)).toBeCloseTo(1, 2);
  });

  it('leave water alone that is uniform along levels', () => {
    const { shape, depth } = g.topography;
    const T = constant<'center'>(
      values(shape, (k) => 4 + 12 * Math.exp(-(depth[k] ?? 0) / 500)),
      shape,
    );
    const q = stackLevels([T, tf.zerosLike(T) as Field<'center'>]);
    expect(tf.max(tf.abs(tf.sub(mixed(q), q))).dataSync()[0]).toBeLessThan(1e-6);
  });

  it('wear down small differences of salinity along levels', () => {
    const { shape, depth } = g.topography;
    const spice = values(shape, (k, j, i) => 0.01 * pattern(0, j, i) * Number(k < 3));
    const T = constant<'center'>(
      values(shape, (k) => 4 + 12 * Math.exp(-(depth[k] ?? 0) / 500)),
      shape,
    );
    const S = constant<'center'>(spice, shape);
    const after = mixed(stackLevels([T, S]));
    const variance = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(x), g.wet)).dataSync()[0] ?? 0;
    expect(variance(levels(after, shape[0], shape[0]))).toBeLessThan(variance(S));
  });
});
