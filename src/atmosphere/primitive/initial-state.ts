import { analyseForces } from '../../grid/spectral-flow.ts';
import type { ScaledVector } from '../../grid/spectral-operators.ts';
import { toGrid, toSpectral } from '../../grid/spectral-operators.ts';
import { asStack, joinStacks, type SpectralStack, spectralLevels, stackSpectral } from '../../grid/spectral-stack.ts';
import { dryAirGasConstant } from '../../physics/constants.ts';
import { add, constant, type Field, type Live, mul } from '../../tensor/index.ts';
import { massCorrection } from './fixers.ts';
import type { PrimitiveGeometry } from './geometry.ts';
import { referenceTemperature } from './linear-waves.ts';
import type { PrimitiveParameters } from './parameters.ts';
import { unstackState } from './state-stack.ts';
import type { PrimitiveState } from './variables.ts';

type Maps = Field<'center'>;

/** Orders and degrees below these get noise. */
const noisyOrders = 8;
const noisyDegrees = 12;
const noiseAmplitude = 1e-6; // s⁻¹

/** Air on the grid: winds times cos φ, temperature less T_r, and ln(pₛ/p₀). */
export interface AirOnGrid {
  readonly wind: ScaledVector;
  readonly temperatureAnomaly: Maps;
  readonly logSurfacePressure: Maps;
  /** kg kg⁻¹ */
  readonly humidity: Maps;
}

/** The state that shows on the grid as given, but for what the truncation leaves out. */
export function stateOf(air: AirOnGrid, { transform, levels }: PrimitiveGeometry): PrimitiveState {
  const { vorticity, divergence } = analyseForces(transform, { forces: air.wind, fluxes: air.wind, values: air.logSurfacePressure });
  const scalars = [air.temperatureAnomaly, air.logSurfacePressure].map((x) => toSpectral(transform, x));
  return { ...unstackState(joinStacks([vorticity, divergence, ...scalars]), levels.count), humidity: air.humidity };
}

/** The same state with the mean surface pressure that steps will keep. */
export function settled(state: PrimitiveState, p: Live<PrimitiveParameters>, g: PrimitiveGeometry): PrimitiveState {
  const pressure = stackSpectral([state.logSurfacePressure]);
  const mass = massCorrection(toGrid(g.transform, pressure), p.meanSurfacePressure, g);
  return {
    ...state,
    logSurfacePressure: spectralLevels(asStack(add(pressure, mul(g.one as Field & SpectralStack, mass) as SpectralStack))),
  };
}

/**
 * Dry isothermal air at rest over the ground, in balance:  T' = T − T_r,  ln pₛ = −Φₛ/(R T) + const.
 * @param temperature K
 */
export function restingAir(temperature: number, p: Live<PrimitiveParameters>, g: PrimitiveGeometry): PrimitiveState {
  const { rows, columns } = g.grid;
  const nothing = constant<'center'>(new Float32Array(g.levels.count * rows * columns), [g.levels.count, rows, columns]);
  const still = { wind: { east: nothing, north: nothing }, humidity: nothing, logSurfacePressure: mul(g.groundGeopotential, 0) };
  const state = stateOf({ ...still, temperatureAnomaly: add(nothing, temperature - referenceTemperature) }, g);
  const balanced = asStack(mul(g.ground, -1 / (dryAirGasConstant * temperature)));
  return settled({ ...state, logSurfacePressure: spectralLevels(balanced) }, p, g);
}

/** Adds vorticity of a few large waves, which start the eddies. @param random uniform numbers in [0, 1) */
export function stirred(state: PrimitiveState, random: () => number, { grid: { truncation }, levels }: PrimitiveGeometry): PrimitiveState {
  const N = truncation + 1;
  const one = new Float32Array(N * N * 2);
  for (let m = 1; m < Math.min(noisyOrders, N); m++)
    for (let n = m; n < Math.min(noisyDegrees, N); n++)
      for (let part = 0; part < 2; part++) one[(m * N + n) * 2 + part] = noiseAmplitude * (2 * random() - 1);
  const all = Float32Array.from({ length: levels.count * one.length }, (_, k) => one[k % one.length] as number);
  return { ...state, vorticity: add(state.vorticity, constant<'spectral'>(all, [levels.count * N, N, 2])) };
}
