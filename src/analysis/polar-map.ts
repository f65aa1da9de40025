import { type GeoPermissibleObjects, geoAzimuthalEqualArea, geoCircle, geoGraticule10, geoPath } from 'd3-geo';
import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { arrow, coastlines, type MapStyle } from './map.ts';
import { colourBar, label, picture, scaleColour } from './page.ts';

/** Which pole lies in the middle. */
export type Pole = 'north' | 'south';

const [width, height, top, bottom] = [460, 540, 40, 64];
/** Degrees of latitude from the pole to the edge. */
const reach = 42;
/** Length on the page of the arrow of a full flow. */
const fullArrow = 24;
/** Distance between arrows along a row, degrees of a great circle. */
const arrowSpacing = 4;

/** A point on the page, or nothing beyond the edge. */
type Onto = (longitude: number, latitude: number) => readonly [number, number] | null;

/** A cell with corners and the middles of its parallels. */
function cell(grid: GaussianGrid, j: number, i: number, onto: Onto): string {
  const half = 180 / grid.columns;
  const λ = grid.longitude[i] ?? 0;
  const [south, north] = [grid.latitudeEdges[j] ?? 0, grid.latitudeEdges[j + 1] ?? 0];
  const along = [λ - half, λ, λ + half];
  const corners = [...along.map((x) => onto(x, south)), ...along.reverse().map((x) => onto(x, north))];
  if (corners.includes(null)) return '';
  return `M${corners.map((at) => `${at?.[0].toFixed(1)},${at?.[1].toFixed(1)}`).join('L')}Z`;
}

/** Cells in the colours of the scale, those without a value in grey, a path for each colour. */
function cells(grid: GaussianGrid, values: ArrayLike<number>, { scale }: MapStyle, pole: Pole, onto: Onto): string {
  const paths = new Map<string, string>();
  for (let j = 0; j < grid.rows; j++) {
    if ((pole === 'north' ? 1 : -1) * (grid.latitude[j] ?? 0) < 90 - reach - 4) continue;
    for (let i = 0; i < grid.columns; i++) {
      const value = values[j * grid.columns + i] ?? Number.NaN;
      const band = scale.borders.filter((border) => border <= value).length - 1;
      const colour = Number.isFinite(value) ? scaleColour(scale, band) : '#c9c9c9';
      paths.set(colour, (paths.get(colour) ?? '') + cell(grid, j, i, onto));
    }
  }
  return [...paths].map(([colour, path]) => `<path d="${path}" fill="${colour}" stroke="${colour}" stroke-width="0.5"/>`).join('');
}

/** Arrows of a flow, about as far apart in all latitudes. */
function arrowsOf(grid: GaussianGrid, { east, north, full }: NonNullable<MapStyle['arrows']>, onto: Onto): string {
  let path = '';
  for (let j = 0; j < grid.rows; j++) {
    const φ = grid.latitude[j] ?? 0;
    const step = Math.max(1, Math.round((arrowSpacing * grid.columns) / (360 * Math.cos((φ * Math.PI) / 180))));
    for (let i = 0; i < grid.columns; i += step) {
      const [u, v] = [east[j * grid.columns + i] ?? Number.NaN, north[j * grid.columns + i] ?? Number.NaN];
      const speed = Math.hypot(u, v);
      const λ = grid.longitude[i] ?? 0;
      const [here, there] = [onto(λ, φ), onto(λ + (0.1 * u) / speed / Math.cos((φ * Math.PI) / 180), φ + (0.1 * v) / speed)];
      if (!(speed > 0.04 * full) || !here || !there) continue;
      const [dx, dy] = [there[0] - here[0], there[1] - here[1]];
      const length = (fullArrow * Math.min(1, Math.sqrt(speed / full))) / Math.hypot(dx, dy);
      path += arrow(here[0], here[1], dx * length, dy * length);
    }
  }
  return `<path d="${path}" fill="none" stroke="#111" stroke-width="0.9"/>`;
}

/**
 * A map around a pole to 48° of latitude, areas in proportion, as SVG: cells in colour, the model's land in grey, the coasts of the real world.
 * @param values [rows × columns], NaN where there is none
 */
export function polarMapSvg(grid: GaussianGrid, values: ArrayLike<number>, pole: Pole, style: MapStyle): string {
  const { title, scale, arrows, coasts = true } = style;
  const side = Math.min(width - 20, height - top - bottom);
  const corner = (width - side) / 2;
  const middle = [0, pole === 'north' ? 90 : -90] as [number, number];
  const disc = geoCircle().center(middle).radius(reach)() as GeoPermissibleObjects;
  const projection = geoAzimuthalEqualArea()
    .rotate([0, -middle[1]])
    .clipAngle(reach)
    .fitExtent(
      [
        [corner, top],
        [corner + side, top + side],
      ],
      disc,
    );
  const onto: Onto = (longitude, latitude) => projection([longitude, latitude]);
  const draw = geoPath(projection);
  const outline = draw(disc) ?? '';
  const content = `<clipPath id="disc"><path d="${outline}"/></clipPath>
<g clip-path="url(#disc)">${cells(grid, values, style, pole, onto)}${arrows ? arrowsOf(grid, arrows, onto) : ''}</g>
<path d="${draw(geoGraticule10())}" fill="none" stroke="#000" stroke-opacity="0.1" stroke-width="0.5"/>
${coasts ? `<path d="${draw(coastlines())}" fill="none" stroke="#222" stroke-width="0.9"/>` : ''}
<path d="${outline}" fill="none" stroke="#222"/>
${label(width / 2, 25, title, { size: 16 })}
${colourBar({ x: 30, y: height - 46, width: width - 80, height: 13 }, scale)}`;
  return picture(width, height, content);
}
