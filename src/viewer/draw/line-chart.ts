import { numberText, ticksBetween } from './colours.ts';
import { type Drawing, drawingOn, ink, write } from './plot-frame.ts';

/** A curve over time. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
}

/** Curves over the same times. */
export interface LineChart {
  /** Years. */
  readonly times: readonly number[];
  readonly curves: readonly Curve[];
  /** Smallest span of the vertical axis, in its units. */
  readonly least: number;
}

const margin = { left: 46, right: 10, top: 8, bottom: 20 } as const;

function bounds(values: readonly number[], least: number): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const missing = Math.max(0, least - (high - low)) / 2;
  const room = (high - low + 2 * missing) * 0.06;
  return [low - missing - room, high + missing + room];
}

/** Years under which days are told. */
const shortSpan = 0.3;

/** A time as it stands at a tick: days within a few months, months within a few years, years beyond. */
function timeText(years: number, span: number): string {
  if (span > 3) return numberText(years);
  if (span < shortSpan) return `day ${Math.round(years * 365)}`;
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  const month = Math.round((years - Math.floor(years + 1e-6)) * 12);
  return months[month % 12] ?? '';
}

function timeTicks(first: number, last: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 46));
  if (last - first > 3) return ticksBetween(first, last, most);
  if (last - first < shortSpan)
    return ticksBetween(first * 365, last * 365, most)
      .filter(Number.isInteger)
      .map((day) => day / 365);
  const months = [1, 2, 3, 6].find((step) => ((last - first) * 12) / step <= most) ?? 6;
  const step = months / 12;
  return Array.from(
    { length: Math.floor(last / step + 1e-6) - Math.ceil(first / step - 1e-6) + 1 },
    (_, n) => (Math.ceil(first / step - 1e-6) + n) * step,
  );
}

/** Draws curves with their axes. */
export function drawLines(canvas: HTMLCanvasElement, { times, curves, least }: LineChart): void {
  const drawing = drawingOn(canvas);
  const [first = 0, last = 1] = [times[0], times.at(-1)];
  if (!drawing || times.length < 2) return;
  const { width, height } = drawing;
  const [low, high] = bounds(
    curves.flatMap(({ values }) => values),
    least,
  );
  const x = (t: number): number => margin.left + ((t - first) / (last - first)) * (width - margin.left - margin.right);
  const y = (v: number): number => height - margin.bottom - ((v - low) / (high - low)) * (height - margin.top - margin.bottom);
  grid(drawing, ticksBetween(low, high, 4), y);
  for (const tick of timeTicks(first, last, width - margin.left))
    write(drawing, timeText(tick, last - first), x(tick), height - 9, 'center');
  for (const { colour, values } of curves) {
    drawing.context.beginPath();
    for (const [n, value] of values.entries()) drawing.context.lineTo(x(times[n] as number), y(value));
    drawing.context.strokeStyle = colour;
    drawing.context.lineWidth = 1.6;
    drawing.context.stroke();
  }
}

function grid(drawing: Drawing, ticks: readonly number[], y: (value: number) => number): void {
  const { context, width } = drawing;
  for (const tick of ticks) {
    context.strokeStyle = ink.faint;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(margin.left, y(tick));
    context.lineTo(width - margin.right, y(tick));
    context.stroke();
    write(drawing, numberText(tick), margin.left - 6, y(tick), 'right');
  }
}
