import { linearAxis, niceTicks } from './axes.ts';
import type { Figure } from './figure.ts';
import { estimateText, type Gregory } from './gregory.ts';
import { type Curve, linePlotSvg } from './line-plot.ts';

/** The plot of Gregory: a point for each year, the line through them to where the balance is restored. */
export function gregoryFigure(found: Gregory, name: string, otherName: string): Figure {
  const { years, warming, imbalance, forcing, feedback, equilibriumWarming } = found;
  const farthest = equilibriumWarming?.value ?? 0;
  const ends = [0, ...warming, ...(Math.abs(farthest) < 4 * Math.max(...warming.map(Math.abs)) ? [farthest] : [])];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.06 * (last - first) || 0.1;
  const [low, high] = [first - room, last + room];
  const half = Math.ceil(years.length / 2);
  const points = (title: string, colour: string, from: number, to: number): Curve => ({
    name: title,
    colour,
    points: true,
    x: warming.slice(from, to),
    y: imbalance.slice(from, to),
  });
  const span = (from: number, to: number): string => `years ${years[from]} to ${years[to - 1]}`;
  const law = `F = ${estimateText(forcing, 1)} W/m²`;
  const warm = equilibriumWarming ? `, F/λ = ${estimateText(equilibriumWarming, 1)} K` : '';
  const line: Curve = {
    name: law + warm,
    colour: '#222222',
    dashed: true,
    x: [first, last],
    y: [first, last].map((T) => forcing.value - feedback.value * T),
  };
  return {
    name: 'gregory',
    svg: linePlotSvg({
      title: `Gregory plot: ${name} minus ${otherName}, annual means`,
      quantity: 'Net radiation at the top (W/m²)',
      x: linearAxis('Near-surface air temperature (K)', low, high, niceTicks(low, high, 8)),
      curves: [line, points(span(0, half), '#1b6ca8', 0, half), points(span(half, years.length), '#c8553d', half, years.length)],
    }),
  };
}
