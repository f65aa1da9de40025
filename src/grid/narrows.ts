import { cellAt, type GaussianGrid } from './gaussian-grid.ts';

/** A north face between two wet cells that is closed from a depth on, m. */
export interface Narrow {
  readonly row: number;
  readonly column: number;
  readonly depth: number;
}

/** A passage that the cells of a grid make too wide. */
interface Passage {
  readonly passage: string;
  /** North faces of cells, by what lies in the cell, degrees north and east, and the depth down to which each is open, m. */
  readonly faces: readonly { readonly at: readonly [latitude: number, longitude: number]; readonly openTo: number }[];
}

/**
 * Narrows by the truncation of the grid. Bering Strait is 85 km wide and 50 m deep and lets 0.8 to 1 Sv through (Woodgate and Aagaard 2005,
 * Geophys. Res. Lett. 32, L02602). At T31 it has two cells, 330 km, and 70 m: 2.5 Sv passed, and with them 0.1 Sv more fresh water on its
 * way to the northern Atlantic than there is. Here one face of the upper level is left, 5 km² where there are 4.
 */
const passages: Readonly<Record<number, readonly Passage[]>> = {
  31: [
    {
      passage: 'Bering Strait',
      faces: [
        { at: [64.9, -172.5], openTo: 0 },
        { at: [64.9, -168.75], openTo: 30 },
      ],
    },
  ],
};

/** The narrows of a grid. */
export const narrowsOf = (grid: GaussianGrid): Narrow[] =>
  (passages[grid.truncation] ?? []).flatMap(({ faces }) =>
    faces.map(({ at: [φ, λ], openTo }) => {
      const cell = cellAt(grid, φ, λ);
      return { row: Math.floor(cell / grid.columns), column: cell % grid.columns, depth: openTo };
    }),
  );
