/** Loop nests made simpler before code is generated: fewer, longer axes, and the one that suits vectors innermost. */
import type { Access } from '../schedule/kernel.ts';
import { merges, type Place, placeOf, type Step } from './place.ts';

/** Extents of the axes of a loop nest, the first `outer` of which span its space, and where its accesses are. */
export interface Nest {
  readonly extents: readonly number[];
  readonly outer: number;
  readonly places: ReadonlyMap<Access, Place>;
}

/**
 * @param accesses with the axes of the space, then those within it
 * @param apart    first axes that are not joined with those after them
 */
export function nestOf(space: readonly number[], inner: readonly number[], accesses: Iterable<Access>, apart = 0): Nest {
  const extents = [...space, ...inner];
  const places = new Map([...accesses].map((access) => [access, placeOf(access, extents.length)]));
  return merged(withoutUnits({ extents, outer: space.length, places }), apart);
}

function mapPlaces({ places }: Nest, change: (steps: readonly Step[]) => Step[]): Map<Access, Place> {
  return new Map([...places].map(([access, place]) => [access, { ...place, steps: change(place.steps) }]));
}

/** Leaves out axes of extent 1 that no read finds outside. */
function withoutUnits(nest: Nest): Nest {
  const unit = (axis: number): boolean => nest.extents[axis] === 1 && [...nest.places.values()].every(({ steps }) => steps[axis] === 0);
  const kept = nest.extents.map((_, axis) => axis).filter((axis) => !unit(axis));
  return {
    extents: kept.map((axis) => nest.extents[axis] as number),
    outer: kept.filter((axis) => axis < nest.outer).length,
    places: mapPlaces(nest, (steps) => kept.map((axis) => steps[axis] as Step)),
  };
}

/** Joins neighbouring axes on the same side of the space's edge wherever all accesses allow it. */
function merged(nest: Nest, apart: number): Nest {
  const { extents, outer, places } = nest;
  for (let axis = extents.length - 2; axis >= 0; axis--) {
    const extent = extents[axis + 1] as number;
    if (axis + 1 === outer || axis + 1 === apart || ![...places.values()].every((place) => merges(place, axis, extent))) continue;
    const joined: Nest = {
      extents: extents.toSpliced(axis, 2, (extents[axis] as number) * extent),
      outer: axis < outer ? outer - 1 : outer,
      places: mapPlaces(nest, (steps) => steps.toSpliced(axis, 1)),
    };
    return merged(joined, apart);
  }
  return nest;
}

/** Moves an axis to another place among the axes. */
export function withAxisAt(nest: Nest, axis: number, to: number): Nest {
  if (axis === to) return nest;
  const move = <T>(list: readonly T[]): T[] => list.toSpliced(axis, 1).toSpliced(to, 0, list[axis] as T);
  return { extents: move(nest.extents), outer: nest.outer, places: mapPlaces(nest, move) };
}

/** Splits an axis of the space into blocks of `length`, a divisor of its extent; its steps must be even. */
function withAxisSplit(nest: Nest, axis: number, length: number): Nest {
  const extent = nest.extents[axis] as number;
  return {
    extents: nest.extents.toSpliced(axis, 1, extent / length, length),
    outer: nest.outer + 1,
    places: mapPlaces(nest, (steps) => {
      const step = steps[axis] as number;
      return steps.toSpliced(axis, 1, step * length, step);
    }),
  };
}

const mostlyByOne = (table: Int32Array): boolean =>
  table.filter((entry, v) => v > 0 && entry === (table[v - 1] as number) + 1).length > table.length / 2;

/** How well vectors lie along an axis: every access that moves by one counts for it, every one that jumps against it. */
function suitability({ extents, places }: Nest, axis: number, lanes: number): number {
  let score = (extents[axis] as number) < lanes ? -places.size : 0;
  for (const { steps } of places.values()) {
    const step = steps[axis];
    if (step === undefined || step === 0) continue;
    const even = typeof step === 'number' ? step === 1 : mostlyByOne(step);
    score += even ? 1 : -1;
  }
  return score;
}

/** The axis among [from, to) along which vectors suit best; the last one of equals; −1 of none. */
export function bestLaneAxis(nest: Nest, from: number, to: number, lanes: number): number {
  let best = to - 1;
  for (let axis = to - 2; axis >= from; axis--) if (suitability(nest, axis, lanes) > suitability(nest, best, lanes)) best = axis;
  return best < from ? -1 : best;
}

export const suitabilityOf = (nest: Nest, axis: number, lanes: number): number =>
  axis < 0 ? -nest.places.size - 1 : suitability(nest, axis, lanes);

const enoughRows = 8;

/** Splits the last axis of the space in blocks when there are too few rows to share among threads. */
export function withEnoughRows(nest: Nest, lanes: number): Nest {
  const axis = nest.outer - 1;
  if (axis < 0) return nest;
  const extent = nest.extents[axis] as number;
  const rows = nest.extents.slice(0, axis).reduce((product, n) => product * n, 1);
  const even = [...nest.places.values()].every(({ steps }) => typeof steps[axis] === 'number');
  if (rows >= enoughRows || !even || extent < 64 * lanes) return nest;
  const blocks = Array.from({ length: 256 }, (_, n) => n + 2).filter(
    (n) => extent % n === 0 && (extent / n) % (4 * lanes) === 0 && n * rows >= enoughRows,
  );
  const count = blocks.find((n) => (n * rows) % 4 === 0) ?? blocks[0];
  return count ? withAxisSplit(nest, axis, extent / count) : nest;
}

/** Rows of a map from which on threads share them. */
const manyRows = 16;

/**
 * A stack of maps with its maps apart, so that threads share the rows of every map, as they share those of single maps and of columns: what
 * a thread writes is then mostly what it reads next, and still in its cache. Undefined for other spaces.
 */
export function stackOfMaps(space: readonly number[], accesses: readonly Access[], lanes: number): Nest | undefined {
  if (space.length !== 3 || (space[0] as number) === 1 || (space[1] as number) < manyRows || (space[2] as number) === 1) return undefined;
  const nest = nestOf(space, [], accesses, 1);
  if (nest.extents.length === 3) return nest;
  const extent = nest.extents[1] as number;
  const even = [...nest.places.values()].every(({ steps }) => typeof steps[1] === 'number');
  return even && extent % (16 * lanes) === 0 ? withAxisSplit(nest, 1, extent / 4) : undefined;
}

/** Splits the last axis of the space in an even number of blocks of at most `width` vectors where it is the only one. */
export function withBlocksOfColumns(nest: Nest, width: number, lanes: number): Nest {
  const axis = nest.outer - 1;
  const extent = nest.extents[axis] as number;
  const even = [...nest.places.values()].every(({ steps }) => typeof steps[axis] === 'number');
  if (axis > 0 || !even || extent % lanes !== 0) return nest;
  const vectors = extent / lanes;
  const widths = Array.from({ length: width - 1 }, (_, n) => width - n);
  const fitting = widths.find((n) => vectors % (2 * n) === 0);
  return fitting && vectors > fitting ? withAxisSplit(nest, axis, fitting * lanes) : nest;
}

/** Splits the last axis of the space where it is longer than `width` vectors, in blocks of as many as fit. */
export function withShortRows(nest: Nest, width: number, lanes: number): Nest {
  const axis = nest.outer - 1;
  const extent = nest.extents[axis] ?? 1;
  const even = [...nest.places.values()].every(({ steps }) => typeof steps[axis] === 'number');
  if (!even || extent <= width * lanes) return nest;
  const fitting = Array.from({ length: width }, (_, n) => (width - n) * lanes).find((length) => extent % length === 0);
  return fitting ? withAxisSplit(nest, axis, fitting) : nest;
}
