/** Transports and depths that sum up the circulation; on demand, not part of the step. */
import { north } from '../grid/c-grid.ts';
import { densityAnomaly } from '../physics/seawater.ts';
import { constant, type Field, located, matMul, mul, neg, relu, reshape, sub, sumLevels, verticalScan } from '../tensor/index.ts';
import type { OceanGeometry } from './geometry.ts';
import type { OceanState } from './variables.ts';

type Matrix = ReturnType<typeof matMul>;

/** Cubic metres per second in a sverdrup. */
const sverdrup = 1e6;

/** Ones and zeros by column [columns, 1] of a matrix that picks and sums columns. */
const columnPicker = (columns: number, picked: (i: number) => boolean): Matrix =>
  reshape(
    constant(
      Float32Array.from({ length: columns }, (_, i) => Number(picked(i))),
      [1, columns, 1],
    ),
    [columns, 1],
  );

/** Volume transport through the open north and east faces, Sv. */
const northwardTransport = (state: OceanState, g: OceanGeometry): Field<'northFace'> =>
  mul(mul(state.northwardVelocity, g.freeSurface.north.area), 1 / (g.timeStep * sverdrup));
const eastwardTransport = (state: OceanState, g: OceanGeometry): Field<'eastFace'> =>
  mul(mul(state.eastwardVelocity, g.freeSurface.east.area), 1 / (g.timeStep * sverdrup));

/**
 * Meridional overturning of a basin: northward transport below the top of each level, counted southward, Sv.
 *
 *     ψ(φ, z) = −Σ_{below z} Σ_{i in basin} v dx dz                                                      [O-16]
 *
 * @param basin 1 on the cells of the basin, map (`atlanticMask` from grid/basins for the AMOC)
 * @returns [levels, rows, 1] at the north faces and the tops of levels; positive for a cell that sinks in the north
 */
export function overturning(state: OceanState, basin: Field<'center'>, g: OceanGeometry): Field<'northFace'> {
  const [K, J, I] = g.topography.shape;
  const inBasin = located<'northFace'>(mul(basin, north(basin)));
  const transport = reshape(mul(northwardTransport(state, g), inBasin), [K * J, I]);
  const zonal = located<'northFace'>(
    reshape(
      matMul(
        transport,
        columnPicker(I, () => true),
      ),
      [K, J, 1],
    ),
  );
  return neg(verticalScan(zonal, { from: 'bottom' }));
}

/**
 * Barotropic streamfunction at the northern edges of cells, Sv: minus the eastward transport south of it.
 *
 *     Ψ(φ) = −Σ_{south of φ} ∫ u dz dy                                                                  [O-17]
 *
 * @returns map; zero on the southern continent, negative of the circumpolar transport on the northern ones
 */
export function barotropicStreamfunction(state: OceanState, g: OceanGeometry): Field<'eastFace'> {
  const [, J, I] = g.topography.shape;
  const column = reshape(sumLevels(eastwardTransport(state, g)), [J, I]);
  const southOf = reshape(
    constant(
      Float32Array.from({ length: J * J }, (_, n) => Number(n % J <= Math.floor(n / J))),
      [1, J, J],
    ),
    [J, J],
  );
  return located<'eastFace'>(neg(reshape(matMul(southOf, column), [1, J, I])));
}

/** Longitude of the Drake section and the latitude that it ends at, degrees. */
const drake = { longitude: 292, northernmost: -52 };

/** Eastward volume transport through Drake Passage, Sv, scalar. */
export function drakeTransport(state: OceanState, g: OceanGeometry): Matrix {
  const [K, J, I] = g.topography.shape;
  const { latitude } = g.topography.cgrid.grid;
  const section = Math.round((drake.longitude * I) / 360) % I;
  const rows = constant(
    Float32Array.from(latitude, (φ) => Number(φ < drake.northernmost)),
    [1, J, 1],
  );
  const column = matMul(
    reshape(eastwardTransport(state, g), [K * J, I]),
    columnPicker(I, (i) => i === section),
  );
  const picked = mul(located<'eastFace'>(reshape(column, [K, J, 1])), located<'eastFace'>(rows));
  const ones = constant(new Float32Array(J).fill(1), [1, 1, J]);
  return reshape(matMul(reshape(ones, [1, J]), reshape(sumLevels(picked), [J, 1])), []);
}

/** Excess of density over the surface that ends the mixed layer, kg m⁻³. */
const mixedLayerContrast = 0.03;
/** Range of density over which a level passes from inside to outside, kg m⁻³; keeps the depth differentiable. */
const mixedLayerEdge = 0.01;

/**
 * Depth of the mixed layer, m: how much of the column is less than 0.03 kg m⁻³ denser than its top, seen from the surface.
 *
 *     d = Σₖ dzₖ (1 − Σ_{l≤k} oₗ)₊,   oₗ = (ρₗ − ρ₁ − 0.03)₊ ⁄ 0.01                                    [O-18]
 */
export function mixedLayerDepth(state: OceanState, g: OceanGeometry): Field<'center'> {
  const [K] = g.topography.shape;
  const { salinityAnomaly: S, temperature: T } = state;
  const ρ = densityAnomaly(T, S, mul(g.pressure.depth, 0));
  const first = mul(
    ρ,
    constant<'center'>(
      Float32Array.from({ length: K }, (_, k) => Number(k === 0)),
      [K, 1, 1],
    ),
  );
  const excess = sub(ρ, sumLevels(first));
  const outside = relu(mul(sub(excess, mixedLayerContrast), 1 / mixedLayerEdge));
  const passed = verticalScan(outside, { from: 'top' });
  const inside = relu(sub(1, passed));
  return sumLevels(mul(mul(inside, g.friction.thickness), g.wet));
}
