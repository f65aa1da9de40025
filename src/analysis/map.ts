import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { type GeoPermissibleObjects, geoEqualEarth, geoGraticule10, geoPath } from 'd3-geo';
import * as chromatic from 'd3-scale-chromatic';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { wrapLongitude } from '../grid/basins.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';

/** How a map is drawn: its title with units, the ends of its scale, and whether zero is in the middle. */
export interface MapStyle {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly colours: 'thermal' | 'rain' | 'diverging' | 'plain';
}

const palettes = {
  thermal: (t: number) => chromatic.interpolateSpectral(1 - t),
  rain: chromatic.interpolateYlGnBu,
  diverging: (t: number) => chromatic.interpolateRdBu(1 - t),
  plain: chromatic.interpolateViridis,
} as const;

const steps = 20;
const width = 900;
const height = 500;
const projection = geoEqualEarth()
  .rotate([0, 0])
  .fitExtent(
    [
      [10, 34],
      [width - 10, height - 52],
    ],
    { type: 'Sphere' },
  );
const draw = geoPath(projection);

function coastlines(): GeoPermissibleObjects {
  const path = createRequire(import.meta.url).resolve('world-atlas/land-110m.json');
  const topology = JSON.parse(readFileSync(path, 'utf8')) as Topology;
  return feature(topology, topology.objects.land as Topology['objects'][string]) as GeoPermissibleObjects;
}

/** Outline on the page of a box in degrees, widened a little so that no hairline shows between neighbours. */
function box(west: number, east: number, south: number, north: number): string {
  const corners: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const points = corners.map(([λ, φ]): [number, number] => projection([Math.min(179.99, λ), Math.min(90, φ)]) ?? [0, 0]);
  return `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}Z`;
}

/** A cell, in two halves where it lies across the date line. */
function cell(grid: GaussianGrid, j: number, i: number): string {
  const Δλ = 360 / grid.columns;
  const overlap = 0.06;
  const west = wrapLongitude((grid.longitude[i] as number) - Δλ / 2);
  const east = west + Δλ;
  const [south, north] = [grid.latitudeEdges[j] as number, (grid.latitudeEdges[j + 1] as number) + overlap];
  if (east <= 180) return box(west, east + overlap, south, north);
  return box(west, 180, south, north) + box(-180, east - 360 + overlap, south, north);
}

/** One path per colour over all cells that have a value. */
function coloured(grid: GaussianGrid, values: ArrayLike<number>, { low, high, colours }: MapStyle): string {
  const paths = Array.from({ length: steps }, () => '');
  for (let j = 0; j < grid.rows; j++) {
    for (let i = 0; i < grid.columns; i++) {
      const value = values[j * grid.columns + i] as number;
      if (!Number.isFinite(value)) continue;
      const step = Math.max(0, Math.min(steps - 1, Math.floor(((value - low) / (high - low)) * steps)));
      paths[step] += cell(grid, j, i);
    }
  }
  return paths.map((path, n) => (path ? `<path d="${path}" fill="${palettes[colours]((n + 0.5) / steps)}"/>` : '')).join('');
}

function legend({ low, high, colours }: MapStyle): string {
  const [x0, y0, w] = [width / 2 - 250, height - 40, 500 / steps];
  const boxes = Array.from(
    { length: steps },
    (_, n) => `<rect x="${x0 + n * w}" y="${y0}" width="${w + 0.5}" height="12" fill="${palettes[colours]((n + 0.5) / steps)}"/>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (t) =>
      `<text x="${x0 + 500 * t}" y="${y0 + 27}" text-anchor="middle" font-size="13">${Number((low + t * (high - low)).toPrecision(3))}</text>`,
  );
  return boxes.join('') + ticks.join('');
}

/** A world map of one field, equal-earth projection, as SVG. @param values [rows × columns], NaN where there is none */
export function mapSvg(grid: GaussianGrid, values: ArrayLike<number>, style: MapStyle): string {
  const outline = { type: 'Sphere' } as GeoPermissibleObjects;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, sans-serif">
<rect width="${width}" height="${height}" fill="white"/>
<text x="${width / 2}" y="22" text-anchor="middle" font-size="17">${style.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>
<path d="${draw(outline)}" fill="#d9d9d9"/>
${coloured(grid, values, style)}
<path d="${draw(geoGraticule10())}" fill="none" stroke="#000" stroke-opacity="0.12" stroke-width="0.5"/>
<path d="${draw(coastlines())}" fill="none" stroke="#222" stroke-width="0.8"/>
<path d="${draw(outline)}" fill="none" stroke="#222"/>
${legend(style)}
</svg>`;
}

/** An SVG as PNG. @param zoom pixels per unit of the SVG */
export const svgToPng = (svg: string, zoom = 1): Uint8Array =>
  new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font: { loadSystemFonts: true } }).render().asPng();

/** Maps side by side, two in a row, at three quarters of their size. */
export function panels(maps: readonly string[]): string {
  const placed = maps.map((svg, n) => svg.replace('<svg ', `<svg x="${(n % 2) * width}" y="${Math.floor(n / 2) * height}" `));
  const rows = Math.ceil(maps.length / 2);
  const [w, h] = [2 * width, rows * height];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${0.75 * w}" height="${0.75 * h}" viewBox="0 0 ${w} ${h}">${placed.join('')}</svg>`;
}
