import type { GaussianGrid } from './gaussian-grid.ts';

/** A passage that the cells of a grid make too shallow, for its channel is narrower than they are. */
interface Sill {
  readonly passage: string;
  /** Cells of the channel by what lies in them, degrees north and east. */
  readonly cells: readonly (readonly [latitude: number, longitude: number])[];
  /** Depth that the cells have at least, m. */
  readonly depth: number;
}

/**
 * Sills by the truncation of the grid. Dense water of the Nordic Seas leaves them over two sills, 620 m deep in Denmark Strait and
 * 840 m in the Faroe Bank Channel (Hansen and Østerhus 2000, Prog. Oceanogr. 45, 109-208). At T31 both come out at 530 m, so that
 * hardly any crosses; here they have the interface of levels next below the first and next above the second, 770 m. At T63 the data
 * resolve them.
 */
const sills: Readonly<Record<number, readonly Sill[]>> = {
  31: [
    {
      passage: 'Denmark Strait',
      cells: [
        [68.7, -22.5],
        [68.7, -26.25],
        [64.9, -26.25],
      ],
      depth: 770,
    },
    {
      passage: 'Faroe Bank Channel',
      cells: [
        [61.2, -7.5],
        [61.2, 0],
      ],
      depth: 770,
    },
  ],
};

const nearest = (values: Float64Array, target: number): number =>
  values.reduce((best, value, n) => (Math.abs(value - target) < Math.abs((values[best] ?? 0) - target) ? n : best), 0);

/** Depths of the sea with the sills of the grid at their depth. @param depth m, [rows × columns], 0 on land */
export function withSills(depth: Float32Array, { truncation, latitude, columns }: GaussianGrid): Float32Array {
  const deepened = depth.slice();
  for (const sill of sills[truncation] ?? [])
    for (const [φ, λ] of sill.cells) {
      const column = Math.round((((λ + 360) % 360) * columns) / 360) % columns;
      const n = nearest(latitude, φ) * columns + column;
      const here = depth[n] ?? 0;
      deepened[n] = here > 0 ? Math.max(here, sill.depth) : 0;
    }
  return deepened;
}
