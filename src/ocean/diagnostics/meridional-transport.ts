import { north } from '../../grid/c-grid.ts';
import { referenceSalinity } from '../../physics/constants.ts';
import { add, div, type Field, levels, located, maximum, mul, reshape, sub, sumLevels, sumOver } from '../../tensor/index.ts';
import { heatPerKelvin, saltPerUnit } from '../surface-forcing.ts';
import { basinSums } from './basin-sums.ts';
import type { DiagnosticsGeometry } from './geometry.ts';

/** Northward transport of heat (referred to 0 °C), W, and of salt, kg s⁻¹; [1, basins, rows] at the north faces. */
export interface MeridionalTransport {
  readonly heat: Field<'northFace'>;
  readonly salt: Field<'northFace'>;
}

/** Sums over the levels of [basins, levels, rows]. @returns [1, basins, rows] */
function overLevels(x: Field<'northFace'>): Field<'northFace'> {
  const [basins, , J] = x.shape;
  return located<'northFace'>(reshape(sumOver(x, [1]), [1, basins, J]));
}

/**
 * Heat and salt that the model moved northward in each basin: by the resolved flow, by eddies and by the advection scheme.
 *
 *     Σ_{i in basin} ∫ ρ₀ c F_T dz,   Σ_{i in basin} ∫ ρ₀ (F_S′ + 35 F_V) dz                             [O-33]
 *
 * With what comes through the surface they change what a basin stores, to rounding.
 * @param carried `northward` of the step's diagnostics, summed over an interval   @param seconds length of the interval
 */
export function meridionalTransport(carried: Field<'northFace'>, seconds: number, g: DiagnosticsGeometry): MeridionalTransport {
  const [T, S, V] = [levels(carried, 0), levels(carried, 1), levels(carried, 2)];
  const salt = add(S, mul(V, referenceSalinity));
  return {
    heat: overLevels(basinSums(mul(T, heatPerKelvin / seconds), g)),
    salt: overLevels(basinSums(mul(salt, saltPerUnit / seconds), g)),
  };
}

/** Transport by the resolved flow in two parts: by its zonal means, and by the differences from them. */
export interface TransportParts {
  readonly overturning: MeridionalTransport;
  readonly gyre: MeridionalTransport;
}

/** Parts of the transport of one tracer, [1, basins, rows]. */
function parts(q: Field<'center'>, northward: Field<'northFace'>, g: DiagnosticsGeometry) {
  const atFaces = located<'northFace'>(mul(add(q, north(q)), 0.5));
  const area = maximum(basinSums(g.northOpening, g), 1);
  const mean = div(basinSums(mul(atFaces, g.northOpening), g), area);
  const all = overLevels(basinSums(sumLevels(mul(atFaces, northward)), g));
  const overturning = overLevels(mul(basinSums(northward, g), mean));
  return { overturning, gyre: sub(all, overturning) };
}

/**
 * Overturning and gyre parts of the heat and salt that the resolved flow carries northward in each basin (Bryan 1962).
 *
 *     Σₖ [v]ₖ ⟨q⟩ₖ  and  Σₖ ([v q]ₖ − [v]ₖ ⟨q⟩ₖ),   [] sums along a circle of latitude, ⟨⟩ the mean      [O-34]
 *
 * With q at faces the mean of its cells. [O-33] less both parts is what eddies and the advection scheme move.
 * @param northward volume through the north faces, m³ s⁻¹
 */
export function transportParts(
  { temperature, salinityAnomaly }: { readonly temperature: Field<'center'>; readonly salinityAnomaly: Field<'center'> },
  northward: Field<'northFace'>,
  g: DiagnosticsGeometry,
): TransportParts {
  const heat = parts(temperature, northward, g);
  const anomaly = parts(salinityAnomaly, northward, g);
  const net = overLevels(basinSums(sumLevels(northward), g));
  const mean = add(anomaly.overturning, mul(net, referenceSalinity));
  return {
    overturning: { heat: mul(heat.overturning, heatPerKelvin), salt: mul(mean, saltPerUnit) },
    gyre: { heat: mul(heat.gyre, heatPerKelvin), salt: mul(anomaly.gyre, saltPerUnit) },
  };
}
