import { advanceAir, airParameters, airWeather, buildAirGeometry } from '../../../../src/atmosphere/air/index.ts';
import { type PrimitiveState, sigmaEdges, sigmaLevels } from '../../../../src/atmosphere/primitive/index.ts';
import { latentHeatOfVaporization, stefanBoltzmann } from '../../../../src/physics/constants.ts';
import { dailySunlight, orbitParameters } from '../../../../src/physics/orbit.ts';
import { saturationSpecificHumidity } from '../../../../src/physics/saturation.ts';
import { type Field, mul, pow, sub } from '../../../../src/tensor/index.ts';
import { mountain } from '../primitive/small-primitive.ts';
import { map, smallGrid } from '../small-atmosphere.ts';

type Map = Field<'center'>;

export const dt = 1800;
export const p = airParameters.parse({});
export const geometry = () => buildAirGeometry({ grid: smallGrid, levels: sigmaLevels(sigmaEdges[8]), dt, groundHeight: mountain(1500) });
export const seaSurface = (): Map => map((j) => 301 - 30 * (smallGrid.sinLatitude[j] as number) ** 2);

/** One step over a wet surface. */
export function stepOver(surface: Map, state: PrimitiveState, g: ReturnType<typeof geometry>) {
  const upwardLongwave = mul(pow(surface, 4), stefanBoltzmann);
  const sunlight = dailySunlight(g.dynamics.sinLatitude, 0.3, orbitParameters.parse({}));
  const weather = airWeather(state, { albedo: map(() => 0.1), upwardLongwave, continent: map(() => 0.5) }, sunlight, p, g);
  const conductance = mul(weather.near.airDensity, 0.01);
  const evaporation = mul(conductance, sub(saturationSpecificHumidity(surface, 1e5), weather.near.specificHumidity));
  const exchange = {
    sensibleHeat: mul(mul(conductance, 1004.64), sub(surface, weather.near.airTemperature)),
    evaporation,
    evaporationEnergy: mul(evaporation, latentHeatOfVaporization),
    upwardLongwave,
    stressEast: mul(conductance, weather.near.windEast),
    stressNorth: mul(conductance, weather.near.windNorth),
  };
  return { weather, ...advanceAir(state, weather, exchange, p, g) };
}
