import { divergence, east, eastDifference, north, northDifference, south, west } from '../grid/c-grid.ts';
import { limitedFlux } from '../grid/limited-flux.ts';
import { thirdOrder } from '../grid/limiters/third-order.ts';
import { seaWaterDensity } from '../physics/constants.ts';
import type { SurfaceMap } from '../physics/surface-exchange.ts';
import type { Field, Live, Location } from '../tensor/index.ts';
import {
  add,
  div,
  levels,
  located,
  maximum,
  minimum,
  mul,
  positive,
  scalar,
  scan,
  sqrt,
  square,
  stackLevels,
  step01,
  sub,
  unstackLevels,
} from '../tensor/index.ts';
import type { DriftGeometry, IceGeometry } from './geometry.ts';
import type { IceParameters } from './parameters.ts';
import { skinHeatCapacity } from './skin-step.ts';
import type { IceState } from './variables.ts';

/** What moves the ice over an interval: stress of the wind, Pa, at cell centres, and the current of the ocean's top level, m s⁻¹. */
export interface IceDriving {
  readonly stressEast: SurfaceMap;
  readonly stressNorth: SurfaceMap;
  readonly eastwardCurrent: Field<'eastFace'>;
  readonly northwardCurrent: Field<'northFace'>;
}

/** Velocity of the ice through faces, m s⁻¹; 0 on coasts. */
export interface IceVelocity {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

/** Stress below which drag no longer falls, Pa: still water resists in proportion to the speed. */
const calm = 1e-3;

const toEastFace = (x: SurfaceMap): Field<'eastFace'> => located<'eastFace'>(mul(add(x, east(x)), 0.5));
const toNorthFace = (x: SurfaceMap): Field<'northFace'> => located<'northFace'>(mul(add(x, north(x)), 0.5));

/**
 * Free drift: the water drags the ice as much as the wind does, and turns it to the right of the wind in the north.
 *
 *     u = u_w + R(∓20°) τ ⁄ k,   k = √(ρ₀ C_w |τ|)                                                        [I-13]
 *
 * @see McPhee (1980); Hibler (1979), J. Phys. Oceanogr. 9, 815, eq. 7, without inertia, tilt and Coriolis force
 */
function freeDrift(
  { stressEast, stressNorth, eastwardCurrent, northwardCurrent }: IceDriving,
  p: Live<IceParameters>,
  g: DriftGeometry,
): IceVelocity {
  const stress = sqrt(add(add(square(stressEast), square(stressNorth)), calm ** 2));
  const drag = sqrt(mul(stress, scalar.mul(p.waterDrag, seaWaterDensity)));
  const eastward = div(add(mul(stressEast, g.turnAlong), mul(stressNorth, g.turnAcross)), drag);
  const northward = div(sub(mul(stressNorth, g.turnAlong), mul(stressEast, g.turnAcross)), drag);
  return {
    east: mul(add(eastwardCurrent, toEastFace(eastward)), g.openEast),
    north: mul(add(northwardCurrent, toNorthFace(northward)), g.openNorth),
  };
}

/** Concentration from which on ice is pressed together, and range of thickness from where it begins to resist to where nothing moves it, m. */
const [closing, yielding] = [0.8, 3];

/**
 * Part of its way that ice loses which moves into a cell: that cell's pack resists being pressed together when it is closed and thick.
 *
 *     S = step((A − 0.8) ⁄ 0.2) step((V ⁄ A − h_r) ⁄ 3 m)                                                  [I-14]
 */
function resistance(concentration: SurfaceMap, volume: SurfaceMap, p: Live<IceParameters>): SurfaceMap {
  const closed = step01(div(sub(concentration, closing), 1 - closing));
  const thickness = div(volume, add(concentration, 1e-4));
  return mul(closed, step01(div(sub(thickness, p.resistingThickness), yielding)));
}

/** What lies ahead at a face of a flow. @param behind,beyond values on the western (southern) and on the other side */
const ahead = <L extends Location>(flow: Field<L>, behind: Field<L>, beyond: Field<L>): Field<L> =>
  add(behind, mul(positive(flow), sub(beyond, behind)));

/**
 * The free drift as far as the pack ahead lets it; nothing holds ice that parts.
 *
 *     u ← u (1 − S ahead)                                                                                [I-15]
 *
 * The difference of pressures that drives Hibler's ice would be the same for weak and for strong winds, but steps that resolve how fast it answers
 * in cells of 17 km would be minutes long; longer ones make ice stop and go, and adjoints grow without end.
 * @see Gordon et al. (2000), Climate Dynamics 16, 147, whose ice converges up to a thickness
 */
function heldDrift({ east: u, north: v }: IceVelocity, concentration: SurfaceMap, volume: SurfaceMap, p: Live<IceParameters>): IceVelocity {
  const S = resistance(concentration, volume, p);
  const eastward = ahead<'eastFace'>(u, located<'eastFace'>(S), located<'eastFace'>(east(S)));
  const northward = ahead<'northFace'>(v, located<'northFace'>(S), located<'northFace'>(north(S)));
  return { east: mul(u, sub(1, eastward)), north: mul(v, sub(1, northward)) };
}

/** Amounts of all that moves that cross faces: area is carried with limited slopes, the rest as what it is upstream per area. */
const carried = <L extends Location>(areaFlux: Field<L>, perArea: Field<L>, beyond: Field<L>): Field<L> =>
  mul(areaFlux, ahead(areaFlux, beyond, perArea));

/** Velocity that ice has, or would have where there is none   [I-13] to [I-15]. */
export const iceVelocity = (
  { concentration, volume }: IceState,
  driving: IceDriving,
  p: Live<IceParameters>,
  g: IceGeometry,
): IceVelocity => heldDrift(freeDrift(driving, p, g.drift), concentration, volume, p);

/** All that moves after a part of the interval. @param seconds of the part */
function advance(stack: SurfaceMap, free: IceVelocity, seconds: number, p: Live<IceParameters>, g: DriftGeometry): SurfaceMap {
  const A = levels(stack, 0);
  const u = heldDrift(free, A, levels(stack, 1), p);
  const [dEast, dNorth] = [mul(eastDifference(A), g.openEast), mul(northDifference(A), g.openNorth)];
  const eastView = { F: mul(u.east, mul(g.eastLength, seconds)), q: located<'eastFace'>(A), d: dEast, back: west(dEast), on: east(dEast) };
  const northView = {
    F: mul(u.north, mul(g.northLength, seconds)),
    q: located<'northFace'>(A),
    d: dNorth,
    back: south(dNorth),
    on: north(dNorth),
  };
  const eastArea = limitedFlux<'eastFace'>({ ...eastView, inverseVolume: located<'eastFace'>(g.inverseArea) }, thirdOrder);
  const northArea = limitedFlux<'northFace'>({ ...northView, inverseVolume: located<'northFace'>(g.inverseArea) }, thirdOrder);
  const perArea = div(stack, add(A, 1e-9));
  const eastward = carried<'eastFace'>(eastArea, located<'eastFace'>(perArea), located<'eastFace'>(east(perArea)));
  const northward = carried<'northFace'>(northArea, located<'northFace'>(perArea), located<'northFace'>(north(perArea)));
  return ridged(sub(stack, mul(divergence(eastward, northward), g.inverseArea)), p);
}

/** Ice pressed together beyond the area of its cell is piled up: area is lost, and what its skin held stays inside. */
function ridged(stack: SurfaceMap, p: Live<IceParameters>): SurfaceMap {
  const [A, volume, snow, heat, skin] = unstackLevels(stack) as [SurfaceMap, SurfaceMap, SurfaceMap, SurfaceMap, SurfaceMap];
  const skinLeft = div(skin, maximum(A, 1));
  return stackLevels([minimum(A, 1), volume, snow, add(heat, mul(sub(skin, skinLeft), skinHeatCapacity(p))), skinLeft]);
}

/** Fastest ice that is carried without taking more than there is, m s⁻¹, and the part of a cell that it may cross in a step. */
const [fastest, stride] = [1, 0.25];

/**
 * Ice moved by wind and water through an interval: area, volume, snow, heat inside, and the temperature of the skin.
 *
 *     ∂X/∂t + ∇·(u X) = 0,   X = A, V, V_s, H, A T;   A ← min(A, 1)                                       [I-16]
 *
 * What leaves a cell enters the next one to the last bit but for the rounding of sums. The stress of the wind goes to the water below, all of it.
 * @param dt length of the interval, s   @returns the ice after it; melt and conducted energy must have been spent
 */
export function driftIce(state: IceState, driving: IceDriving, p: Live<IceParameters>, { drift }: IceGeometry, dt: number): IceState {
  const free = freeDrift(driving, p, drift);
  const { concentration, volume, snowVolume, interiorHeat, skinTemperature } = state;
  const count = Math.ceil((dt * fastest) / (stride * drift.narrowest));
  const start = { stack: stackLevels([concentration, volume, snowVolume, interiorHeat, mul(concentration, skinTemperature)]) };
  const { stack } = scan({ count, start, body: ({ stack: s }) => ({ carry: { stack: advance(s, free, dt / count, p, drift) } }) }).carry;
  const [A, V, snow, heat, skin] = unstackLevels(stack) as [SurfaceMap, SurfaceMap, SurfaceMap, SurfaceMap, SurfaceMap];
  const T = div(skin, add(A, 1e-6));
  const rest = mul(sub(skin, mul(A, T)), skinHeatCapacity(p));
  return { ...state, concentration: A, volume: V, snowVolume: snow, interiorHeat: add(heat, rest), skinTemperature: T };
}
