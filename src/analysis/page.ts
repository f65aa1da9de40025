import { Resvg } from '@resvg/resvg-js';
import { bandColour, type Palette } from './palettes.ts';

/** A rectangle on the page. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

interface TextStyle {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  /** Degrees, clockwise. */
  readonly turn?: number;
  readonly bold?: boolean;
  /** Width of a white rim that keeps the text legible on a picture. */
  readonly halo?: number;
}

/** A line of text. */
export function label(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { size = 14, anchor = 'middle', colour = '#222', turn, bold, halo } = style;
  const turned = turn === undefined ? '' : ` transform="rotate(${turn} ${x.toFixed(1)} ${y.toFixed(1)})"`;
  const weight = bold ? ' font-weight="bold"' : '';
  const start = `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}"${weight}${turned}`;
  const rim =
    halo === undefined ? '' : `${start} fill="none" stroke="white" stroke-width="${halo}" stroke-linejoin="round">${escaped(text)}</text>`;
  return `${rim}${start} fill="${colour}">${escaped(text)}</text>`;
}

/** A picture of its own. */
export const picture = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, sans-serif"><rect width="${width}" height="${height}" fill="white"/>${content}</svg>`;

/** A number as it stands at a tick. */
export const tickText = (value: number): string => `${Number(value.toPrecision(9))}`.replace('-', '−');

/** Width of a number in a type size: figures are equally wide. */
const textWidth = (text: string, size: number): number =>
  size * Array.from(text).reduce((sum, character) => sum + (character === '.' ? 0.32 : character === '−' ? 0.84 : 0.64), 0);

/** How numbers become colours: bands between borders, the first and last open-ended. */
export interface ColourScale {
  readonly borders: readonly number[];
  readonly palette: Palette;
  readonly units: string;
}

/** The colour of a scale's band; −1 is below the first border, and beyond the last is the one after the last band. */
export function scaleColour({ borders, palette }: ColourScale, band: number): string {
  return bandColour(palette, band + 1, borders.length + 1);
}

/** A horizontal colour bar with pointed ends for what lies beyond, ticks at some borders, and the units. */
export function colourBar({ x, y, width, height }: Box, scale: ColourScale): string {
  const { borders, units } = scale;
  const bands = borders.length - 1;
  const tip = height;
  const w = (width - 2 * tip) / bands;
  const at = (n: number): number => x + tip + n * w;
  const boxes = Array.from(
    { length: bands },
    (_, n) => `<rect x="${at(n).toFixed(2)}" y="${y}" width="${(w + 0.4).toFixed(2)}" height="${height}" fill="${scaleColour(scale, n)}"/>`,
  );
  const left = `<path d="M${at(0)},${y}L${x},${y + height / 2}L${at(0)},${y + height}Z" fill="${scaleColour(scale, -1)}"/>`;
  const right = `<path d="M${at(bands)},${y}L${x + width},${y + height / 2}L${at(bands)},${y + height}Z" fill="${scaleColour(scale, bands)}"/>`;
  const outline = `<path d="M${at(0)},${y}L${at(bands)},${y}L${x + width},${y + height / 2}L${at(bands)},${y + height}L${at(0)},${y + height}L${x},${y + height / 2}Z" fill="none" stroke="#333" stroke-width="0.8"/>`;
  const every = Math.ceil(Math.max(...borders.map((value) => textWidth(tickText(value), 12))) / w);
  const first = borders.indexOf(0) >= 0 ? borders.indexOf(0) % every : 0;
  const ticks = borders.map((value, n) => (n % every === first ? label(at(n), y + height + 16, tickText(value), { size: 12 }) : ''));
  return [...boxes, left, right, outline, ...ticks, label(x + width + 8, y + height - 2, units, { size: 13, anchor: 'start' })].join('');
}

/** An SVG as PNG. @param zoom pixels per unit of the SVG */
export const svgToPng = (svg: string, zoom = 1): Uint8Array =>
  new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font: { loadSystemFonts: true } }).render().asPng();

const sizeOf = (svg: string): readonly [number, number] => {
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return [Number(width), Number(height)];
};

/** Pictures of one width side by side. @param columns how many in a row   @param scale of the whole */
export function panels(
  pictures: readonly string[],
  { columns = 2, scale = 0.75, title }: { columns?: number; scale?: number; title?: string } = {},
): string {
  const sizes = pictures.map(sizeOf);
  const width = Math.max(...sizes.map(([w]) => w));
  const tops = [title === undefined ? 0 : 44];
  for (let n = 0; n < sizes.length; n += columns)
    tops.push((tops.at(-1) ?? 0) + Math.max(...sizes.slice(n, n + columns).map(([, height]) => height)));
  const placed = pictures.map((svg, n) => svg.replace('<svg ', `<svg x="${(n % columns) * width}" y="${tops[Math.floor(n / columns)]}" `));
  const [w, h] = [Math.min(columns, pictures.length) * width, tops.at(-1) ?? 0];
  const head = title === undefined ? '' : label(w / 2, 32, title, { size: 24, bold: true });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${scale * w}" height="${scale * h}" viewBox="0 0 ${w} ${h}" font-family="DejaVu Sans, sans-serif"><rect width="${w}" height="${h}" fill="white"/>${head}${placed.join('')}</svg>`;
}
