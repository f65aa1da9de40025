import { pixelsOf, type Scale } from './colours.ts';
import { type Drawing, drawingOn, ink, write } from './plot-frame.ts';

/** A section from pole to pole. */
export interface Section {
  /** [depths × rows], NaN where there is no water. */
  readonly values: ArrayLike<number>;
  /** m, ascending. */
  readonly depths: ArrayLike<number>;
  /** Degrees, ascending. */
  readonly latitudes: ArrayLike<number>;
  readonly scale: Scale;
}

const margin = { left: 54, right: 10, top: 6, bottom: 20 } as const;
const rock = 'rgb(70,77,90)';

/** Height on the page of a depth: the square root opens the upper ocean. */
const stretched = (depth: number, deepest: number): number => Math.sqrt(Math.max(0, depth) / deepest);

/** Draws a section as boxes, a row of the grid wide. */
export function drawSection(canvas: HTMLCanvasElement, section: Section): void {
  const drawing = drawingOn(canvas);
  if (!drawing) return;
  const { width, height } = drawing;
  const { depths, latitudes } = section;
  const deepest = (depths[depths.length - 1] ?? 1) * 1.02;
  const x = (φ: number): number => margin.left + ((φ + 90) / 180) * (width - margin.left - margin.right);
  const y = (depth: number): number => margin.top + stretched(depth, deepest) * (height - margin.top - margin.bottom);
  drawing.context.fillStyle = rock;
  drawing.context.fillRect(x(-90), margin.top, x(90) - x(-90), height - margin.top - margin.bottom);
  boxes(drawing, section, x, y);
  for (const φ of [-90, -60, -30, 0, 30, 60, 90]) {
    const name = φ === 0 ? '0°' : `${Math.abs(φ)}°${φ < 0 ? 'S' : 'N'}`;
    write(drawing, name, x(φ), height - 9, φ === -90 ? 'left' : φ === 90 ? 'right' : 'center');
  }
  for (const depth of [100, 500, 1000, 2000, 4000].filter((d) => d < deepest)) {
    write(drawing, `${depth} m`, margin.left - 5, y(depth), 'right');
    drawing.context.strokeStyle = ink.faint;
    drawing.context.strokeRect(x(-90), y(depth), x(90) - x(-90), 0);
  }
  if (latitudes.length === 0) write(drawing, 'nothing yet', width / 2, height / 2, 'center');
}

type Place = (value: number) => number;

function boxes({ context }: Drawing, { values, depths, latitudes, scale: { low, high, colours } }: Section, x: Place, y: Place): void {
  const rows = latitudes.length;
  const table = pixelsOf(colours);
  const at = (list: ArrayLike<number>, n: number): number => list[n] as number;
  const border = (list: ArrayLike<number>, n: number, first: number): number =>
    n === 0 ? first : n === list.length ? at(list, n - 1) : (at(list, n - 1) + at(list, n)) / 2;
  for (let k = 0; k < depths.length; k++)
    for (let j = 0; j < rows; j++) {
      const value = values[k * rows + j] as number;
      if (Number.isNaN(value)) continue;
      const step = Math.max(0, Math.min(table.length - 1, Math.round(((value - low) / (high - low)) * (table.length - 1))));
      const colour = table[step] as number;
      context.fillStyle = `rgb(${colour & 255},${(colour >> 8) & 255},${(colour >> 16) & 255})`;
      const [west, top] = [x(border(latitudes, j, -90)), y(border(depths, k, 0))];
      context.fillRect(
        west,
        top,
        x(j + 1 === rows ? 90 : border(latitudes, j + 1, 90)) - west + 0.7,
        y(border(depths, k + 1, 0)) - top + 0.7,
      );
    }
}
