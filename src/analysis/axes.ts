import { type Box, label, tickText } from './page.ts';

/** An axis of a plot: where a value lies between 0 and 1 of its length, its ticks and what it shows. */
export interface PlotAxis {
  readonly title: string;
  readonly position: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** An axis on which equal steps have equal lengths. */
export function linearAxis(
  title: string,
  low: number,
  high: number,
  ticks: readonly number[],
  text: (value: number) => string = tickText,
): PlotAxis {
  return { title, position: (value) => (value - low) / (high - low), ticks: ticks.map((value) => ({ value, text: text(value) })) };
}

/** An axis on which the given values are equally far apart. */
export function rankedAxis(title: string, values: ArrayLike<number>, ticks: readonly number[]): PlotAxis {
  const last = values.length - 1;
  const position = (value: number): number => {
    let n = 0;
    while (n < last - 1 && (values[n + 1] ?? 0) <= value) n++;
    const [a, b] = [values[n] ?? 0, values[n + 1] ?? 1];
    return (n + (value - a) / (b - a)) / last;
  };
  return { title, position, ticks: ticks.map((value) => ({ value, text: tickText(value) })) };
}

/** Depth in metres, the upper kilometre as long as all that is below it. */
export function depthAxis(bottom: number): PlotAxis {
  const knee = Math.min(1000, bottom / 2);
  const position = (z: number): number => (z <= knee ? (0.5 * z) / knee : 0.5 + (0.5 * (z - knee)) / (bottom - knee));
  const ticks = [0, 200, 400, 600, 800, 1000, 2000, 3000, 4000, 5000].filter((z) => z <= bottom);
  return { title: 'Depth (m)', position, ticks: ticks.map((value) => ({ value, text: `${value}` })) };
}

/** A latitude in whole degrees. */
export const latitudeText = (φ: number): string => (φ === 0 ? '0°' : `${Math.abs(φ)}°${φ > 0 ? 'N' : 'S'}`);

/** Latitude in degrees. */
export const latitudeAxis = (south: number, north: number): PlotAxis =>
  linearAxis(
    'Latitude',
    south,
    north,
    [-80, -60, -40, -20, 0, 20, 40, 60, 80].filter((φ) => φ >= south && φ <= north),
    latitudeText,
  );

/** Round numbers that cover a range. */
export function niceTicks(low: number, high: number, about = 6): number[] {
  const raw = (high - low || 1) / about;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = magnitude * ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= raw) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(10)));
}

/** Frame of a plot with ticks and titles on its left and lower side. */
export function frameOf(box: Box, x: PlotAxis, y: PlotAxis): string {
  const bottom = box.y + box.height;
  const alongX = x.ticks.map(({ value, text }) => {
    const at = box.x + x.position(value) * box.width;
    return `<path d="M${at.toFixed(1)},${bottom}v6" stroke="#222"/>${label(at, bottom + 21, text)}`;
  });
  const alongY = y.ticks.map(({ value, text }) => {
    const at = box.y + y.position(value) * box.height;
    return `<path d="M${box.x},${at.toFixed(1)}h-6" stroke="#222"/>${label(box.x - 10, at + 5, text, { anchor: 'end' })}`;
  });
  const longest = Math.max(...y.ticks.map(({ text }) => text.length));
  const titles = [
    label(box.x + box.width / 2, bottom + 42, x.title, { size: 15 }),
    label(box.x - 24 - 8.5 * longest, box.y + box.height / 2, y.title, { size: 15, turn: -90 }),
  ];
  const outline = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="none" stroke="#222"/>`;
  return [...alongX, ...alongY, ...titles, outline].join('');
}
