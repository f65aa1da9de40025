import { type Contour, pathOf } from './contours.ts';
import { type Box, label, tickText } from './page.ts';

type Point = readonly [number, number];

/** Shortest line on the page, in units of the page, that gets a label. */
const shortestLabelled = 90;
/** Distance that labels keep from the edges of a picture and from each other. */
const clearance = 26;
const spacing = 60;
/** Half the width of a label. */
const halfLabel = 14;

const lengthOf = (ring: readonly Point[]): number =>
  ring.slice(1).reduce((sum, [x, y], n) => sum + Math.hypot(x - (ring[n]?.[0] ?? x), y - (ring[n]?.[1] ?? y)), 0);

/** How much a ring turns from the horizontal around a point: small where a label reads well. */
function steepness(ring: readonly Point[], n: number): number {
  const [a, b] = [ring[Math.max(0, n - 2)], ring[Math.min(ring.length - 1, n + 2)]] as [Point, Point];
  return Math.abs(Math.atan2(b[1] - a[1], Math.abs(b[0] - a[0]) + 1e-9));
}

/** Where labels of the lines go: one on each long ring, on its flattest part that is in the open. */
function labelPlaces(contours: readonly Contour[], box: Box, hidden: (x: number, y: number) => boolean): { at: Point; value: number }[] {
  const taken: Point[] = [];
  const places: { at: Point; value: number }[] = [];
  const uncovered = (x: number, y: number): boolean =>
    [-halfLabel, 0, halfLabel].every((Δ) => !hidden(x + Δ, y - 6) && !hidden(x + Δ, y + 6));
  const open = ([x, y]: Point): boolean =>
    x > box.x + clearance && x < box.x + box.width - clearance && y > box.y + 12 && y < box.y + box.height - 12 && uncovered(x, y);
  for (const { value, rings } of contours)
    for (const ring of rings) {
      if (lengthOf(ring) < shortestLabelled) continue;
      const candidates = [...ring.keys()]
        .filter(
          (n) =>
            open(ring[n] as Point) && !taken.some(([x, y]) => Math.hypot(x - (ring[n] as Point)[0], y - (ring[n] as Point)[1]) < spacing),
        )
        .sort((a, b) => steepness(ring, a) - steepness(ring, b));
      const best = candidates[0];
      if (best === undefined) continue;
      const at = ring[best] as Point;
      taken.push(at);
      places.push({ at, value });
    }
  return places;
}

/**
 * Contour lines with their values: negative ones dashed, zero thick.
 * @param hidden whether a place on the page is covered, so that no label goes there
 */
export function contourLines(contours: readonly Contour[], box: Box, hidden: (x: number, y: number) => boolean): string {
  const lines = contours.map((contour) => {
    const { value } = contour;
    const dash = value < 0 ? ' stroke-dasharray="5 3"' : '';
    return `<path d="${pathOf(contour)}" fill="none" stroke="#111" stroke-opacity="0.8" stroke-width="${value === 0 ? 1.5 : 0.8}"${dash}/>`;
  });
  const labels = labelPlaces(contours, box, hidden).map(({ at: [x, y], value }) => label(x, y + 4, tickText(value), { size: 12, halo: 3 }));
  return lines.join('') + labels.join('');
}
