import { frameOf, linearAxis, niceTicks, type PlotAxis } from './axes.ts';
import { type Box, label, picture } from './page.ts';

/** One curve. Points that are not finite interrupt it. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly dashed?: boolean;
  /** Whether its points are drawn and not the line through them. */
  readonly points?: boolean;
}

/** Curves over one axis. */
export interface LinePlot {
  readonly title: string;
  /** What the curves show, with its unit. */
  readonly quantity: string;
  readonly x: PlotAxis;
  readonly curves: readonly Curve[];
  /** A range of observed values, drawn as a band. */
  readonly observed?: readonly [low: number, high: number];
}

const width = 900;
const height = 440;
const box: Box = { x: 112, y: 38, width: width - 142, height: height - 96 };

/** Ends of the vertical axis: all values with a little room. */
function rangeOf(curves: readonly Curve[], observed: readonly number[]): readonly [number, number] {
  const values = [...curves.flatMap(({ y }) => Array.from(y)), ...observed].filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low) || Math.max(1e-3, Math.abs(high) * 0.01);
  return [low - room, high + room];
}

/** A curve as a path. */
function path({ x, y }: Curve, across: PlotAxis, up: PlotAxis): string {
  let open = false;
  return Array.from(x, (value, n) => {
    const height = y[n] ?? Number.NaN;
    const known = Number.isFinite(height) && Number.isFinite(value);
    const command = known
      ? `${open ? 'L' : 'M'}${(box.x + across.position(value) * box.width).toFixed(1)},${(box.y + up.position(height) * box.height).toFixed(1)}`
      : '';
    open = known;
    return command;
  }).join('');
}

const disc = (x: number, y: number, colour: string): string =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5" fill="${colour}" stroke="white" stroke-width="1"/>`;

/** The points of a curve as discs. */
const discs = ({ x, y, colour }: Curve, across: PlotAxis, up: PlotAxis): string =>
  Array.from(x, (value, n) =>
    disc(box.x + across.position(value) * box.width, box.y + up.position(y[n] as number) * box.height, colour),
  ).join('');

/** Names of the curves beside their colours, in a row at the top of the frame. */
function legend(curves: readonly Curve[]): string {
  let at = box.x + 14;
  return curves
    .map(({ name, colour, dashed, points }) => {
      const x = at;
      at += 50 + 8.6 * name.length;
      const line = points
        ? disc(x + 13, box.y + 17, colour)
        : `<path d="M${x},${box.y + 17}h26" stroke="${colour}" stroke-width="2.6"${dashed ? ' stroke-dasharray="6 4"' : ''}/>`;
      return line + label(x + 32, box.y + 22, name, { anchor: 'start', halo: 3 });
    })
    .join('');
}

/** Curves as SVG, with a line at zero where zero is in range. */
export function linePlotSvg({ title, quantity, x, curves, observed }: LinePlot): string {
  const [low, high] = rangeOf(curves, observed ?? []);
  const top = high + 0.1 * (high - low);
  const upward = linearAxis(quantity, low, top, niceTicks(low, top));
  const y: PlotAxis = { ...upward, position: (value) => 1 - upward.position(value) };
  const level = (value: number): string => (box.y + y.position(value) * box.height).toFixed(1);
  const zero = low < 0 && high > 0 ? `<path d="M${box.x},${level(0)}h${box.width}" stroke="#777" stroke-width="1"/>` : '';
  const [bottom, ceiling] = (observed ?? []).map(level);
  const band = observed
    ? `<rect x="${box.x}" y="${ceiling}" width="${box.width}" height="${Number(bottom) - Number(ceiling)}" fill="#888" fill-opacity="0.18"/>`
    : '';
  const bandName = observed
    ? label(box.x + box.width - 8, Number(ceiling) + 17, 'observed', { anchor: 'end', colour: '#666', size: 13, halo: 3 })
    : '';
  const grid = y.ticks
    .map(({ value }) => `<path d="M${box.x},${level(value)}h${box.width}" stroke="#000" stroke-opacity="0.08"/>`)
    .join('');
  const lines = curves.map((curve) =>
    curve.points
      ? discs(curve, x, y)
      : `<path d="${path(curve, x, y)}" fill="none" stroke="${curve.colour}" stroke-width="2.2" stroke-linejoin="round"${curve.dashed ? ' stroke-dasharray="6 4"' : ''}/>`,
  );
  const names = curves.length > 1 ? legend(curves) : '';
  return picture(
    width,
    height,
    `<clipPath id="plot"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/></clipPath>${grid}${band}${zero}<g clip-path="url(#plot)">${lines.join('')}</g>${bandName}${frameOf(box, x, y)}${names}${label(box.x + box.width / 2, 25, title, { size: 18 })}`,
  );
}
