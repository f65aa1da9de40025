import { type Basin, basins } from '../grid/basins.ts';
import { monthNames } from '../kernel/time.ts';
import { depthAxis, latitudeAxis } from './axes.ts';
import { mixedLayerBorders } from './field-styles.ts';
import type { Figure } from './figure.ts';
import { type Levitus, levitus } from './levitus.ts';
import { type MapStyle, mapSvg } from './map.ts';
import { basinLatitudes, basinNames } from './overturning-figures.ts';
import { panels } from './page.ts';
import { aroundZero, bands, type Palette } from './palettes.ts';
import { type RunMean, zonalMean } from './run-mean.ts';
import { type Section, sectionSvg } from './section.ts';

/** How temperature and salinity are drawn, and their differences from observations. */
const tracers = {
  thetao: {
    title: 'Temperature',
    scale: { borders: [-1, 0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28], palette: 'thermal', units: '°C' },
    lines: [0, 2, 4, 6, 10, 15, 20, 25],
    difference: { borders: aroundZero(0.25, 0.5, 1, 2, 3, 4, 5), palette: 'diverging', units: 'K' },
    differenceLines: [-4, -2, -1, 1, 2, 4],
  },
  so: {
    title: 'Salinity',
    scale: { borders: bands(33.8, 36.6, 14), palette: 'haline', units: 'g/kg' },
    lines: [34, 34.4, 34.6, 34.8, 35, 35.4, 36],
    difference: { borders: aroundZero(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1), palette: 'fresh', units: 'g/kg' },
    differenceLines: [-1, -0.5, -0.2, 0.2, 0.5, 1],
  },
} as const satisfies {
  readonly [name: string]: {
    readonly title: string;
    readonly scale: MapStyle['scale'];
    readonly lines: readonly number[];
    readonly difference: { readonly borders: readonly number[]; readonly palette: Palette; readonly units: string };
    readonly differenceLines: readonly number[];
  };
};
type Tracer = keyof typeof tracers;

const observedOf = (name: Tracer, observed: Levitus): Float64Array => (name === 'thetao' ? observed.temperature : observed.salinity);

/** What the run has more than was observed, NaN on land. */
const difference = (model: Float64Array, observed: Float64Array): Float64Array =>
  model.map((value, n) => value - (observed[n] ?? Number.NaN));

/** A zonal mean over depth. */
export function zonalSection(run: RunMean, basin: Basin, values: Float64Array, style: Pick<Section, 'title' | 'scale' | 'lines'>): string {
  const bounds = run.coordinate('depth_bnds');
  const borders = [...bounds.filter((_, n) => n % 2 === 0), bounds.at(-1) ?? 0];
  return sectionSvg({
    ...style,
    x: latitudeAxis(...basinLatitudes[basin]),
    y: depthAxis(borders.at(-1) ?? 0),
    columns: run.grid.latitude,
    rows: run.coordinate('depth'),
    columnBorders: run.grid.latitudeEdges,
    rowBorders: borders,
    values: zonalMean(values, basin, run.grid),
  });
}

/** Sections of a tracer through every basin, and their differences from Levitus. */
function sections(run: RunMean, name: Tracer, observed: Levitus): string {
  const { title, scale, lines, difference: scaleOfDifference, differenceLines } = tracers[name];
  const model = run.mean(name);
  const excess = difference(model, observedOf(name, observed));
  const pictures = basins.flatMap((basin) => [
    zonalSection(run, basin, model, { title: `${basinNames[basin]}: ${title.toLowerCase()}`, scale, lines }),
    zonalSection(run, basin, excess, {
      title: `${basinNames[basin]}: model minus Levitus`,
      scale: scaleOfDifference,
      lines: differenceLines,
    }),
  ]);
  return panels(pictures, { title: `${title}, zonal means, ${run.span}` });
}

/** The uppermost level. */
const surface = (field: Float64Array, run: RunMean): Float64Array => field.slice(0, run.grid.rows * run.grid.columns);

/** Maps of surface temperature and salinity and of their differences from Levitus. */
function surfaceWater(run: RunMean, observed: Levitus): string {
  const maps = (['thetao', 'so'] as const).flatMap((name) => {
    const { title, difference: scaleOfDifference } = tracers[name];
    const scale =
      name === 'so' ? { ...tracers.so.scale, borders: bands(31, 38, 14) } : { ...tracers.thetao.scale, borders: bands(-2, 30, 16) };
    const model = surface(run.mean(name), run);
    const wider = name === 'so' ? { ...scaleOfDifference, borders: aroundZero(0.25, 0.5, 1, 1.5, 2, 3, 4) } : scaleOfDifference;
    const excess = difference(model, surface(observedOf(name, observed), run));
    return [
      mapSvg(run.grid, model, { title: `Surface ${title.toLowerCase()}`, scale }),
      mapSvg(run.grid, excess, { title: `Surface ${title.toLowerCase()}: model minus Levitus`, scale: wider }),
    ];
  });
  return panels(maps, { title: `Sea surface, ${run.span}` });
}

/** Mixed layers at the ends of both winters; of the months there are where one is missing. */
function mixedLayers(run: RunMean): string {
  const wanted = [2, 8].filter((month) => run.months.includes(month));
  const months = wanted.length > 0 ? wanted : [run.months.at(-1) ?? 0];
  const scale = { borders: mixedLayerBorders, palette: 'depth', units: 'm' } as const;
  const maps = months.map((month) =>
    mapSvg(run.grid, run.monthMean('mlotst', month) ?? [], {
      title: `Mixed-layer depth in ${monthNames[month]} (Δρ = 0.03 kg m⁻³)`,
      scale,
    }),
  );
  return panels(maps, { title: `Mixed layers, ${run.span}` });
}

/** Speed and direction of the uppermost level. */
function currents(run: RunMean): string {
  const [east, north] = [surface(run.mean('uo'), run), surface(run.mean('vo'), run)];
  const speed = east.map((u, n) => Math.hypot(u, north[n] ?? Number.NaN) * 100);
  const scale = { borders: bands(2, 30, 14), palette: 'speed', units: 'cm/s' } as const;
  return mapSvg(run.grid, speed, { title: `Surface currents, ${run.span}`, scale, arrows: { east, north, full: 0.25 } });
}

/** Figures of temperature, salinity, mixed layers and currents. Those that a run has no output for are left out. */
export function waterFigures(run: RunMean): Figure[] {
  if (!['thetao', 'so'].every(run.has)) return [];
  const observed = levitus(run.resolution, run.months, run.coordinate('depth'));
  return [
    { name: 'temperature_sections', svg: sections(run, 'thetao', observed) },
    { name: 'salinity_sections', svg: sections(run, 'so', observed) },
    { name: 'sea_surface', svg: surfaceWater(run, observed) },
    ...(run.has('mlotst') ? [{ name: 'mixed_layers', svg: mixedLayers(run) }] : []),
    ...(run.has('uo') && run.has('vo') ? [{ name: 'surface_currents', svg: currents(run) }] : []),
  ];
}
