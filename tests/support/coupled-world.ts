import { columnHeatCapacity, columnMass, humidityPerKelvin, verticalStructure as mode } from '../../src/atmosphere/vertical-structure.ts';
import { skinHeatCapacity } from '../../src/ice/skin-step.ts';
import { readBoundaryData, readOceanClimatology } from '../../src/io/index.ts';
import { type CycleTime, cycleTime, defaultTimeAxis, uniforms } from '../../src/kernel/index.ts';
import { soilThicknesses } from '../../src/land/index.ts';
import { type CoupledState, initialState } from '../../src/model/coupled-state.ts';
import { buildGeometry, type Geometry } from '../../src/model/geometry.ts';
import { type ModelParameters, parametersWith } from '../../src/model/parameters.ts';
import { timeSteps } from '../../src/model/time-steps.ts';
import { oceanLevels } from '../../src/ocean/index.ts';
import {
  freshWaterDensity,
  iceDensity,
  latentHeatOfFusion,
  latentHeatOfVaporization,
  seaWaterDensity,
  seaWaterHeatCapacity,
} from '../../src/physics/constants.ts';
import type { Field } from '../../src/tensor/index.ts';

/** The model at T31 on the shipped data. */
export interface World {
  readonly geometry: Geometry;
  readonly parameters: ModelParameters;
  readonly state: CoupledState;
  time(day: number): CycleTime;
}

export function coupledWorld(): World {
  const geometry = buildGeometry(readBoundaryData('T31'), oceanLevels('T31'), timeSteps('T31'));
  const parameters = parametersWith({});
  const draws = uniforms({ seed: 0, stream: 0, step: 0 }, 4096);
  let used = 0;
  const state = initialState(geometry, readOceanClimatology('T31'), parameters, () => draws[used++ % 4096] ?? 0);
  const clock = { axis: defaultTimeAxis, startSeconds: 0, cycleSeconds: 86400 };
  return { geometry, parameters, state, time: (day) => cycleTime(clock, day) };
}

export const components = ['atmosphere', 'ocean', 'land', 'ice'] as const;
export type Stored = Record<(typeof components)[number], { heat: number; water: number; salt: number }>;

/** Area integral of a map in float64. */
export function areaSum(values: ArrayLike<number>, { boundary: { grid } }: Geometry): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++)
    sum += (values[n] as number) * (grid.cellArea[Math.floor(n / grid.columns) % grid.rows] as number);
  return sum;
}

const host = (x: Field): Float32Array => x.dataSync<'float32'>();
/** Column sum over levels of f(k, n), as float64 map. */
function column(levels: number, plane: number, f: (k: number, n: number) => number): Float64Array {
  return Float64Array.from({ length: plane }, (_, n) => {
    let sum = 0;
    for (let k = 0; k < levels; k++) sum += f(k, n);
    return sum;
  });
}

/** Heat (J), water (kg) and salt (kg) in every component, in float64 from the fields themselves. */
export function stored(state: CoupledState, p: ModelParameters, geometry: Geometry): Stored {
  const { topography } = geometry.ocean;
  const [K] = topography.shape;
  const plane = topography.shape[1] * topography.shape[2];
  const wet = host(geometry.ocean.wet);
  const [T, Tr, S, Sr, η] = [
    state.ocean.temperature,
    state.ocean.temperatureResidual,
    state.ocean.salinityAnomaly,
    state.ocean.salinityAnomalyResidual,
    state.ocean.seaSurfaceHeight,
  ].map(host) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const thickness = (k: number, n: number) =>
    (wet[k * plane + n] as number) * ((topography.thickness[k] as number) + (k === 0 ? (η[n] as number) : 0));
  const at = (a: Float32Array, b: Float32Array, k: number, n: number) => (a[k * plane + n] as number) + (b[k * plane + n] as number);
  const oceanHeat =
    areaSum(
      column(K, plane, (k, n) => thickness(k, n) * at(T, Tr, k, n)),
      geometry,
    ) *
    seaWaterDensity *
    seaWaterHeatCapacity;
  const salt =
    areaSum(
      column(K, plane, (k, n) => thickness(k, n) * (35 + at(S, Sr, k, n))),
      geometry,
    ) *
    seaWaterDensity *
    1e-3;
  const oceanWater = areaSum(η, geometry) * freshWaterDensity;

  const sphere = geometry.boundary.grid.totalArea;
  const mean = (x: Field) => (host(x)[0] as number) * Math.SQRT1_2;
  const dry = mean(state.atmosphere.temperatureMode) * mode.temperatureMean * columnHeatCapacity * sphere;
  const vapour = mean(state.atmosphere.moistureMode) * mode.moistureMean * columnMass * humidityPerKelvin * sphere;

  const { land, ice } = state;
  const landMask = host(geometry.land.mask);
  const [skin, soil, soilR, soilWater, snow, snowR, river] = [
    land.skinTemperature, land.soilHeat, land.soilHeatResidual, land.soilWater, land.snow, land.snowResidual, land.riverStorage,
  ].map(host) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]; // biome-ignore format: one list
  const soilHeat =
    areaSum(
      column(soilThicknesses.length, plane, (k, n) => (landMask[n] as number) * (soilThicknesses[k] as number) * at(soil, soilR, k, n)),
      geometry,
    ) * p.land.soilHeatCapacity;
  const skinHeat =
    areaSum(
      skin.map((x, n) => x * (landMask[n] as number)),
      geometry,
    ) * p.land.skinHeatCapacity;
  const landIce =
    areaSum(
      Float64Array.from(snow, (x, n) => x + (snowR[n] as number)),
      geometry,
    ) * freshWaterDensity;
  const landLiquid =
    areaSum(
      Float64Array.from(soilWater, (x, n) => x + (river[n] as number)),
      geometry,
    ) * freshWaterDensity;

  const [A, V, Vs, Ti, inner, melt, conducted] = [ice.concentration, ice.volume, ice.snowVolume, ice.skinTemperature, ice.interiorHeat, ice.meltEnergy, ice.conductedEnergy].map(host) as [
    Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array,
  ]; // biome-ignore format: one list
  const iceMass = areaSum(V, geometry) * iceDensity;
  const frozen = iceMass + areaSum(Vs, geometry) * freshWaterDensity;
  const iceSkin =
    areaSum(
      Float64Array.from(A, (a, n) => a * (Ti[n] as number)),
      geometry,
    ) * (skinHeatCapacity(p.ice) as unknown as number);
  const energy = areaSum(
    Float64Array.from(melt, (x, n) => x - (conducted[n] as number) + (inner[n] as number)),
    geometry,
  );
  return {
    atmosphere: { heat: dry + vapour * latentHeatOfVaporization, water: vapour, salt: 0 },
    ocean: { heat: oceanHeat, water: oceanWater, salt },
    land: { heat: soilHeat + skinHeat - latentHeatOfFusion * landIce, water: landIce + landLiquid, salt: 0 },
    ice: { heat: iceSkin + energy - latentHeatOfFusion * frozen, water: frozen, salt: iceMass * p.ice.iceSalinity * 1e-3 },
  };
}
