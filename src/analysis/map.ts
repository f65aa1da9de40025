import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type GeoPermissibleObjects, geoGraticule10, geoPath } from 'd3-geo';
import { geoRobinson, geoRobinsonRaw } from 'd3-geo-projection';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { wrapLongitude } from '../grid/basins.ts';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { contourLines } from './contour-lines.ts';
import { between, contoursOf, type Lattice, pathOf } from './contours.ts';
import { type Box, type ColourScale, colourBar, label, picture, scaleColour } from './page.ts';

/** How a map is drawn. */
export interface MapStyle {
  readonly title: string;
  readonly scale: ColourScale;
  /** Values that have a labelled line. */
  readonly lines?: readonly number[];
  /** Arrows of a flow, in the units of the scale; [rows × columns] each, NaN where there is none. */
  readonly arrows?: { readonly east: ArrayLike<number>; readonly north: ArrayLike<number>; readonly full: number };
  /** Numbers at places, in the colours of the scale: discs, or squares that stand apart. */
  readonly marks?: readonly Mark[];
  /** Whether the coasts of the real world are drawn; they are by default. */
  readonly coasts?: boolean;
}

/** A number at a place. */
export interface Mark {
  readonly latitude: number;
  readonly longitude: number;
  readonly value: number;
  readonly apart: boolean;
}

const width = 900;
const height = 520;
const sphere = { type: 'Sphere' } as GeoPermissibleObjects;
const frame: Box = { x: 10, y: 40, width: width - 20, height: height - 104 };
const projection = geoRobinson().fitExtent(
  [
    [frame.x, frame.y],
    [frame.x + frame.width, frame.y + frame.height],
  ],
  sphere,
);
const draw = geoPath(projection);
const radians = Math.PI / 180;

/** Page position of a place; longitudes beyond ±180 lie beyond the outline. */
function onPage(longitude: number, latitude: number): [number, number] {
  const [x, y] = geoRobinsonRaw(longitude * radians, Math.max(-90, Math.min(90, latitude)) * radians);
  const [x0, y0] = projection.translate();
  return [x0 + projection.scale() * x, y0 - projection.scale() * y];
}

/** The coasts of the real world. */
export function coastlines(): GeoPermissibleObjects {
  const path = createRequire(import.meta.url).resolve('world-atlas/land-110m.json');
  const topology = JSON.parse(readFileSync(path, 'utf8')) as Topology;
  return feature(topology, topology.objects.land as Topology['objects'][string]) as GeoPermissibleObjects;
}

/** Columns from the date line to the date line with `margin` more on either side, by their index on the grid. */
function columnsAround({ columns }: GaussianGrid, margin: number): number[] {
  return Array.from({ length: columns + 2 * margin }, (_, n) => (n - margin + columns / 2 + columns) % columns);
}

/** The field from one date line to the other, with rows at the poles and columns beyond the date line. */
function lattice(grid: GaussianGrid, values: ArrayLike<number>): Lattice {
  const margin = 2;
  const order = columnsAround(grid, margin);
  const Δλ = 360 / grid.columns;
  const longitude = order.map((_, n) => -180 + (n - margin) * Δλ);
  const latitude = [-90, ...grid.latitude, 90];
  const row = (j: number): number => Math.max(0, Math.min(grid.rows - 1, j - 1));
  const field = latitude.flatMap((_, j) => order.map((i) => values[row(j) * grid.columns + i] ?? Number.NaN));
  const place = (i: number, j: number) => onPage(between(longitude, i), between(latitude, j));
  return { columns: order.length, rows: latitude.length, values: field, place };
}

/** Outline on the page of a box in degrees, widened a little so that no hairline shows between neighbours. */
function box(west: number, east: number, south: number, north: number): string {
  const corners = [onPage(west, south), onPage(east, south), onPage(east, north), onPage(west, north)];
  return `M${corners.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}Z`;
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

/** One path over all cells without a value: land. */
function gaps(grid: GaussianGrid, values: ArrayLike<number>): string {
  let path = '';
  for (let j = 0; j < grid.rows; j++)
    for (let i = 0; i < grid.columns; i++) if (!Number.isFinite(values[j * grid.columns + i])) path += cell(grid, j, i);
  return path ? `<path d="${path}" fill="#c9c9c9"/>` : '';
}

/** Bands of colour. */
function bandsOf(field: Lattice, scale: ColourScale): string {
  const regions = contoursOf(field, scale.borders).map(
    (contour, n) => `<path d="${pathOf(contour)}" fill-rule="evenodd" fill="${scaleColour(scale, n)}"/>`,
  );
  return `<rect width="${width}" height="${height}" fill="${scaleColour(scale, -1)}"/>${regions.join('')}`;
}

/** Degrees of longitude that labels keep from the date line. */
const edge = 172;

/** Whether a place on the page has no value under it, or lies at the edge of the map. */
function hiddenOn(grid: GaussianGrid, values: ArrayLike<number>): (x: number, y: number) => boolean {
  const [x0, y0] = projection.translate();
  return (x, y) => {
    const angles = geoRobinsonRaw.invert?.((x - x0) / projection.scale(), (y0 - y) / projection.scale());
    const [λ, φ] = (angles ?? [Number.NaN, Number.NaN]).map((angle) => angle / radians) as [number, number];
    if (!(Math.abs(λ) < edge)) return true;
    const j = grid.latitudeEdges.findIndex((border) => border > φ) - 1;
    const i = Math.round((((λ % 360) + 360) % 360) / (360 / grid.columns)) % grid.columns;
    return !Number.isFinite(values[j * grid.columns + i]);
  };
}

/** Length on the page of the arrow of a full flow. */
const fullArrow = 26;

/** Arrows at every `step`-th cell, longer for faster flow up to the full one. */
function arrowsOf(grid: GaussianGrid, { east, north, full }: NonNullable<MapStyle['arrows']>): string {
  const step = Math.max(1, Math.round(grid.columns / 48));
  let path = '';
  for (let j = 0; j < grid.rows; j += step)
    for (let i = 0; i < grid.columns; i += step) {
      const [u, v] = [east[j * grid.columns + i] ?? Number.NaN, north[j * grid.columns + i] ?? Number.NaN];
      const speed = Math.hypot(u, v);
      if (!(speed > 0.04 * full)) continue;
      const length = fullArrow * Math.min(1, Math.sqrt(speed / full));
      const [x, y] = onPage(wrapLongitude(grid.longitude[i] ?? 0), grid.latitude[j] ?? 0);
      path += arrow(x, y, (u / speed) * length, (-v / speed) * length);
    }
  return `<path d="${path}" fill="none" stroke="#111" stroke-width="0.9"/>`;
}

/** An arrow with its middle at a point. */
export function arrow(x: number, y: number, dx: number, dy: number): string {
  const [x0, y0, x1, y1] = [x - dx / 2, y - dy / 2, x + dx / 2, y + dy / 2];
  const wing = (turn: number): string => {
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const [a, b] = [-0.35 * (dx * cos - dy * sin), -0.35 * (dx * sin + dy * cos)];
    return `${(x1 + a).toFixed(1)},${(y1 + b).toFixed(1)}`;
  };
  return `M${x0.toFixed(1)},${y0.toFixed(1)}L${x1.toFixed(1)},${y1.toFixed(1)}M${wing(0.5)}L${x1.toFixed(1)},${y1.toFixed(1)}L${wing(-0.5)}`;
}

/** Half the size of a mark on the page. */
const markSize = 4;

/** Marks, those that stand apart on top. */
function marksOf(marks: readonly Mark[], scale: ColourScale): string {
  const ordered = [...marks].sort((a, b) => Number(a.apart) - Number(b.apart));
  return ordered
    .map(({ latitude, longitude, value, apart }) => {
      const [x, y] = onPage(wrapLongitude(longitude), latitude);
      const band = scale.borders.filter((border) => border <= value).length - 1;
      const look = `fill="${scaleColour(scale, band)}" stroke="#222" stroke-width="0.7"`;
      const [left, top] = [(x - markSize).toFixed(1), (y - markSize).toFixed(1)];
      if (apart) return `<rect x="${left}" y="${top}" width="${2 * markSize}" height="${2 * markSize}" ${look}/>`;
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${markSize}" ${look}/>`;
    })
    .join('');
}

/**
 * A world map of one field, Robinson's projection, as SVG: bands of colour, the model's land in grey, the coasts of the real world.
 * @param values [rows × columns], NaN where there is none
 */
export function mapSvg(grid: GaussianGrid, values: ArrayLike<number>, style: MapStyle): string {
  const { title, scale, lines, arrows, marks, coasts = true } = style;
  const field = lattice(grid, values);
  const outline = draw(sphere) ?? '';
  const contours = lines ? contourLines(contoursOf(field, lines), frame, hiddenOn(grid, values)) : '';
  const content = `<clipPath id="globe"><path d="${outline}"/></clipPath>
<g clip-path="url(#globe)">${bandsOf(field, scale)}${contours}${gaps(grid, values)}${arrows ? arrowsOf(grid, arrows) : ''}</g>
<path d="${draw(geoGraticule10())}" fill="none" stroke="#000" stroke-opacity="0.1" stroke-width="0.5"/>
${coasts ? `<path d="${draw(coastlines())}" fill="none" stroke="#222" stroke-width="0.9"/>` : ''}
<path d="${outline}" fill="none" stroke="#222"/>${marks ? marksOf(marks, scale) : ''}
${label(width / 2, 25, title, { size: 18 })}
${colourBar({ x: width / 2 - 270, y: height - 46, width: 540, height: 13 }, scale)}`;
  return picture(width, height, content);
}
