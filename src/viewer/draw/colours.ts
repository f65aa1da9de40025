import * as chromatic from 'd3-scale-chromatic';

/** Colours for a number from 0 to 1. */
export type ColourMap = (t: number) => string;

/** Red over white to blue, the other way round than d3 has it: warm is red. */
const warmRed: ColourMap = (t) => chromatic.interpolateRdBu(1 - t);

/** Violet over blue, white, yellow and red: temperature with its freezing point in the middle of the cold half. */
const temperature: ColourMap = (t) => chromatic.interpolateSpectral(1 - t);

export const colourMaps = {
  temperature,
  thermal: (t: number) => chromatic.interpolateInferno(0.06 + 0.92 * t),
  rain: (t: number) => chromatic.interpolateYlGnBu(t),
  speed: (t: number) => chromatic.interpolateMagma(0.12 + 0.85 * t),
  ice: (t: number) => chromatic.interpolateBlues(1 - 0.95 * t),
  haline: chromatic.interpolateViridis,
  diverging: warmRed,
} as const satisfies { readonly [name: string]: ColourMap };
export type ColourMapName = keyof typeof colourMaps;

/** How numbers become colours: everything beyond an end has the colour of the end. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly colours: ColourMapName;
  readonly units: string;
}

const steps = 256;
const tables = new Map<ColourMapName, Uint32Array>();

/** One byte each of red, green, blue from a CSS colour of d3. */
function bytesOf(colour: string): readonly [number, number, number] {
  const hex = /^#(..)(..)(..)$/.exec(colour);
  const parts = hex ? hex.slice(1).map((part) => Number.parseInt(part, 16)) : (colour.match(/\d+/g) ?? []).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** 256 colours as pixels of a canvas, red in the lowest byte. */
export function pixelsOf(name: ColourMapName): Uint32Array {
  const known = tables.get(name);
  if (known) return known;
  const table = Uint32Array.from({ length: steps }, (_, n) => {
    const [red, green, blue] = bytesOf(colourMaps[name](n / (steps - 1)));
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
  tables.set(name, table);
  return table;
}

/** Round numbers for the ticks of a scale, at most `most`. */
export function ticksBetween(low: number, high: number, most: number): number[] {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * (1 - 1e-9)) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(9)));
}

/** A number as people read it, with a true minus sign. */
export const numberText = (value: number): string => `${Number(value.toPrecision(4))}`.replace('-', '−');
