import * as chromatic from 'd3-scale-chromatic';

/**
 * Colours for a number from 0 to 1. Magnitudes have palettes of even lightness steps; anomalies and streamfunctions have one
 * that is white at zero.
 */
export const palettes = {
  thermal: chromatic.interpolateInferno,
  haline: chromatic.interpolateViridis,
  plain: chromatic.interpolateViridis,
  depth: (t: number) => chromatic.interpolateYlGnBu(t),
  ice: (t: number) => chromatic.interpolateBlues(1 - 0.85 * t),
  rain: chromatic.interpolateYlGnBu,
  cloud: (t: number) => chromatic.interpolateBlues(0.95 - 0.85 * t),
  speed: (t: number) => chromatic.interpolateYlOrRd(0.9 * t),
  diverging: (t: number) => chromatic.interpolateRdBu(1 - t),
  fresh: (t: number) => chromatic.interpolateBrBG(1 - t),
  wet: chromatic.interpolateBrBG,
} as const satisfies { readonly [name: string]: (t: number) => string };
export type Palette = keyof typeof palettes;

/** Borders of equal bands between two ends. */
export const bands = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, n) => Number((low + ((high - low) * n) / count).toPrecision(10)));

/** Borders on both sides of zero, whose band is that between the smallest. @param borders positive, ascending */
export const aroundZero = (...borders: readonly number[]): number[] => [...borders.map((border) => -border).reverse(), ...borders];

/** Colour of a band; the first and last stand for everything beyond the ends as well. */
export const bandColour = (palette: Palette, band: number, count: number): string => palettes[palette]((band + 0.5) / count);
