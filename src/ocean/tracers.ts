import { above, divergence } from '../grid/c-grid.ts';
import { add, type Field, type Live, levels, mul, stackLevels, sub } from '../tensor/index.ts';
import type { OceanGeometry } from './geometry.ts';
import { implicitColumn } from './implicit-column.ts';
import { isoneutralFluxes } from './isoneutral-mixing.ts';
import type { Flow } from './momentum.ts';
import type { OceanParameters } from './parameters.ts';
import type { Stratification } from './stratification.ts';
import { type SurfaceInput, surfaceSources } from './surface-forcing.ts';
import { advectiveFluxes, horizontalDifferences } from './tracer-advection.ts';
import type { VerticalMixing } from './vertical-mixing/vertical-mixing.ts';

/** What moves heat and salt in one step. */
export interface TracerDrivers {
  readonly flow: Flow;
  readonly stratification: Stratification;
  readonly mixing: Omit<VerticalMixing, 'turbulentKineticEnergy'>;
  readonly input: SurfaceInput;
}

/** Increments of both tracers, and the thickness of the cells that they refer to. */
export interface TracerIncrements {
  /** Temperature on top of salinity anomaly, [2 levels, rows, columns]. */
  readonly increment: Field<'center'>;
  /** The same times the new thickness, m. */
  readonly content: Field<'center'>;
  /** What crosses the north faces, tracer times m³. */
  readonly northward: Field<'northFace'>;
}

/**
 * One step of temperature and salinity in delta form, exact for a moving top layer.
 *
 *     h⁺ δq − Δt ∂z(κ ∂z δq) = −Δt ∇·F(q) + sources − [top] q (η⁺ − η),   q⁺ = q + δq                      [O-15]
 *
 * Only increments are ever solved for, so rounding is relative to the change, not to the value.
 */
export function tracerIncrements(
  q: Field<'center'>,
  { flow, stratification, mixing, input }: TracerDrivers,
  p: Live<OceanParameters>,
  g: OceanGeometry,
): TracerIncrements {
  const K = g.topography.shape[0];
  const d = horizontalDifferences(q, g.advection);
  const eddies = isoneutralFluxes(d, stratification, p, g.isoneutral);
  const flux = g.downslope(advectiveFluxes(q, d, stratification.differences, flow.transport, g.advection), q, p);
  const conductance = add(mul(mixing.diffusivity, g.diffusion), mul(eddies.vertical, g.stratification.overSpacing)); // m
  const conductances = stackLevels([conductance, conductance]);
  const rising = sub(add(flux.bottom, eddies.bottom), mul(conductances, stratification.differences));
  const northward = add(flux.north, eddies.north);
  const outflow = mul(divergence(add(flux.east, eddies.east), northward), g.inverseArea);
  const sources = surfaceSources(input, { T: levels(q, 0), S: levels(q, K) }, flow.transport, g.forcing);
  const rhs = add(sub(rising, add(above(rising), outflow)), sources);
  const top = add(flow.transport.surfaceHeight, g.topThickness);
  const thickness = stackLevels([top, g.lowerThickness, top, g.lowerThickness]);
  const increment = implicitColumn(thickness, conductances, rhs);
  return { increment, content: mul(increment, thickness), northward };
}
