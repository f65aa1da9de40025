import { above, below, east, north, south, west } from '../grid/c-grid.ts';
import { limitedFlux } from '../grid/limited-flux.ts';
import type { Limiter } from '../grid/limiters/limiter.ts';
import { type Field, type Location, located, mul, stackLevels, sub } from '../tensor/index.ts';
import type { Transport } from './continuity.ts';
import { type Topography, tabulateTwice } from './topography.ts';

/** Constants of advection, for temperature and salinity on top of each other. */
export interface AdvectionGeometry {
  readonly limiter: Limiter;
  /** 1 on open faces. */
  readonly openEast: Field<'eastFace'>;
  readonly openNorth: Field<'northFace'>;
  /** 1 ⁄ volume of the cells beside horizontal faces, m⁻³, and 1 ⁄ thickness of the thinner cell beside interfaces, m⁻¹. */
  readonly inverseVolume: Field<'center'>;
  readonly inverseThickness: Field<'center'>;
}

export function buildAdvectionGeometry(t: Topography, limiter: Limiter): AdvectionGeometry {
  const [K, J] = t.shape;
  const { grid } = t.cgrid;
  const h = (k: number) => t.thickness[k] ?? Number.POSITIVE_INFINITY;
  return {
    limiter,
    openEast: tabulateTwice(t.shape, t.openEast),
    openNorth: tabulateTwice(t.shape, t.openNorth),
    inverseVolume: tabulateTwice([K, J, 1], (k, j) => 1 / (h(k) * (grid.cellArea[j] ?? 1))),
    inverseThickness: tabulateTwice([K, 1, 1], (k) => 1 / Math.min(h(k), h(k + 1))),
  };
}

/** Horizontal differences of both tracers across open faces. */
export interface HorizontalDifferences {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

/** Differences across open faces, eastern (northern) less own value. @param q temperature on top of salinity anomaly */
export function horizontalDifferences(q: Field<'center'>, g: AdvectionGeometry): HorizontalDifferences {
  return {
    east: mul(located<'eastFace'>(sub(east(q), q)), g.openEast),
    north: mul(located<'northFace'>(sub(north(q), q)), g.openNorth),
  };
}

/** Amounts of both tracers that cross faces in one step, in units of the tracer times m³ (faces) or m (interfaces). */
export interface TracerFluxes {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
  /** Upwards through the interface below each cell. */
  readonly bottom: Field<'center'>;
}

const twice = <L extends Location>(x: Field<L>): Field<L> => stackLevels<L>([x, x]);

/**
 * Advection of temperature and salinity by the resolved flow.
 *
 * @param q  temperature on top of salinity anomaly   @param horizontal its differences between neighbours
 * @param vertical value less that of the cell below, on wet interfaces
 */
export function advectiveFluxes(
  q: Field<'center'>,
  horizontal: HorizontalDifferences,
  vertical: Field<'center'>,
  transport: Transport,
  g: AdvectionGeometry,
): TracerFluxes {
  const rising = located<'center'>(below(transport.top));
  return {
    east: limitedFlux<'eastFace'>(
      {
        F: twice(transport.east),
        q: located<'eastFace'>(q),
        d: horizontal.east,
        back: west(horizontal.east),
        on: east(horizontal.east),
        inverseVolume: located<'eastFace'>(g.inverseVolume),
      },
      g.limiter,
    ),
    north: limitedFlux<'northFace'>(
      {
        F: twice(transport.north),
        q: located<'northFace'>(q),
        d: horizontal.north,
        back: south(horizontal.north),
        on: north(horizontal.north),
        inverseVolume: located<'northFace'>(g.inverseVolume),
      },
      g.limiter,
    ),
    bottom: limitedFlux<'center'>(
      {
        F: twice(rising),
        q: below(q),
        d: vertical,
        back: below(vertical),
        on: above(vertical),
        inverseVolume: g.inverseThickness,
      },
      g.limiter,
    ),
  };
}
