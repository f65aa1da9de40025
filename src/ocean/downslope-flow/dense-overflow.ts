import { below, east, north, south, west } from '../../grid/c-grid.ts';
import { gravity, seaWaterDensity } from '../../physics/constants.ts';
import {
  add,
  div,
  type Field,
  type Live,
  levels,
  located,
  mul,
  relu,
  stackLevels,
  step01,
  sub,
  sum,
  sumLevels,
  verticalScan,
} from '../../tensor/index.ts';
import type { EquationOfState } from '../equations-of-state/equation-of-state.ts';
import type { OceanParameters } from '../parameters.ts';
import { type At, levelColumn, type Topography, tabulate } from '../topography.ts';
import type { TracerFluxes } from '../tracer-advection.ts';
import type { DownslopeFlow } from './downslope-flow.ts';

/** From which neighbour water comes down into a deeper column. */
type Side = 'west' | 'east' | 'south' | 'north';
/** The value of that neighbour; beyond the poles there is zero. */
const neighbour = { west, east, south, north } as const;

/** The slopes on one side of all columns; everything stands at the deep column. */
interface Slopes {
  readonly side: Side;
  /** 1 at the level of the neighbour's lowest cell, where the neighbour is shallower and the face between is open; [levels, rows, columns]. */
  readonly sill: Field<'center'>;
  /** 1 in wet cells below that. */
  readonly slope: Field<'center'>;
  /** Δt g ⁄ ρ₀ × area of the face at the sill: volume per density difference and response time, m³ per kg m⁻³ s; map. */
  readonly capacity: Field<'center'>;
  /** 4 ⁄ volume of the smaller of the two cells at the sill, m⁻³; map. */
  readonly fourOverVolume: Field<'center'>;
}

/** Constants of the flow down slopes. */
interface OverflowGeometry {
  readonly equationOfState: EquationOfState;
  readonly depth: Field<'center'>;
  /** 1 in the lowest wet cell of each column. */
  readonly lowest: Field<'center'>;
  readonly inverseArea: Field<'center'>;
  readonly sides: readonly Slopes[];
}

/** Density difference over which sinking water is brought to rest, kg m⁻³. */
const restWidth = 0.01;

function buildSlopes(side: Side, t: Topography, Δt: number): Slopes {
  const { rows, northRows, grid } = t.cgrid;
  const [dj, di] = { west: [0, -1], east: [0, 1], south: [-1, 0], north: [1, 0] }[side] as [number, number];
  const open: At<boolean> = (k, j, i) => {
    if (dj === 0) return t.openEast(k, j, di > 0 ? i : i - 1);
    return t.openNorth(k, dj > 0 ? j : j - 1, i);
  };
  const sill: At<boolean> = (k, j, i) => open(k, j, i) && !t.wet(k + 1, j + dj, i + di) && t.wet(k + 1, j, i);
  const sillLevel = (j: number, i: number): number => {
    for (let k = 0; k < t.shape[0]; k++) if (sill(k, j, i)) return k;
    return -1;
  };
  const width = (j: number): number => (dj === 0 ? rows.dy[j] : northRows.dx[dj > 0 ? j : j - 1]) ?? 0;
  const area = (j: number): number => grid.cellArea[j] ?? Number.POSITIVE_INFINITY;
  const map = (value: (thickness: number, j: number) => number) =>
    tabulate<'center'>([1, t.shape[1], t.shape[2]], (_, j, i) => {
      const k = sillLevel(j, i);
      return k < 0 ? 0 : value(t.thickness[k] ?? 0, j);
    });
  return {
    side,
    sill: tabulate(t.shape, sill),
    slope: tabulate(t.shape, (k, j, i) => {
      const at = sillLevel(j, i);
      return at >= 0 && k > at && t.wet(k, j, i);
    }),
    capacity: map((thickness, j) => ((Δt * gravity) / seaWaterDensity) * thickness * width(j)),
    fourOverVolume: map((thickness, j) => 4 / (thickness * Math.min(area(j), area(j + dj)))),
  };
}

function buildOverflowGeometry(t: Topography, Δt: number, equationOfState: EquationOfState): OverflowGeometry {
  return {
    equationOfState,
    depth: levelColumn<'center'>(t.depth),
    lowest: tabulate(t.shape, (k, j, i) => t.wet(k, j, i) && !t.wet(k + 1, j, i)),
    inverseArea: tabulate([1, t.shape[1], 1], (_, j) => 1 / (t.cgrid.grid.cellArea[j] ?? 1)),
    sides: (['west', 'east', 'south', 'north'] as const).map((side) => buildSlopes(side, t, Δt)),
  };
}

/** Temperature and salinity anomaly. */
interface Water {
  readonly T: Field<'center'>;
  readonly S: Field<'center'>;
}

/** Amounts of both tracers on top of each other, less what the sinking water has of them, tracer times m³. */
interface Amounts {
  /** Towards the neighbour at the sill. */
  readonly sill: Field<'center'>;
  /** Upwards through the top of each cell below the sill. */
  readonly rising: Field<'center'>;
}

/** What comes back for the water that runs down the slopes of one side. @param floor the lowest cell of each column; maps */
function comingBack({ T, S }: Water, floor: Water, s: Slopes, p: Live<OceanParameters>, g: OverflowGeometry): Amounts {
  const { densityAnomaly } = g.equationOfState;
  const [Tₙ, Sₙ] = [neighbour[s.side](floor.T), neighbour[s.side](floor.S)];
  const z = g.depth;
  const heavier = sub(densityAnomaly(Tₙ, Sₙ, z), densityAnomaly(T, S, z));
  const wished = mul(mul(relu(sumLevels(mul(heavier, s.sill))), s.capacity), p.overflowTime);
  const volume = div(wished, add(mul(wished, s.fourOverVolume), 1));
  const resting = mul(sub(1, step01(mul(heavier, 1 / restWidth))), s.slope);
  const reached = mul(relu(sub(1, verticalScan(resting, { from: 'top' }))), s.slope);
  const other = [mul(sub(T, Tₙ), volume), mul(sub(S, Sₙ), volume)];
  return {
    sill: stackLevels(other.map((x) => mul(x, s.sill))),
    rising: stackLevels(other.map((x) => mul(x, reached))),
  };
}

/**
 * Water on a shelf or a sill that is heavier than that beside it runs down to where it is as heavy as its surroundings, and as much
 * rises there and comes back.
 *
 *     V = γ (g ⁄ ρ₀) Δρ A Δt ⁄ (1 + 4 V₀ ⁄ volume)                                                        [O-42]
 *
 * Δρ at the depth of the sill, A the face there, V₀ the numerator: a backward step, so that four slopes empty no cell. The returning
 * water has what it differs by from the sinking water; the sinking water itself has none of it, and the two volumes are the same.
 * @see Campin and Goosse (1999), Tellus A 51, 412; numbers as in NEMO
 */
export const denseOverflow: DownslopeFlow = {
  title: 'dense water runs down to its level',
  source: 'Campin and Goosse (1999), Tellus A 51, 412-430',
  build: (t, timeStep, equationOfState) => {
    const g = buildOverflowGeometry(t, timeStep, equationOfState);
    const K = t.shape[0];
    return (others: TracerFluxes, q, p) => {
      const water = { T: levels(q, 0, K), S: levels(q, K, K) };
      const floor = { T: sumLevels(mul(water.T, g.lowest)), S: sumLevels(mul(water.S, g.lowest)) };
      const [fromWest, fromEast, fromSouth, fromNorth] = g.sides.map((side) => comingBack(water, floor, side, p, g)) as [
        Amounts,
        Amounts,
        Amounts,
        Amounts,
      ];
      const rising = sum(fromWest.rising, fromEast.rising, fromSouth.rising, fromNorth.rising);
      return {
        east: add(others.east, located<'eastFace'>(sub(fromEast.sill, east(fromWest.sill)))),
        north: add(others.north, located<'northFace'>(sub(fromNorth.sill, north(fromSouth.sill)))),
        bottom: add(others.bottom, mul(below(rising), g.inverseArea)),
      };
    };
  },
};
