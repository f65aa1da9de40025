import { below, south, west } from '../grid/c-grid.ts';
import {
  add,
  div,
  type Field,
  freeing,
  type Live,
  levels,
  located,
  mul,
  relu,
  scalar,
  square,
  stackLevels,
  sub,
  sum,
} from '../tensor/index.ts';
import type { OceanParameters } from './parameters.ts';
import type { Stratification } from './stratification.ts';
import { type Topography, tabulate, tabulateTwice } from './topography.ts';
import type { HorizontalDifferences } from './tracer-advection.ts';

/** Constants of isoneutral mixing. */
export interface IsoneutralGeometry {
  /** Δt × open area of a face ⁄ distance × grid factor: amount through a face per difference and diffusivity, s m; both tracers. */
  readonly conductanceEast: Field<'eastFace'>;
  readonly conductanceNorth: Field<'northFace'>;
  /** 1 ⁄ distance of the centres beside faces, m⁻¹, [1, rows, 1]. */
  readonly overEast: Field<'eastFace'>;
  readonly overNorth: Field<'northFace'>;
  /** ¼ Δt × grid factor on wet interfaces, s. */
  readonly quarter: Field<'center'>;
}

/** Width of cells below which eddies are taken to be weaker, m. */
const eddyScale = 2e5;
/** Share of the diffusivity that is left where cells are narrow. @param dx width of the cell, m */
export const eddyFactor = (dx: number): number => Math.min(1, dx / eddyScale);
/** Least stratification that a slope is divided by, kg m⁻⁴. */
export const leastStability = 1e-7;

export function buildIsoneutralGeometry(t: Topography, Δt: number): IsoneutralGeometry {
  const { rows, northRows, grid } = t.cgrid;
  const factor = (j: number) => eddyFactor(rows.dx[j] ?? 0);
  const open = (is: boolean, j: number, k: number) => Number(is) * Δt * factor(j) * (t.thickness[k] ?? 0);
  const ofRow = (value: (j: number) => number) => tabulate([1, grid.rows, 1], (_, j) => value(j));
  return {
    conductanceEast: tabulateTwice(t.shape, (k, j, i) => (open(t.openEast(k, j, i), j, k) * (rows.dy[j] ?? 0)) / (rows.dx[j] ?? 1)),
    conductanceNorth: tabulateTwice(
      t.shape,
      (k, j, i) => (open(t.openNorth(k, j, i), j, k) * (northRows.dx[j] ?? 0)) / (northRows.dy[j] ?? 1),
    ),
    overEast: located<'eastFace'>(ofRow((j) => 1 / (rows.dx[j] ?? 1))),
    overNorth: located<'northFace'>(ofRow((j) => 1 / (northRows.dy[j] ?? 1))),
    quarter: tabulate(t.shape, (k, j, i) => 0.25 * Number(t.wetBelow(k, j, i)) * Δt * factor(j)),
  };
}

/** One tracer pair: temperature and salinity. */
type Pair = readonly [Field<'center'>, Field<'center'>];

/** What triads add up to: t S ∂T/∂x, t S ∂S/∂x and t S². */
type TriadSums = readonly [Field<'center'>, Field<'center'>, Field<'center'>];

/**
 * One triad of an interface: the slope of the neutral surface seen with one horizontal gradient.
 *
 *     S = (−α ∂T/∂x + β ∂S/∂x) ⁄ stability,   t = 1 ⁄ (1 + (S ⁄ S_max)⁴)                                 [O-19]
 */
function triad(
  [Tₓ, Sₓ]: Pair,
  { expansion, contraction }: Stratification,
  steepness: Field<'center'>,
  p: Live<OceanParameters>,
): TriadSums {
  const slope = mul(sub(mul(contraction, Sₓ), mul(expansion, Tₓ)), steepness);
  const relative = square(mul(slope, scalar.div(1, p.maximumSlope)));
  const tapered = div(slope, add(square(relative), 1));
  return [mul(tapered, Tₓ), mul(tapered, Sₓ), mul(tapered, slope)];
}

/** The four horizontal gradients around each cell, and the same one level deeper. */
function gradientsAround(d: HorizontalDifferences, g: IsoneutralGeometry): Pair[] {
  const K = d.east.shape[0] / 2;
  const eastward = mul(d.east, g.overEast);
  const northward = mul(d.north, g.overNorth);
  const sides = [eastward, west(eastward), northward, south(northward)].map((x) => located<'center'>(x));
  return sides.flatMap((side) => [side, below(side)]).map((x) => [levels(x, 0, K), levels(x, K, K)] as const);
}

/** Eddy fluxes of both tracers, and what is left to the implicit vertical solve. */
export interface IsoneutralFluxes {
  /** Amounts through faces in one step, tracer times m³. */
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
  /** Upwards through the interface below each cell, tracer times m. */
  readonly bottom: Field<'center'>;
  /** Δt × vertical diffusivity κ mean(t S²) of the interface below each cell, m². */
  readonly vertical: Field<'center'>;
}

/**
 * Isoneutral diffusion and eddy-induced transport with one diffusivity for both.
 *
 *     F_h = −κ ∇_h q,   F_z = −κ (2 S·∇_h q + S² ∂q/∂z)                                                  [O-12]
 *
 * Their sum has a plain horizontal flux because the skew part takes away what isoneutral diffusion adds (Griffies 1998).
 * Slopes are means over the eight triads of an interface. The last term is left to the implicit solve.
 */
export function isoneutralFluxes(
  d: HorizontalDifferences,
  s: Stratification,
  p: Live<OceanParameters>,
  g: IsoneutralGeometry,
): IsoneutralFluxes {
  const stable = add(relu(sub(s.stability, leastStability)), leastStability);
  const steepness = div(0.5, stable);
  const triads = gradientsAround(d, g).map((gradients) => freeing(() => triad(gradients, s, steepness, p)));
  const [first, ...rest] = triads as [TriadSums, ...TriadSums[]];
  const total = (n: 0 | 1 | 2) => sum(first[n], ...rest.map((t) => t[n]));
  const κ = mul(g.quarter, p.isoneutralDiffusivity);
  const skew = mul(κ, -2);
  return {
    east: mul(mul(d.east, g.conductanceEast), scalar.mul(-1, p.isoneutralDiffusivity)),
    north: mul(mul(d.north, g.conductanceNorth), scalar.mul(-1, p.isoneutralDiffusivity)),
    bottom: stackLevels([mul(total(0), skew), mul(total(1), skew)]),
    vertical: mul(total(2), κ),
  };
}
