import { frameOf, type PlotAxis } from './axes.ts';
import { contourLines } from './contour-lines.ts';
import { between, contoursOf, type Lattice, pathOf } from './contours.ts';
import { type Box, type ColourScale, colourBar, label, picture, scaleColour } from './page.ts';

/** A section: a field over two coordinates. */
export interface Section {
  readonly title: string;
  readonly scale: ColourScale;
  /** Values that have a labelled line. */
  readonly lines?: readonly number[];
  readonly x: PlotAxis;
  /** Grows downwards. */
  readonly y: PlotAxis;
  /** Coordinates of the columns and rows of the values, and borders of their cells. */
  readonly columns: ArrayLike<number>;
  readonly rows: ArrayLike<number>;
  readonly columnBorders: ArrayLike<number>;
  readonly rowBorders: ArrayLike<number>;
  /** [rows × columns], NaN where there is none: sea floor, drawn grey. */
  readonly values: ArrayLike<number>;
}

const width = 900;
const height = 470;
const box: Box = { x: 84, y: 38, width: width - 110, height: height - 150 };

/** Page positions of coordinates, with one more on either side well beyond the frame. */
function positions(axis: PlotAxis, values: ArrayLike<number>, start: number, length: number): number[] {
  const inside = Array.from(values, (value) => start + axis.position(value) * length);
  const beyond = 40;
  return [Math.min(inside[0] ?? 0, start) - beyond, ...inside, Math.max(inside.at(-1) ?? 0, start + length) + beyond];
}

/** The section with its outermost rows and columns repeated, so that bands reach the frame. */
function lattice({ x, y, columns, rows, values }: Section): Lattice {
  const [I, J] = [columns.length, rows.length];
  const [xs, ys] = [positions(x, columns, box.x, box.width), positions(y, rows, box.y, box.height)];
  const within = (n: number, count: number): number => Math.max(0, Math.min(count - 1, n - 1));
  const field = ys.flatMap((_, j) => xs.map((_, i) => values[within(j, J) * I + within(i, I)] ?? Number.NaN));
  return { columns: xs.length, rows: ys.length, values: field, place: (i, j) => [between(xs, i), between(ys, j)] };
}

/** The cells without a value, in one path. */
function floor({ x, y, columns, rows, columnBorders, rowBorders, values }: Section): string {
  const across = Array.from(columnBorders, (border) => box.x + x.position(border) * box.width);
  const down = Array.from(rowBorders, (border) => box.y + y.position(border) * box.height);
  let path = '';
  for (let j = 0; j < rows.length; j++)
    for (let i = 0; i < columns.length; i++) {
      if (Number.isFinite(values[j * columns.length + i])) continue;
      const [west = 0, east = 0, top = 0, bottom = 0] = [across[i], across[i + 1], down[j], down[j + 1]];
      path += `M${west.toFixed(1)},${top.toFixed(1)}H${(east + 0.3).toFixed(1)}V${(bottom + 0.3).toFixed(1)}H${west.toFixed(1)}Z`;
    }
  return path ? `<path d="${path}" fill="#a9a39b"/>` : '';
}

/** Whether the sea floor covers a place on the page. */
function hiddenIn({ x, y, columns, rows, columnBorders, rowBorders, values }: Section): (px: number, py: number) => boolean {
  const across = Array.from(columnBorders, (border) => box.x + x.position(border) * box.width);
  const down = Array.from(rowBorders, (border) => box.y + y.position(border) * box.height);
  return (px, py) => {
    const i = across.findIndex((at) => at > px) - 1;
    const j = down.findIndex((at) => at > py) - 1;
    return i >= 0 && j >= 0 && i < columns.length && j < rows.length && !Number.isFinite(values[j * columns.length + i]);
  };
}

/** A section as SVG: bands of colour, labelled lines, the floor in grey. */
export function sectionSvg(section: Section): string {
  const { title, scale, lines, x, y } = section;
  const field = lattice(section);
  const bands = contoursOf(field, scale.borders).map(
    (contour, n) => `<path d="${pathOf(contour)}" fill-rule="evenodd" fill="${scaleColour(scale, n)}"/>`,
  );
  const contours = lines ? contourLines(contoursOf(field, lines), box, hiddenIn(section)) : '';
  const inside = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`;
  const content = `<clipPath id="section">${inside}/></clipPath>
<g clip-path="url(#section)">${inside} fill="${scaleColour(scale, -1)}"/>${bands.join('')}${contours}${floor(section)}</g>
${frameOf(box, x, y)}
${label(box.x + box.width / 2, 25, title, { size: 18 })}
${colourBar({ x: width / 2 - 240, y: height - 52, width: 520, height: 13 }, scale)}`;
  return picture(width, height, content);
}
