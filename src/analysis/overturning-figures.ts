import { type Basin, basinMask, basins } from '../grid/basins.ts';
import { depthAxis, latitudeAxis, linearAxis, rankedAxis } from './axes.ts';
import type { Figure } from './figure.ts';
import { linePlotSvg } from './line-plot.ts';
import { type ColourScale, panels } from './page.ts';
import { bands } from './palettes.ts';
import type { RunMean } from './run-mean.ts';
import { type Section, sectionSvg } from './section.ts';
import { sverdrup } from './sverdrup.ts';

export const basinNames: { readonly [basin in Basin]: string } = {
  atlantic_arctic_ocean: 'Atlantic and Arctic',
  indian_pacific_ocean: 'Indian and Pacific',
  global_ocean: 'Global',
};

/** Latitudes that a basin's sections show. */
export const basinLatitudes: { readonly [basin in Basin]: readonly [number, number] } = {
  atlantic_arctic_ocean: [-34, 85],
  indian_pacific_ocean: [-34, 66],
  global_ocean: [-80, 85],
};

/** Scale and lines of a basin's overturning, Sv. */
const overturningScales: { readonly [basin in Basin]: { readonly scale: ColourScale; readonly lines: readonly number[] } } = {
  atlantic_arctic_ocean: { scale: { borders: bands(-20, 20, 20), palette: 'diverging', units: 'Sv' }, lines: bands(-40, 40, 20) },
  indian_pacific_ocean: { scale: { borders: bands(-40, 40, 20), palette: 'diverging', units: 'Sv' }, lines: bands(-80, 80, 20) },
  global_ocean: { scale: { borders: bands(-40, 40, 20), palette: 'diverging', units: 'Sv' }, lines: bands(-80, 80, 20) },
};

/** The same for the part of it by eddies, which is smaller. */
const eddyScales = {
  atlantic_arctic_ocean: { scale: { borders: bands(-5, 5, 20), palette: 'diverging', units: 'Sv' }, lines: bands(-10, 10, 20) },
  global_ocean: { scale: { borders: bands(-20, 20, 20), palette: 'diverging', units: 'Sv' }, lines: bands(-40, 40, 20) },
} as const;

/** Values of one basin by latitude out of [basins × rows], none beyond its ends. */
function alongBasin(run: RunMean, values: Float64Array, basin: Basin): Float64Array {
  const latitude = run.coordinate('lat_north');
  const [south, north] = basinLatitudes[basin];
  const inside = (φ: number): boolean => φ > south && (basin !== 'indian_pacific_ocean' || φ < north + 1);
  return ofBasin(values, basin).map((value, j) => (inside(latitude[j] ?? 90) ? value : Number.NaN));
}

/** Values of one basin out of [basins × n]. */
function ofBasin(values: Float64Array, basin: Basin): Float64Array {
  const size = values.length / basins.length;
  const n = basins.indexOf(basin);
  return values.slice(n * size, (n + 1) * size);
}

/** Whether a basin has an open north face in each level and row, [levels × rows]. */
function openFaces(run: RunMean, basin: Basin): boolean[] {
  const { rows, columns } = run.grid;
  const water = run.mean('thetao');
  const plane = rows * columns;
  const mask = basinMask(basin, run.grid, new Float32Array(plane).fill(1));
  return Array.from({ length: water.length / columns }, (_, line) => {
    const [k, j] = [Math.floor(line / rows), line % rows];
    const wet = (row: number, i: number): boolean => row < rows && Number.isFinite(water[k * plane + row * columns + i]);
    return Array.from({ length: columns }, (_, i) => i).some((i) => mask[(j + 1) * columns + i] && wet(j, i) && wet(j + 1, i));
  });
}

/** Overturning of a basin over depth. @param streamfunction sum of these variables */
function depthSection(run: RunMean, basin: Basin, streamfunction: readonly string[] = ['msftmz']): Section {
  const open = openFaces(run, basin);
  const tops = run.coordinate('depth_top');
  const bottom = run.coordinate('depth_bnds').at(-1) ?? 0;
  const terms = streamfunction.map((variable) => ofBasin(run.mean(variable), basin));
  const values = open.map((wet, n) => (wet ? terms.reduce((sum, ψ) => sum + sverdrup(ψ[n] ?? 0), 0) : Number.NaN));
  return {
    title: `${basinNames[basin]}: overturning`,
    ...overturningScales[basin],
    x: latitudeAxis(...basinLatitudes[basin]),
    y: depthAxis(bottom),
    columns: run.coordinate('lat_north'),
    rows: tops,
    columnBorders: [...run.grid.latitude, 90],
    rowBorders: [...tops, bottom],
    values,
  };
}

/** Overturning by eddies, and all of it, of the Atlantic and the globe. */
function eddyFigure(run: RunMean): Figure[] {
  if (!run.has('msftmzmpa')) return [];
  const pictures = (['atlantic_arctic_ocean', 'global_ocean'] as const).flatMap((basin) => {
    const eddies = depthSection(run, basin, ['msftmzmpa']);
    const all = depthSection(run, basin, ['msftmz', 'msftmzmpa']);
    return [
      sectionSvg({ ...eddies, ...eddyScales[basin], title: `${basinNames[basin]}: eddies` }),
      sectionSvg({ ...all, title: `${basinNames[basin]}: resolved flow and eddies` }),
    ];
  });
  return [{ name: 'overturning_eddies', svg: panels(pictures, { title: `Meridional overturning with eddies, ${run.span}` }) }];
}

/** Overturning of a basin over potential density. */
function densitySection(run: RunMean, basin: Basin): Section {
  const σ = run.coordinate('rho').map((ρ) => ρ - 1000);
  return {
    title: `${basinNames[basin]}: overturning by density`,
    ...overturningScales[basin],
    x: latitudeAxis(...basinLatitudes[basin]),
    y: rankedAxis('σ₂ (kg m⁻³)', σ, [31, 33, 34, 35.3, 36, 36.4, 36.8, 37, 37.2]),
    columns: run.coordinate('lat_north'),
    rows: σ,
    columnBorders: [],
    rowBorders: [],
    values: ofBasin(run.mean('msftmrho'), basin).map(sverdrup),
  };
}

const colours = { atlantic_arctic_ocean: '#1b6ca8', indian_pacific_ocean: '#c8553d', global_ocean: '#222222' } as const;
const petawatt = (watt: number): number => watt * 1e-15;

/** Northward heat transport: of the basins, and of the Atlantic in its parts. */
function heatTransport(run: RunMean): string {
  const x = run.coordinate('lat_north');
  const total = run.mean('hfbasin').map(petawatt);
  const curves = basins.map((basin) => ({ name: basinNames[basin], colour: colours[basin], x, y: alongBasin(run, total, basin) }));
  const of = (variable: string): Float64Array => alongBasin(run, run.mean(variable), 'atlantic_arctic_ocean').map(petawatt);
  const [all, overturning, gyre] = [of('hfbasin'), of('htovovrt'), of('htovgyre')];
  const rest = all.map((value, j) => value - (overturning[j] ?? 0) - (gyre[j] ?? 0));
  const parts = [
    { name: 'total', colour: '#222222', x, y: all },
    { name: 'overturning', colour: '#1b6ca8', x, y: overturning },
    { name: 'gyre', colour: '#2e8b57', x, y: gyre },
    { name: 'eddies and mixing', colour: '#c8553d', x, y: rest, dashed: true },
  ];
  const quantity = 'Northward heat transport (PW)';
  return panels(
    [
      linePlotSvg({ title: 'Heat transport by basin', quantity, x: latitudeAxis(-80, 85), curves }),
      linePlotSvg({ title: 'Heat transport of the Atlantic and Arctic', quantity, x: latitudeAxis(-34, 85), curves: parts }),
    ],
    { title: `Northward heat transport, ${run.span}` },
  );
}

/** Northward transport of fresh water: of the salt that 35 g/kg have more than the water that flows. */
function freshWaterTransport(run: RunMean): string {
  const x = run.coordinate('lat_north');
  const [salt, mass] = [run.mean('sltbasin'), run.mean('msftmz')];
  const curves = basins.map((basin) => {
    const net = ofBasin(mass, basin).subarray(0, x.length); // minus the mass that flows north
    const y = alongBasin(run, salt, basin).map((kilograms, j) => -sverdrup(kilograms / 0.035 + (net[j] ?? 0)));
    return { name: basinNames[basin], colour: colours[basin], x, y };
  });
  const plot = { title: `Northward freshwater transport relative to 35 g/kg, ${run.span}`, quantity: 'Freshwater transport (Sv)' };
  return linePlotSvg({ ...plot, x: latitudeAxis(-80, 85), curves });
}

/** Profile of the Atlantic overturning at the face nearest to 26.5° N. */
function rapidProfile(run: RunMean): string {
  const [latitude, tops] = [run.coordinate('lat_north'), run.coordinate('depth_top')];
  const j = latitude.reduce((best, φ, n) => (Math.abs(φ - 26.5) < Math.abs((latitude[best] ?? 90) - 26.5) ? n : best), 0);
  const ψ = ofBasin(run.mean('msftmz'), 'atlantic_arctic_ocean');
  const y = tops.map((_, k) => sverdrup(ψ[k * latitude.length + j] ?? 0));
  const x = linearAxis('Depth (m)', 0, 5500, [0, 1000, 2000, 3000, 4000, 5000]);
  const title = `Atlantic overturning at ${(latitude[j] ?? 0).toFixed(1)}°N, ${run.span}`;
  return linePlotSvg({ title, quantity: 'Streamfunction (Sv)', x, curves: [{ name: 'ψ', colour: '#1b6ca8', x: tops, y }] });
}

/** Figures of overturning and meridional transports. Nothing where the run has no such output. */
export function overturningFigures(run: RunMean): Figure[] {
  if (!['msftmz', 'msftmrho', 'hfbasin'].every(run.has)) return [];
  const pairs = basins.flatMap((basin) => [sectionSvg(depthSection(run, basin)), sectionSvg(densitySection(run, basin))]);
  const atlantic = depthSection(run, 'atlantic_arctic_ocean');
  return [
    { name: 'overturning', svg: panels(pairs, { title: `Meridional overturning of the resolved flow, ${run.span}` }) },
    { name: 'overturning_atlantic', svg: sectionSvg({ ...atlantic, title: `Atlantic meridional overturning, ${run.span}` }) },
    ...eddyFigure(run),
    { name: 'overturning_26n', svg: rapidProfile(run) },
    { name: 'heat_transport', svg: heatTransport(run) },
    { name: 'freshwater_transport', svg: freshWaterTransport(run) },
  ];
}
