import type { SurfaceClimatology } from '../../grid/boundary.ts';
import { seasonalMaps, seasonalNodes, seasonalWeights } from '../../grid/seasonal-cycle.ts';
import type { IceState } from '../../ice/index.ts';
import { add, constant, div, exp, type Field, maximum, mul, type Numeric, sub } from '../../tensor/index.ts';

type Map = Field<'center'>;

/** The observed sea surface, ready for every time of the year. */
export interface ObservedSea {
  /** Temperature in the middles of months, [1, 12, rows × columns], and the same numbers on the host. */
  readonly nodes: Map;
  readonly values: Float32Array;
  readonly shape: readonly [maps: 1, rows: number, columns: number];
  /** 1 on the ocean where ice may be. */
  readonly iceMask: Map;
  /** What ice the temperature tells in every row, [1, rows, 1]. */
  readonly ice: { readonly [name in keyof typeof northernIce]: Map };
}

/** Freezing point of sea water, degrees Celsius. */
export const freezingPoint = -1.8;
const snowOnIce = 0.03; // m of water

/** Ice of both hemispheres: thickness, m, and cover a, middle T_i, °C, and width w, K, of [F-5]. */
const northernIce = { thickness: 2, cover: 2.09, middle: -2.08, width: 1.83 };
const southernIce: typeof northernIce = { thickness: 0.9, cover: 0.82, middle: -0.53, width: 0.54 };

/** Prepares the observations. @param mask 1 on the ocean */
export function buildObservedSea(
  { seaSurfaceTemperature, iceFree = false }: SurfaceClimatology,
  { rows, columns, latitude }: { readonly rows: number; readonly columns: number; readonly latitude: ArrayLike<number> },
  oceanMask: Map,
): ObservedSea {
  const values = seasonalNodes(seaSurfaceTemperature);
  const ofRows = (name: keyof typeof northernIce): Map =>
    constant(
      Array.from({ length: rows }, (_, j) => (Number(latitude[j]) > 0 ? northernIce : southernIce)[name]),
      [1, rows, 1],
    );
  return {
    nodes: constant(values, [1, 12, rows * columns]),
    values,
    shape: [1, rows, columns],
    iceMask: mul(oceanMask, Number(!iceFree)),
    ice: { thickness: ofRows('thickness'), cover: ofRows('cover'), middle: ofRows('middle'), width: ofRows('width') },
  };
}

/**
 * The sea at a time of the year: temperature, and the part of it under ice, which the temperature tells.
 *
 *     A = a/(1 + exp((T − T_i)/w))                                                                      [F-5]
 *
 * No observed ice is shipped. The constants of each hemisphere are those that come nearest to the concentrations of reanalyses poleward of
 * 45°; they cover as much of its sea, and are off by 0.20 in the north and 0.18 in the south (root of the mean square).
 * @param yearFraction in [0, 1)
 */
export function seaOnDay(sea: ObservedSea, yearFraction: Numeric): { temperature: Map; concentration: Map } {
  const observed = seasonalMaps(sea.nodes, seasonalWeights(yearFraction), sea.shape);
  const temperature = maximum(observed, freezingPoint);
  const { cover, middle, width } = sea.ice;
  const concentration = div(cover, add(exp(div(sub(temperature, middle), width)), 1));
  return { temperature, concentration: mul(concentration, sea.iceMask) };
}

/** What is prescribed of the ice of a concentration: its volume and that of its snow. */
export const iceExtent = (concentration: Map, sea: ObservedSea): Pick<IceState, 'concentration' | 'volume' | 'snowVolume'> => ({
  concentration,
  volume: mul(concentration, sea.ice.thickness),
  snowVolume: mul(concentration, snowOnIce),
});
