/** Vectors from and to memory, wherever along the lane axis a scope stands. */
import binaryen from 'binaryen';
import type { ExpressionRef } from './function-builder.ts';
import { entryAt, type Place } from './place.ts';
import type { Scope, Variant } from './scope.ts';

const noPointer = -1;

/** An address as WebAssembly wants it: an unsigned constant offset and a pointer. */
export function address(scope: Scope, pointer: number, bytes: number): { offset: number; from: ExpressionRef } {
  const { builder } = scope;
  if (pointer === noPointer) return { offset: bytes, from: builder.integer(0) };
  if (bytes >= 0) return { offset: bytes, from: builder.get(pointer) };
  return { offset: 0, from: builder.module.i32.add(builder.get(pointer), builder.integer(bytes)) };
}

function loadVector(scope: Scope, pointer: number, bytes: number): ExpressionRef {
  const { offset, from } = address(scope, pointer, bytes);
  return scope.builder.module.v128.load(offset, 4, from);
}

export function loadSplat(scope: Scope, pointer: number, bytes: number): ExpressionRef {
  const { v128 } = scope.builder.module;
  const { offset, from } = address(scope, pointer, bytes);
  return scope.builder.target.element === 4 ? v128.load32_splat(offset, 4, from) : v128.load64_splat(offset, 4, from);
}

function loadLane(scope: Scope, pointer: number, bytes: number, lane: number, vector: ExpressionRef): ExpressionRef {
  const { v128 } = scope.builder.module;
  const { offset, from } = address(scope, pointer, bytes);
  return scope.builder.target.element === 4
    ? v128.load32_lane(offset, 4, lane, from, vector)
    : v128.load64_lane(offset, 4, lane, from, vector);
}

export function storeLane(scope: Scope, pointer: number, bytes: number, lane: number, vector: ExpressionRef): ExpressionRef {
  const { v128 } = scope.builder.module;
  const { offset, from } = address(scope, pointer, bytes);
  return scope.builder.target.element === 4
    ? v128.store32_lane(offset, 4, lane, from, vector)
    : v128.store64_lane(offset, 4, lane, from, vector);
}

const laneNumbers = (scope: Scope): number[] => Array.from({ length: scope.builder.target.lanes }, (_, lane) => lane);

/** The lane whose mask entries are true, as bytes of a constant. */
export function maskBytes(inside: readonly boolean[], element: number): number[] {
  return inside.flatMap((yes) => new Array<number>(element).fill(yes ? 255 : 0));
}

function reversed(scope: Scope, vector: ExpressionRef): ExpressionRef {
  const { element, lanes } = scope.builder.target;
  const copy = scope.lanes.local(vector);
  const order = laneNumbers(scope).flatMap((lane) => Array.from({ length: element }, (_, byte) => (lanes - 1 - lane) * element + byte));
  return scope.builder.module.i8x16.shuffle(copy(), copy(), order);
}

/** Lanes from offsets, in numbers from the pointer; each undefined where it is outside and may hold anything. */
function loadScattered(scope: Scope, pointer: number, base: number, offsets: readonly (number | undefined)[]): ExpressionRef {
  const { element } = scope.builder.target;
  const votes = new Map<number, number>();
  for (const [lane, offset] of offsets.entries()) if (offset !== undefined) votes.set(offset - lane, (votes.get(offset - lane) ?? 0) + 1);
  const [first, count] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  const same = offsets.every((offset) => offset === offsets[0]);
  const lead = offsets.find((offset) => offset !== undefined) ?? 0;
  const start = count > 1 && !same ? loadVector(scope, pointer, base + first * element) : loadSplat(scope, pointer, base + lead * element);
  const held = (lane: number): number => (count > 1 && !same ? first + lane : lead);
  return offsets.reduce<ExpressionRef>(
    (vector, offset, lane) =>
      offset === undefined || offset === held(lane) ? vector : loadLane(scope, pointer, base + offset * element, lane, vector),
    start,
  );
}

/** Offsets of the lanes along the lane axis from the pointer, as far as they are known when compiled. */
function knownOffsets(scope: Scope, place: Place, variant: Variant, lanes: number): (number | undefined)[] {
  const window = scope.window;
  const extent = scope.extents[scope.laneAxis] as number;
  const step = place.steps[scope.laneAxis] ?? 0;
  return Array.from({ length: lanes }, (_, lane) => {
    if (window?.kind === 'fixed') {
      const entry = entryAt(step, Math.min(window.at + variant.offset + lane, extent - 1), extent);
      return entry < 0 ? undefined : entry;
    }
    const stretch = scope.stretch(place) as { first: number; step: number };
    return (stretch.step < 0 ? 0 : stretch.first) + stretch.step * (variant.offset + lane);
  });
}

/** Lanes looked up in a table of byte offsets. */
function lookedUpPointers(scope: Scope, place: Place, variant: Variant, pointer: number): number[] {
  const { module, target } = scope.builder;
  const { i32 } = module;
  const laneScope = windowScope(scope);
  const window = laneScope.window as { index: number };
  const table = place.steps[scope.laneAxis] as Int32Array;
  const entries = target.constants.placeDerived(table, `bytes${target.element}`, (entry) => Math.max(entry, 0) * target.element);
  return laneNumbers(scope).map((lane) => {
    const entry = i32.load(entries + 4 * (variant.offset + lane), 4, i32.shl(scope.builder.get(window.index), i32.const(2)));
    const local = scope.allocate(binaryen.i32);
    scope.emit(module.local.set(local, pointer < 0 ? entry : i32.add(entry, scope.builder.get(pointer))));
    return local;
  });
}

function lookedUpMask(scope: Scope, table: Int32Array, variant: Variant): ExpressionRef {
  const { module, target } = scope.builder;
  const { element } = target;
  const bytes = new Uint8Array(
    maskBytes(
      Array.from(table, (entry) => entry >= 0),
      element,
    ),
  );
  const window = windowScope(scope).window as { index: number };
  const index = module.i32.mul(scope.builder.get(window.index), module.i32.const(element));
  return module.v128.load(target.constants.place(bytes) + element * variant.offset, 4, index);
}

function windowScope(scope: Scope): Scope {
  return scope.window || !scope.parent ? scope : windowScope(scope.parent);
}

/** The vector of a place that depends on the lane axis, before what lies outside is filled in. */
function loadAlong(scope: Scope, place: Place, variant: Variant): { vector: ExpressionRef; mask?: ExpressionRef } {
  const { module, target } = scope.builder;
  const at = windowScope(scope);
  const [pointer, base] = [scope.pointer(place), scope.base(place)];
  const table = place.steps[scope.laneAxis];
  const open = table instanceof Int32Array && table.some((entry) => entry < 0);
  if (at.window?.kind === 'moving' && !at.stretch(place)) {
    const pointers = lookedUpPointers(scope, place, variant, pointer);
    const [first, ...others] = pointers as [number, ...number[]];
    const vector = others.reduce((v, local, n) => loadLane(scope, local, base, n + 1, v), loadSplat(scope, first, base));
    for (const local of pointers) scope.release(binaryen.i32, local);
    return open ? { vector, mask: lookedUpMask(scope, table, variant) } : { vector };
  }
  const offsets = knownOffsets(at, place, variant, target.lanes);
  const inside = offsets.map((offset) => offset !== undefined);
  const backwards = offsets.every((offset, lane) => offset !== undefined && offset === (offsets[0] as number) - lane);
  const vector = backwards
    ? reversed(scope, loadVector(scope, pointer, base + (offsets[target.lanes - 1] as number) * target.element))
    : loadScattered(scope, pointer, base, offsets);
  return inside.includes(false) ? { vector, mask: module.v128.const(maskBytes(inside, target.element)) } : { vector };
}

/** What a read gives: a vector along the lane axis, or the one number of its scope in all lanes. */
export function loadPlace(scope: Scope, place: Place, variant: Variant): ExpressionRef {
  const along = place.steps[scope.laneAxis] !== undefined && place.steps[scope.laneAxis] !== 0;
  const { vector, mask } = along ? loadAlong(scope, place, variant) : { vector: loadSplat(scope, scope.pointer(place), scope.base(place)) };
  const { lanes } = scope;
  const rowMask = scope.insideMask(place)?.();
  const inside = mask === undefined ? rowMask : rowMask === undefined ? mask : lanes.and(mask, rowMask);
  if (inside === undefined) return vector;
  return Object.is(place.fill, 0) ? lanes.and(vector, inside) : lanes.select(inside, vector, scope.number(place.fill)());
}

/** Writes the lanes of a vector that exist. */
export function storePlace(scope: Scope, place: Place, variant: Variant, value: () => ExpressionRef): void {
  const { module, target } = scope.builder;
  const [pointer, base] = [scope.pointer(place), scope.base(place)];
  const step = place.steps[scope.laneAxis];
  if (step === undefined || step === 0) {
    scope.emit(storeLane(scope, pointer, base, 0, value()));
    return;
  }
  const at = windowScope(scope);
  const lanes = laneNumbers(scope).slice(0, variant.valid);
  if (at.window?.kind === 'moving' && !at.stretch(place)) {
    const pointers = lookedUpPointers(scope, place, variant, pointer);
    for (const lane of lanes) scope.emit(storeLane(scope, pointers[lane] as number, base, lane, value()));
    for (const local of pointers) scope.release(binaryen.i32, local);
    return;
  }
  const offsets = knownOffsets(at, place, variant, target.lanes);
  const [first] = offsets as [number];
  if (lanes.length === target.lanes && offsets.every((offset, lane) => offset === first + lane)) {
    const { offset, from } = address(scope, pointer, base + first * target.element);
    scope.emit(module.v128.store(offset, 4, from, value()));
    return;
  }
  for (const lane of lanes) scope.emit(storeLane(scope, pointer, base + (offsets[lane] as number) * target.element, lane, value()));
}
