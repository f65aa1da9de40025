/** Maps that the model of the page shows; the names are those of output files. */
export const mapNames = ['tos', 'tas', 'pr', 'uas', 'vas', 'siconc', 'zos'] as const;
export type MapName = (typeof mapNames)[number];

/** Sections from pole to pole through the ocean, [depths × rows]. */
export const sectionNames = ['thetao', 'so', 'msftmz'] as const;
export type SectionName = (typeof sectionNames)[number];

/** Global numbers; the names are those of timeseries.nc. */
export const seriesNames = ['tas', 'tos', 'pr', 'rtmt', 'siarean', 'siareas', 'amoc'] as const;
export type SeriesName = (typeof seriesNames)[number];

/** One picture of the model. */
export interface Frame {
  /** Pictures since the start, and model time at its end, seconds. */
  readonly count: number;
  readonly seconds: number;
  readonly maps: { readonly [name in MapName]: Float32Array };
  readonly sections: { readonly [name in SectionName]: Float32Array };
  readonly series: { readonly [name in SeriesName]: number };
  /** What the model took for it, ms. */
  readonly milliseconds: number;
}
