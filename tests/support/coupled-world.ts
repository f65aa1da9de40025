import { type AirState, type AtmosphereName, buildAirGeometry } from '../../src/atmosphere/index.ts';
import { airFlow, columnEnergy, columnWater, sigmaEdges, sigmaLevels } from '../../src/atmosphere/primitive/index.ts';
import {
  columnHeatCapacity,
  columnMass,
  humidityPerKelvin,
  verticalStructure as mode,
} from '../../src/atmosphere/qtcm/vertical-structure.ts';
import { gaussianGrid } from '../../src/grid/gaussian-grid.ts';
import { areaMeans } from '../../src/grid/overlaps.ts';
import { skinHeatCapacity } from '../../src/ice/skin-step.ts';
import { readBoundaryData, readOceanClimatology } from '../../src/io/index.ts';
import { type CycleTime, cycleTime, defaultTimeAxis, uniforms } from '../../src/kernel/index.ts';
import { soilThicknesses } from '../../src/land/index.ts';
import { type CoupledState, initialState } from '../../src/model/coupled-state.ts';
import { type AirBoundary, buildGeometry, type Geometry } from '../../src/model/geometry.ts';
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
import { constant, type Field } from '../../src/tensor/index.ts';

/** The model at T31 on the shipped data. */
export interface World {
  readonly atmosphere: AtmosphereName;
  readonly geometry: Geometry;
  readonly parameters: ModelParameters;
  readonly state: CoupledState;
  time(day: number): CycleTime;
}

/** Air on half of the rows and columns of T31, with the relief that is left there. */
export function coarseAir({ grid, orography }: AirBoundary): AirBoundary {
  const coarse = gaussianGrid({ truncation: 15, rows: 24, columns: 48 });
  return { grid: coarse, orography: Float32Array.from(areaMeans(orography, grid, coarse)) };
}

/** @param air 'coarse' for air whose grid is coarser than that of ocean, ice and land */
export function coupledWorld(atmosphere: AtmosphereName = 'qtcm', air: 'same' | 'coarse' = 'same'): World {
  const boundary = readBoundaryData('T31');
  const airBoundary = air === 'coarse' ? coarseAir(boundary) : undefined;
  const geometry = buildGeometry(boundary, oceanLevels('T31'), timeSteps('T31', atmosphere), { atmosphere, airBoundary });
  const parameters = parametersWith({}, 'T31', atmosphere);
  const draws = uniforms({ seed: 0, stream: 0, step: 0 }, 4096);
  let used = 0;
  const state = initialState(geometry, readOceanClimatology('T31'), parameters, () => draws[used++ % 4096] ?? 0);
  const clock = { axis: defaultTimeAxis, startSeconds: 0, cycleSeconds: 86400 };
  return { atmosphere, geometry, parameters, state, time: (day) => cycleTime(clock, day) };
}

export const components = ['atmosphere', 'ocean', 'land', 'ice'] as const;
/** The grid that a component lies on. */
export const gridOf = (component: (typeof components)[number], { boundary, airBoundary }: Geometry) => ({
  boundary: component === 'atmosphere' ? airBoundary : boundary,
});

export type Stored = Record<(typeof components)[number], { heat: number; water: number; salt: number }>;

/** Area integral of a map in float64. */
export function areaSum(values: ArrayLike<number>, { boundary: { grid } }: { readonly boundary: Pick<AirBoundary, 'grid'> }): number {
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

/** Heat and water of the air in modes, from the global means of its amplitudes. */
function modesOfAir({ atmosphere }: CoupledState, { airBoundary: { grid } }: Geometry): { heat: number; water: number } {
  const mean = (x: Field) => (host(x)[0] as number) * Math.SQRT1_2;
  const dry = mean(atmosphere.temperatureMode as Field) * mode.temperatureMean * columnHeatCapacity * grid.totalArea;
  const water = mean(atmosphere.moistureMode as Field) * mode.moistureMean * columnMass * humidityPerKelvin * grid.totalArea;
  return { heat: dry + water * latentHeatOfVaporization, water };
}

/** Heat and water of the air on levels. */
function levelsOfAir({ atmosphere }: CoupledState, geometry: Geometry): { heat: number; water: number } {
  const { grid, orography } = geometry.airBoundary;
  const groundHeight = constant<'center'>(orography, [1, grid.rows, grid.columns]);
  const { dynamics } = buildAirGeometry({ grid, levels: sigmaLevels(sigmaEdges[8]), dt: geometry.steps.atmosphere, groundHeight });
  const air = { ...airFlow(atmosphere as AirState, dynamics), humidity: atmosphere.humidity as Field<'center'> };
  return {
    heat: areaSum(host(columnEnergy(air, dynamics)), { boundary: geometry.airBoundary }),
    water: areaSum(host(columnWater(air.humidity, air, dynamics)), { boundary: geometry.airBoundary }),
  };
}

/** Heat (J), water (kg) and salt (kg) in every component, in float64 from the fields themselves. */
export function stored(state: CoupledState, { parameters: p, geometry, atmosphere }: Omit<World, 'time'>): Stored {
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

  const air = atmosphere === 'qtcm' ? modesOfAir(state, geometry) : levelsOfAir(state, geometry);

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
    atmosphere: { ...air, salt: 0 },
    ocean: { heat: oceanHeat, water: oceanWater, salt },
    land: { heat: soilHeat + skinHeat - latentHeatOfFusion * landIce, water: landIce + landLiquid, salt: 0 },
    ice: { heat: iceSkin + energy - latentHeatOfFusion * frozen, water: frozen, salt: iceMass * p.ice.iceSalinity * 1e-3 },
  };
}
