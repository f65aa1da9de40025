import { east, north } from '../grid/c-grid.ts';
import { gravity, seaWaterDensity } from '../physics/constants.ts';
import { add, type Field, located, mul, sub, verticalScan } from '../tensor/index.ts';
import type { EquationOfState } from './equations-of-state/equation-of-state.ts';
import { levelColumn, type Topography, tabulate } from './topography.ts';

/** Constants of the pressure gradient. */
export interface PressureGeometry {
  readonly equationOfState: EquationOfState;
  /** Depth of the cell centres, m, [levels, 1, 1]. */
  readonly depth: Field<'center'>;
  /** g dz ⁄ ρ₀ of each level, m⁵ s⁻² kg⁻¹, [levels, 1, 1]. */
  readonly weight: Field<'center'>;
  /** 1 ⁄ dx on open faces, 0 elsewhere, m⁻¹. */
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

export function buildPressureGeometry(t: Topography, equationOfState: EquationOfState): PressureGeometry {
  const { rows, northRows } = t.cgrid;
  return {
    equationOfState,
    depth: levelColumn<'center'>(t.depth),
    weight: levelColumn<'center'>(t.thickness.map((h) => (gravity * h) / seaWaterDensity)),
    east: tabulate(t.shape, (k, j, i) => Number(t.openEast(k, j, i)) / (rows.dx[j] ?? 1)),
    north: tabulate(t.shape, (k, j, i) => Number(t.openNorth(k, j, i)) / (northRows.dy[j] ?? 1)),
  };
}

/** Acceleration on the two kinds of faces, m s⁻². */
export interface Acceleration {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

/**
 * Acceleration by the pressure gradient, with the surface pressure of the old surface.
 *
 *     p′ₖ = (g ⁄ ρ₀) (Σ_{l<k} ρ′ₗ dzₗ + ½ ρ′ₖ dzₖ),   G = −∇(p′ + g η)                            [O-2]
 *
 * Differences are taken between wet cells of one level only, so water at rest over any floor stays at rest.
 * @param T temperature, degrees Celsius   @param S salinity less 35, g kg⁻¹   @param η surface height, m
 */
export function pressureAcceleration(T: Field<'center'>, S: Field<'center'>, η: Field<'center'>, g: PressureGeometry): Acceleration {
  const load = mul(g.equationOfState.densityAnomaly(T, S, g.depth), g.weight); // m² s⁻²
  const hydrostatic = add(verticalScan(load, { from: 'top', exclusive: true }), mul(load, 0.5));
  const p = add(hydrostatic, mul(η, gravity)); // m² s⁻²
  return {
    east: mul(located<'eastFace'>(sub(p, east(p))), g.east),
    north: mul(located<'northFace'>(sub(p, north(p))), g.north),
  };
}
