import type { SurfaceClimatology } from '../../grid/boundary.ts';
import { seasonalMaps, seasonalNodes, seasonalWeights } from '../../grid/seasonal-cycle.ts';
import type { IceState } from '../../ice/index.ts';
import { add, constant, div, exp, type Field, maximum, mul, type Numeric } from '../../tensor/index.ts';

type Map = Field<'center'>;

/** The observed sea surface, ready for every time of the year. */
export interface ObservedSea {
  /** Temperature in the middles of months, [1, 12, rows × columns], and the same numbers on the host. */
  readonly nodes: Map;
  readonly values: Float32Array;
  readonly shape: readonly [maps: 1, rows: number, columns: number];
  /** 1 on the ocean where ice may be. */
  readonly iceMask: Map;
  /** Thickness of ice where there is any, m. */
  readonly thickness: Map;
}

/** Freezing point of sea water, degrees Celsius. */
export const freezingPoint = -1.8;
const snowOnIce = 0.03; // m of water

/** 2 m of ice in the north, 0.9 m in the south. */
const thicknessAt = (latitude: number): number => (latitude > 0 ? 2 : 0.9);

/** Prepares the observations. @param mask 1 on the ocean */
export function buildObservedSea(
  { seaSurfaceTemperature, iceFree = false }: SurfaceClimatology,
  { rows, columns, latitude }: { readonly rows: number; readonly columns: number; readonly latitude: ArrayLike<number> },
  oceanMask: Map,
): ObservedSea {
  const values = seasonalNodes(seaSurfaceTemperature);
  return {
    nodes: constant(values, [1, 12, rows * columns]),
    values,
    shape: [1, rows, columns],
    iceMask: mul(oceanMask, Number(!iceFree)),
    thickness: constant(
      Array.from({ length: rows }, (_, j) => thicknessAt(latitude[j] ?? 0)),
      [1, rows, 1],
    ),
  };
}

/**
 * The sea at a time of the year: temperature, and the part of it under ice, which the temperature tells.
 *
 *     A = 0.93/(1 + exp((T + 0.4 °C)/0.5 K))                                                             [F-5]
 *
 * No observed ice is shipped; against the concentrations of reanalyses this is off by 0.18 (root of the mean square poleward of 45°).
 * @param yearFraction in [0, 1)
 */
export function seaOnDay(sea: ObservedSea, yearFraction: Numeric): { temperature: Map; concentration: Map } {
  const observed = seasonalMaps(sea.nodes, seasonalWeights(yearFraction), sea.shape);
  const temperature = maximum(observed, freezingPoint);
  const concentration = div(0.93, add(exp(mul(add(temperature, 0.4), 2)), 1)) as Map;
  return { temperature, concentration: mul(concentration, sea.iceMask) };
}

/** What is prescribed of the ice of a concentration: its volume and that of its snow. */
export const iceExtent = (concentration: Map, sea: ObservedSea): Pick<IceState, 'concentration' | 'volume' | 'snowVolume'> => ({
  concentration,
  volume: mul(concentration, sea.thickness),
  snowVolume: mul(concentration, snowOnIce),
});
