import { basins } from '../grid/basins.ts';
import {
  amocWindows,
  type OceanGeometry,
  type OceanState,
  type OverturningWindow,
  overturning,
  type Strait,
  straits,
  transportThrough,
  volumeTransport,
  windowPenalty,
} from '../ocean/index.ts';
import { add, largest, levels, mul, neg, type tf } from '../tensor/index.ts';
import type { SeriesTable } from './definition.ts';

const sverdrups = { units: '1e6 m3 s-1' } as const;

/** Scalars of the circulation. */
export const circulationTable = {
  amoc: { ...sverdrups, longName: 'largest Atlantic overturning below 500 m at 26 north' },
  amoc_max: { ...sverdrups, longName: 'largest Atlantic overturning below 500 m from 20 to 60 north' },
  abyssal_cell: { ...sverdrups, longName: 'strongest global overturning below 2000 m that sinks in the south, from 60 south to 60 north' },
  acc: { ...sverdrups, longName: 'transport through Drake Passage, eastward' },
  bering_strait: { ...sverdrups, longName: 'transport through Bering Strait into the Arctic' },
  indonesian_throughflow: { ...sverdrups, longName: 'transport from the Pacific into the Indian Ocean' },
  denmark_strait: { ...sverdrups, longName: 'transport between Greenland and Iceland into the Nordic Seas' },
  iceland_scotland: { ...sverdrups, longName: 'transport between Iceland and Scotland into the Nordic Seas' },
} as const satisfies SeriesTable;

const abyss: OverturningWindow = { latitudes: [-60, 60], below: 2000 };

/** Where the cells of the overturning are looked for. */
export const circulationPlaces = ({ topography }: OceanGeometry) => ({
  rapid: windowPenalty(amocWindows.rapid, topography),
  northAtlantic: windowPenalty(amocWindows.northAtlantic, topography),
  abyss: windowPenalty(abyss, topography),
});

/** The scalars of a state. */
export function circulationSeries(
  ocean: OceanState,
  places: ReturnType<typeof circulationPlaces>,
  g: OceanGeometry,
): Record<keyof typeof circulationTable, tf.Tensor> {
  const transport = volumeTransport(ocean, g);
  const ψ = mul(overturning(transport.north, g.diagnostics), 1e-6); // Sv
  const atlantic = levels(ψ, basins.indexOf('atlantic_arctic_ocean'));
  const global = levels(ψ, basins.indexOf('global_ocean'));
  const through = (name: Strait): tf.Tensor => mul(transportThrough(g.diagnostics.sections[name], transport), 1e-6);
  const flows = Object.fromEntries((Object.keys(straits) as Strait[]).map((name) => [name, through(name)])) as Record<Strait, tf.Tensor>;
  return {
    amoc: largest(add(atlantic, places.rapid)),
    amoc_max: largest(add(atlantic, places.northAtlantic)),
    abyssal_cell: largest(add(neg(global), places.abyss)),
    ...flows,
  };
}
