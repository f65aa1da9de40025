import { numberText, pixelsOf, type Scale, ticksBetween } from './colours.ts';
import { drawingOn, write } from './plot-frame.ts';

/** Draws a scale with its ticks and units. */
export function drawColourBar(canvas: HTMLCanvasElement, { low, high, colours, units }: Scale): void {
  const drawing = drawingOn(canvas);
  if (!drawing) return;
  const { context, width } = drawing;
  const table = pixelsOf(colours);
  const [left, right, thickness] = [12, width - 70, 12];
  for (let x = left; x < right; x++) {
    const colour = table[Math.floor(((x - left) / (right - left)) * table.length)] as number;
    context.fillStyle = `rgb(${colour & 255},${(colour >> 8) & 255},${(colour >> 16) & 255})`;
    context.fillRect(x, 2, 1.5, thickness);
  }
  for (const tick of ticksBetween(low, high, Math.floor((right - left) / 60)))
    write(drawing, numberText(tick), left + ((tick - low) / (high - low)) * (right - left), thickness + 12, 'center');
  write(drawing, units, right + 10, thickness / 2 + 2);
}
