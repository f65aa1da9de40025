import {
  type AirTendencies,
  advancePrimitive,
  airFlow,
  buildPrimitiveGeometry,
  type Corrections,
  type Flow,
  type PrimitiveGeometry,
  type PrimitiveParameters,
  type PrimitiveState,
  primitiveParameters,
  received,
  sigmaEdges,
  sigmaLevels,
} from '../../../../src/atmosphere/primitive/index.ts';
import type { Budget } from '../../../../src/grid/budget.ts';
import { constant, type Field, type Live, zerosLike } from '../../../../src/tensor/index.ts';
import { smallGrid } from '../small-atmosphere.ts';

/** A mountain of some height, m. */
export const mountain = (height: number): Field<'center'> =>
  constant<'center'>(
    Float32Array.from({ length: smallGrid.rows * smallGrid.columns }, (_, k) => {
      const [j, i] = [Math.floor(k / smallGrid.columns), k % smallGrid.columns];
      return height * Math.exp(-(((j - 10) / 3) ** 2) - ((i - 12) / 4) ** 2);
    }),
    [1, smallGrid.rows, smallGrid.columns],
  );

export const smallPrimitive = (dt: number, groundHeight = mountain(2000)): PrimitiveGeometry =>
  buildPrimitiveGeometry({ grid: smallGrid, levels: sigmaLevels(sigmaEdges[5]), dt, groundHeight });

export const unsloped = primitiveParameters.parse({ diffusionLapseRate: 0 });

export function noTendencies({ temperatureAnomaly }: Flow): AirTendencies {
  const nothing = zerosLike(temperatureAnomaly);
  return { temperature: nothing, humidity: nothing, windEast: nothing, windNorth: nothing };
}

/** One step under given tendencies. */
export function stepUnder(
  state: PrimitiveState,
  tendencies: (flow: Flow) => AirTendencies,
  p: Live<PrimitiveParameters>,
  g: PrimitiveGeometry,
): { state: PrimitiveState; budget: Budget; corrections: Corrections } {
  const flow = airFlow(state, g);
  const air = tendencies(flow);
  return advancePrimitive(state, flow, { air, received: received(flow, air, g) }, p, g);
}
