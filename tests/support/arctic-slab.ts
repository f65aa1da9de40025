import { gaussianGrid } from '../../src/grid/gaussian-grid.ts';
import { seasonalNodes, seasonalWeights } from '../../src/grid/seasonal-cycle.ts';
import type { IceParameters, IceState } from '../../src/ice/index.ts';
import { buildIceGeometry, iceParameters, iceSurface, initialIce, stepIceSkin, stepIceVolume } from '../../src/ice/index.ts';
import type { BulkFluxes } from '../../src/physics/surface-exchange.ts';
import { fusedLoop } from '../../src/tensor/compile/index.ts';
import { add, constant, type Field, levels, mul, scan, square, tf } from '../../src/tensor/index.ts';

type Map = Field<'center'>;

/**
 * Monthly fluxes over the central Arctic, kcal cm⁻² a month: shortwave and longwave from above, sensible and latent heat into the ice.
 * Fletcher (1965), as in Maykut and Untersteiner (1971) and Semtner (1976, table 1).
 */
const fletcher = [
  [0, 0, 1.9, 9.9, 17.7, 19.2, 13.6, 9.0, 3.7, 0.4, 0, 0],
  [10.4, 10.3, 10.3, 11.6, 15.1, 18.0, 19.1, 18.7, 16.5, 13.9, 11.2, 10.9],
  [1.18, 0.76, 0.72, 0.29, -0.45, -0.39, -0.3, -0.4, -0.17, 0.1, 0.56, 0.79],
  [0, -0.02, -0.03, -0.09, -0.46, -0.7, -0.64, -0.66, -0.39, -0.19, -0.01, -0.01],
] as const;
const wattsPerKilocalorie = 4.184e7 / ((365 / 12) * 86400);

/** Snow that falls on a day, kg m⁻² s⁻¹: 30 cm in autumn, 5 cm in winter and 5 cm in May, of 330 kg m⁻³ (Maykut and Untersteiner 1971). */
function snowfall(day: number): number {
  const autumn = day >= 231 && day < 303;
  const [winter, may] = [day >= 303 || day < 120, day >= 120 && day < 151];
  const metres = autumn ? 0.3 / 72 : winter ? 0.05 / 182 : may ? 0.05 / 31 : 0;
  return (metres * 330) / 86400;
}

/** Forcing of the days of a year, [365, 4, 2, 4]: shortwave, longwave, turbulent heat into the ice, W m⁻², and snowfall. */
function yearOfForcing(): tf.Tensor {
  const nodes = [0, 1, 2, 3].map((n) => seasonalNodes(fletcher[n as 0].map((x) => x * wattsPerKilocalorie)));
  const days = Array.from({ length: 365 }, (_, day) => {
    const weights = seasonalWeights((day + 0.5) / 365).dataSync();
    const [sun = 0, sky = 0, warm = 0, moist = 0] = nodes.map((node) => node.reduce((sum, x, m) => sum + x * (weights[m] ?? 0), 0));
    return [Math.max(sun, 0), sky, warm + moist, snowfall(day)].flatMap((x) => new Array<number>(8).fill(x));
  });
  return tf.tensor(days.flat(), [365, 4, 2, 4]);
}

/** Given turbulent heat, and black-body radiation of the ice; the sources take no vapour from the snow. */
function fluxesOf(temperature: Map, turbulent: Map): BulkFluxes {
  const kelvin = add(temperature, 273.15);
  const cube = mul(mul(square(kelvin), kelvin), 5.67e-8);
  const nothing = mul(turbulent, 0);
  return {
    sensibleHeat: mul(turbulent, -1),
    sensibleHeatSlope: nothing,
    evaporation: nothing,
    evaporationSlope: nothing,
    upwardLongwave: mul(cube, kelvin),
    upwardLongwaveSlope: mul(cube, 4),
  };
}

/**
 * A slab of ice that covers all, under the fluxes of Maykut and Untersteiner, with 2 W m⁻² from the ocean; compiled.
 * @returns thickness on the days of the last year, m
 */
export async function arcticSlab(years: number, changes: Partial<IceParameters> = {}, thickness = 3): Promise<number[]> {
  const p: IceParameters = { ...iceParameters.parse({}), leadOpening: 0, ...changes };
  const grid = gaussianGrid({ truncation: 1, rows: 2, columns: 4 });
  const flat = new Float32Array(8);
  const geometry = buildIceGeometry({ grid, oceanMask: flat.map(() => 1), oceanDepth: flat, orography: flat }, 50);
  const fill = (value: number): Map => constant(new Float32Array(8).fill(value), [1, 2, 4]);
  const first = {
    ...initialIce(geometry, p),
    concentration: fill(1),
    volume: fill(thickness),
    snowVolume: fill(0.08),
    interiorHeat: fill(0),
  };
  const freezing = fill(-1.9);
  const below = { temperature: fill(-1.9 + 2 / (1026 * 3992 * p.oceanHeatTransfer) + 5e-4), freezingTemperature: freezing };
  const hours = 2;
  const loop = await fusedLoop<IceState, { forcing: tf.Tensor }, { thickness: Map }>({
    start: first,
    sequences: { forcing: tf.zeros([365, 4, 2, 4]) },
    maxCount: 365,
    threads: 1,
    body: (ice, { forcing }) => {
      const [sun, sky, turbulent, snow] = [0, 1, 2, 3].map((n) => levels(forcing as Map, n)) as [Map, Map, Map, Map];
      const weather = { downwardShortwave: sun, downwardLongwave: sky, rainfall: mul(snow, 0), snowfall: snow };
      const skin = scan({
        count: 24 / hours,
        start: ice,
        body: (state: IceState) => {
          const fluxes = fluxesOf(state.skinTemperature, turbulent);
          const inputs = { surface: iceSurface(state, p), weather, fluxes, freezingTemperature: freezing };
          return { carry: stepIceSkin(state, inputs, p, geometry, hours * 3600).state };
        },
      }).carry;
      const { state } = stepIceVolume(skin, below, p, geometry, 86400);
      return { carry: { ...state, concentration: first.concentration }, results: { thickness: state.volume } };
    },
  });
  const sequences = { forcing: yearOfForcing() };
  let [state, last]: [IceState, number[]] = [first, []];
  for (let year = 0; year < years; year++) {
    const { carry, results } = loop.run(state, sequences, 365);
    state = carry;
    last = Array.from(results.thickness.dataSync()).filter((_, n) => n % 8 === 0);
  }
  loop.dispose();
  return last;
}

/** Mean and range of a year of thickness, m, and the days of its extremes. */
export function seasonOf(thickness: readonly number[]) {
  const [most, least] = [Math.max(...thickness), Math.min(...thickness)];
  const mean = thickness.reduce((sum, h) => sum + h, 0) / thickness.length;
  return { mean, range: most - least, thickest: thickness.indexOf(most), thinnest: thickness.indexOf(least) };
}
