import { stretchAt } from './place.ts';

/** A run of whole vectors in which every table steps evenly, or one vector, possibly short, that stands alone. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly kind: 'moving' | 'fixed';
}

export interface LanePlan {
  readonly pieces: readonly Piece[];
  /** Tables with so many breaks that their entries are looked up one by one. */
  readonly lookedUp: ReadonlySet<Int32Array>;
}

const mostBreaks = 6;

/** Cuts an axis where a table breaks, so that loops over what lies between need no conditions. */
export function planLanes(tables: readonly Int32Array[], extent: number, lanes: number): LanePlan {
  const blocks = Math.floor(extent / lanes);
  const signatures = tables.map((table) => Array.from({ length: blocks }, (_, b) => signature(table, b * lanes, lanes)));
  const breaks = signatures.map(
    (list) => list.filter((s, b) => s === undefined || (b > 0 && list[b - 1] !== undefined && s !== list[b - 1])).length,
  );
  const even = signatures.filter((_, n) => (breaks[n] as number) <= mostBreaks);
  const lookedUp = new Set(tables.filter((_, n) => (breaks[n] as number) > mostBreaks));
  const pieces: Piece[] = [];
  for (let b = 0; b < blocks; ) {
    let end = b + 1;
    const whole = even.every((list) => list[b] !== undefined);
    while (whole && end < blocks && even.every((list) => list[end] === list[b])) end++;
    pieces.push({ from: b * lanes, to: end * lanes, kind: end - b > 1 ? 'moving' : 'fixed' });
    b = end;
  }
  if (blocks * lanes < extent) pieces.push({ from: blocks * lanes, to: extent, kind: 'fixed' });
  if (pieces.length > 4 * mostBreaks && lookedUp.size < tables.length) return planLookedUp(tables, extent, lanes);
  return { pieces, lookedUp };
}

function planLookedUp(tables: readonly Int32Array[], extent: number, lanes: number): LanePlan {
  const { pieces } = planLanes([], extent, lanes);
  return { pieces, lookedUp: new Set(tables) };
}

function signature(table: Int32Array, at: number, lanes: number): string | undefined {
  const stretch = stretchAt(table, at, lanes);
  return stretch && `${stretch.first},${stretch.step}`;
}
