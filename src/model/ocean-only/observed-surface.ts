import type { BoundaryData, OceanClimatology, SurfaceClimatology } from '../../grid/boundary.ts';
import { seasonalMaps, seasonalNodes, seasonalWeights } from '../../grid/seasonal-cycle.ts';
import { initialOcean, type OceanGeometry } from '../../ocean/index.ts';
import { constant, type Field, levels, type Numeric, unstackLevels } from '../../tensor/index.ts';
import { heatFluxClimatology } from './heat-flux.ts';
import { windStress } from './wind-stress.ts';

type Map = Field<'center'>;

/** The observed surface, ready for every time of the year. */
export interface ObservedSurface {
  /** Maps in the middles of months, [1, 12, maps × rows × columns], in the order of `ObservedDay`. */
  readonly nodes: Map;
  /** The same numbers on the host. */
  readonly values: Float32Array;
  readonly shape: readonly [maps: number, rows: number, columns: number];
  /** Salinity less 35 of the top level, annual mean, g kg⁻¹. */
  readonly salinityAnomaly: Map;
}

/** The observed surface on a day. */
export interface ObservedDay {
  /** Degrees Celsius. */
  readonly seaSurfaceTemperature: Map;
  /** Net heat flux into the ocean and the shortwave part of it, W m⁻². */
  readonly heatFlux: Map;
  readonly shortwave: Map;
  /** Stress of the wind, Pa. */
  readonly stressEast: Map;
  readonly stressNorth: Map;
}

/** Months side by side: [12 × (maps × size)] from maps of [12 × size]. */
function sideBySide(maps: readonly Float32Array[], size: number): Float32Array {
  const together = new Float32Array(12 * maps.length * size);
  maps.forEach((map, n) => {
    for (let m = 0; m < 12; m++) together.set(map.subarray(m * size, (m + 1) * size), (m * maps.length + n) * size);
  });
  return together;
}

/** Prepares the observations for a model ocean. */
export function buildObservedSurface(
  surface: SurfaceClimatology,
  climatology: OceanClimatology,
  boundary: BoundaryData,
  ocean: OceanGeometry,
): ObservedSurface {
  const { rows, columns } = boundary.grid;
  const heat = heatFluxClimatology(surface, boundary);
  const stress = windStress(surface);
  const maps = [surface.seaSurfaceTemperature, heat.net, heat.shortwave, stress.east, stress.north];
  const values = seasonalNodes(sideBySide(maps, rows * columns));
  return {
    nodes: constant(values, [1, 12, maps.length * rows * columns]),
    values,
    shape: [maps.length, rows, columns],
    salinityAnomaly: levels(initialOcean(ocean, climatology).salinityAnomaly, 0),
  };
}

/** The observed surface at a time of the year. @param yearFraction in [0, 1) */
export function observedDay({ nodes, shape }: ObservedSurface, yearFraction: Numeric): ObservedDay {
  const maps = unstackLevels(seasonalMaps(nodes, seasonalWeights(yearFraction), shape)) as [Map, Map, Map, Map, Map];
  const [seaSurfaceTemperature, heatFlux, shortwave, stressEast, stressNorth] = maps;
  return { seaSurfaceTemperature, heatFlux, shortwave, stressEast, stressNorth };
}
