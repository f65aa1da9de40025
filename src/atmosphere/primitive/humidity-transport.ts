import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import type { ScaledVector } from '../../grid/spectral-operators.ts';
import { earthRadius } from '../../physics/constants.ts';
import {
  add,
  constant,
  div,
  type Field,
  levels,
  mul,
  type Numeric,
  scalar,
  shift,
  stackLevels,
  sub,
  sumLevels,
  verticalScan,
} from '../../tensor/index.ts';
import { type Neighbours, streamed } from './limited-transport.ts';
import { assembled, blockEast, blockMean, type RowGroup, rowGroups, rowsOf, spread } from './polar-blocks.ts';
import { columnOf, type SigmaLevels } from './sigma-levels.ts';

type Maps = Field<'center'>;

/** Constants of transport on the grid. */
export interface TransportGeometry {
  readonly groups: readonly RowGroup[];
  /** Δt/(2 Δx cos φ) of the cells, s m⁻¹, rows of each group [1, rows, 1]: eastward wind times cos φ to half a step in cells. */
  readonly eastward: readonly Maps[];
  /** Area of the cells over a² Δλ, and Δt/a, s m⁻¹, on their northern edges, 0 at the pole; [1, J, 1]. */
  readonly area: Maps;
  readonly northward: Maps;
  /** σ of the lower edge of each layer, and Δσ. */
  readonly lowerEdge: Maps;
  readonly thickness: Maps;
}

/** Mass of air and humidity, [K, J, I]; mass as pₛ Δσ. */
interface HumidAir {
  readonly mass: Maps;
  readonly q: Maps;
}

const eastNeighbours: Neighbours = {
  ahead: (x) => shift(x, 'longitude', 1, 'periodic'),
  behind: (x) => shift(x, 'longitude', -1, 'periodic'),
};
const northNeighbours: Neighbours = { ahead: (x) => shift(x, 'latitude', 1, 'edge'), behind: (x) => shift(x, 'latitude', -1, 'zero') };
/** Layers from the top down. */
export const lowerNeighbours: Neighbours = { ahead: (x) => shift(x, 'level', 1, 'edge'), behind: (x) => shift(x, 'level', -1, 'zero') };

export function buildTransportGeometry(grid: GaussianGrid, σ: SigmaLevels, dt: number): TransportGeometry {
  const { rows, columns, sinLatitude, weights } = grid;
  const row = (f: (j: number) => number): Maps =>
    constant<'center'>(
      Float32Array.from({ length: rows }, (_, j) => f(j)),
      [1, rows, 1],
    );
  const Δλ = (2 * Math.PI) / columns;
  const groups = rowGroups(grid);
  const inCells = row((j) => dt / (2 * earthRadius * Δλ * (1 - (sinLatitude[j] as number) ** 2)));
  return {
    groups,
    eastward: groups.map((group) => rowsOf(inCells, group)),
    area: row((j) => weights[j] as number),
    northward: row((j) => (j === rows - 1 ? 0 : dt / earthRadius)),
    lowerEdge: columnOf(σ.edges.slice(1)),
    thickness: columnOf(σ.thickness),
  };
}

/** Value at the face ahead. */
const atFace = (x: Maps, { ahead }: Neighbours): Maps => mul(add(x, ahead(x)), 0.5);

/** Half a step along circles of latitude; near the poles in blocks of cells, so that wind crosses less than one of them. */
function eastward({ mass, q }: HumidAir, wind: Maps, g: TransportGeometry): HumidAir {
  const parts = g.groups.map((group, n) => {
    const { cells } = group;
    const [m, water, u] = [mass, mul(mass, q), wind].map((x) => rowsOf(x, group)) as [Maps, Maps, Maps];
    const crossing = mul(mul(atFace(m, eastNeighbours), atFace(u, eastNeighbours)), g.eastward[n] as Maps);
    const held = blockMean(m, cells);
    const stream = { mass: held, flux: mul(blockEast(crossing, cells), 1 / cells) };
    const made = streamed(div(blockMean(water, cells), held), stream, eastNeighbours);
    return { mass: spread(made.mass, cells, mul(m, 0)), q: spread(made.q, cells, mul(m, 0)) };
  });
  return { mass: assembled(g.groups, parts.map((part) => part.mass)), q: assembled(g.groups, parts.map((part) => part.q)) }; // biome-ignore format: a pair
}

/** A step along meridians. */
function northward({ mass, q }: HumidAir, wind: Maps, g: TransportGeometry): HumidAir {
  const flux = mul(mul(atFace(mass, northNeighbours), atFace(wind, northNeighbours)), g.northward);
  const made = streamed(q, { mass: mul(mass, g.area), flux }, northNeighbours);
  return { mass: div(made.mass, g.area), q: made.q };
}

/**
 * A step through the layers, which gives each the part of the column's mass that it must have.
 *
 *     W_{k+½} = Σ_{j≤k} m_j − σ_{k+½} Σ m                                                               [D-23]
 *
 * Of the slopes within layers r = 1 − s is left: air within a cell rises and sinks faster than its mean, and stirs.
 */
function downward({ mass, q }: HumidAir, stirring: Numeric, g: TransportGeometry): HumidAir {
  const above = verticalScan(mass, { from: 'top' });
  const whole = sumLevels(mass);
  const excess = sub(above, mul(whole, g.lowerEdge));
  const K = mass.shape[0];
  const flux = stackLevels([levels(excess, 0, K - 1), mul(whole, 0)]);
  return streamed(q, { mass, flux }, lowerNeighbours, scalar.sub(1, stirring));
}

/**
 * Humidity carried by the wind of a step: half a step east, one north, half a step east, then through the layers.
 *
 * Uniform humidity stays uniform, and no humidity becomes negative while wind crosses less than a cell a step.
 * The mass of air that it reckons with is its own; the caller holds the water to that of the step.
 * @param q        kg kg⁻¹, [K, J, I]
 * @param pressure pₛ at the start, map
 * @param wind     of the middle of the step, times cos φ, m s⁻¹
 * @param stirring s, part of the contrast within a layer that vertical motion wipes out, 0 to 1
 */
export function carryHumidity(q: Maps, pressure: Maps, wind: ScaledVector, stirring: Numeric, g: TransportGeometry): Maps {
  const start = { mass: mul(pressure, g.thickness), q };
  const moved = eastward(northward(eastward(start, wind.east, g), wind.north, g), wind.east, g);
  return downward(moved, stirring, g).q;
}
