import { add, type Field, mul, sumLevels, total } from '../../tensor/index.ts';
import { type Topography, tabulate } from '../topography.ts';
import type { VolumeTransport } from './volume-transport.ts';

/** A place: degrees north and degrees east. */
export type Place = readonly [latitude: number, longitude: number];

/** Lines across straits, from one shore to the other; transport to the left of the way counts as positive. */
export const straits = {
  /** Drake Passage, from Cape Horn to the Antarctic Peninsula: eastward. */
  acc: [
    [-52, -66],
    [-70, -66],
  ],
  /** From Chukotka to Alaska: into the Arctic. */
  bering_strait: [
    [66, -174],
    [66, -163],
  ],
  /** From Australia to Malaya: into the Indian Ocean. */
  indonesian_throughflow: [
    [-22, 122],
    [4, 102],
  ],
  /** From Greenland to Iceland: into the Nordic Seas. */
  denmark_strait: [
    [67, -36],
    [65, -19],
  ],
  /** From Iceland to Scotland: into the Nordic Seas. */
  iceland_scotland: [
    [65, -19],
    [57.5, -4],
  ],
} as const satisfies { readonly [name: string]: readonly [Place, Place] };
export type Strait = keyof typeof straits;

/** What one cubic metre per second through the faces of each column counts in the transport across a line, maps of −1, 0 and 1. */
export interface Section {
  readonly east: Field<'eastFace'>;
  readonly north: Field<'northFace'>;
}

/** Corner (j, i): at the north-east of cell (j, i). */
type Corner = readonly [j: number, i: number];

/** The corner nearest to a place, of those on the shore where there is any shore. */
function cornerNear([latitude, longitude]: Place, t: Topography): Corner {
  const [, J, I] = t.shape;
  const { latitudeEdges, longitude: λ } = t.cgrid.grid;
  const eastward = Math.cos((latitude * Math.PI) / 180);
  const distance = ([j, i]: Corner): number => {
    const Δλ = (((((λ[i] ?? 0) + 180 / I - longitude + 180) % 360) + 360) % 360) - 180;
    return Math.hypot((latitudeEdges[j + 1] ?? 0) - latitude, eastward * Δλ);
  };
  const onShore = ([j, i]: Corner): boolean =>
    [t.wet(0, j, i), t.wet(0, j + 1, i), t.wet(0, j, i + 1), t.wet(0, j + 1, i + 1)].includes(false);
  const corners = Array.from({ length: (J - 1) * I }, (_, n): Corner => [Math.floor(n / I), n % I]);
  const shores = corners.filter(onShore);
  const candidates = shores.length > 0 ? shores : corners;
  return candidates.reduce((best, corner) => (distance(corner) < distance(best) ? corner : best));
}

/** Corners on the way from one to another in steps along one edge of a cell, near the straight line. */
function way([j0, i0]: Corner, [j1, i1]: Corner, columns: number): Corner[] {
  const Δj = j1 - j0;
  const Δi = ((((i1 - i0 + columns / 2) % columns) + columns) % columns) - columns / 2;
  const count = Math.abs(Δj) + Math.abs(Δi);
  const path: Corner[] = [[j0, i0]];
  for (let n = 1; n <= count; n++) {
    const i = i0 + Math.round((Δi * n) / count);
    path.push([j0 + Math.sign(Δj) * (n - Math.abs(i - i0)), i]);
  }
  return path;
}

/** The faces that a line between two places crosses. */
export function sectionBetween([from, to]: readonly [Place, Place], t: Topography): Section {
  const [, J, I] = t.shape;
  const east = new Float32Array(J * I);
  const north = new Float32Array(J * I);
  const path = way(cornerNear(from, t), cornerNear(to, t), I);
  path.slice(1).forEach(([j, i], n) => {
    const [before, column] = path[n] as Corner;
    const [row, west] = [Math.max(before, j), (Math.max(column, i) + I) % I];
    if (before === j) north[j * I + west] = i - column;
    else east[row * I + ((column + I) % I)] = before - j;
  });
  const map = <L extends 'eastFace' | 'northFace'>(values: Float32Array): Field<L> =>
    tabulate<L>([1, J, I], (_, j, i) => values[j * I + i] ?? 0);
  return { east: map<'eastFace'>(east), north: map<'northFace'>(north) };
}

/** The lines across all straits. */
export const sectionsOf = (t: Topography): { readonly [name in Strait]: Section } =>
  Object.fromEntries(Object.entries(straits).map(([name, ends]) => [name, sectionBetween(ends, t)])) as { [name in Strait]: Section };

/**
 * Volume that flows across a line from shore to shore, m³ s⁻¹.
 *
 *     Σ_{faces on the line} ± ∫ u·n dz dl                                                                [O-37]
 *
 * The same for every line between the two shores where the surface is steady.
 */
export function transportThrough(section: Section, { east, north }: VolumeTransport): ReturnType<typeof total> {
  return add(total(mul(sumLevels(east), section.east)), total(mul(sumLevels(north), section.north)));
}
