import type { Access, Buffer, Expression, Kernel, Stage } from './kernel.ts';

/** All accesses that expressions read, each once. */
export function accessesOf(roots: readonly Expression[]): Set<Access> {
  const accesses = new Set<Access>();
  const seen = new Set<Expression>();
  const walk = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'read') accesses.add(expression.access);
    else if (expression.kind === 'apply') for (const argument of expression.arguments) walk(argument);
  };
  for (const root of roots) walk(root);
  return accesses;
}

/** The expressions that a kernel works out. */
function rootsOf(kernel: Kernel): readonly Expression[] {
  if (kernel.kind === 'map') return kernel.writes.map(({ value }) => value);
  if (kernel.kind === 'tridiagonal') return [kernel.lower, kernel.diagonal, kernel.upper, kernel.right];
  return kernel.kind === 'reduce' || kernel.kind === 'cumulative' ? [kernel.value] : [];
}

/** What a kernel reads. */
export function readsOf(kernel: Kernel): Access[] {
  if (kernel.kind === 'matmul') return [kernel.left, kernel.right];
  return kernel.kind === 'fourier' ? [kernel.from] : [...accessesOf(rootsOf(kernel))];
}

export const writesOf = (kernel: Kernel): Access[] => (kernel.kind === 'map' ? kernel.writes.map(({ to }) => to) : [kernel.to]);

/** A span of time on the clock of stages. */
interface Span {
  start: number;
  end: number;
}

interface Touch {
  readonly time: number;
  readonly loops: readonly Span[];
  readonly reads: boolean;
}

/** When every buffer is read and written; the clock ticks once a parallel stage, loops span their bodies. */
function touches(stages: readonly Stage[]): { byBuffer: Map<Buffer, Touch[]>; end: number } {
  const byBuffer = new Map<Buffer, Touch[]>();
  let time = 0;
  const note = (buffer: Buffer, touch: Touch): void => {
    const list = byBuffer.get(buffer);
    if (list) list.push(touch);
    else byBuffer.set(buffer, [touch]);
  };
  const walk = (list: readonly Stage[], loops: readonly Span[]): void => {
    for (const stage of list) {
      if (stage.kind === 'loop') {
        const span = { start: ++time, end: 0 };
        walk(stage.body, [...loops, span]);
        span.end = ++time;
        continue;
      }
      time++;
      for (const kernel of stage.kernels) {
        for (const { buffer } of readsOf(kernel)) note(buffer, { time, loops, reads: true });
        for (const { buffer } of writesOf(kernel)) note(buffer, { time, loops, reads: false });
      }
    }
  };
  walk(stages, []);
  return { byBuffer, end: ++time };
}

/** From the first write to the last read, with the whole of every loop through which a value lives. */
function lifeOf(list: readonly Touch[]): Span {
  const first = list[0] as Touch;
  let depth = first.loops.length;
  for (const { loops } of list) {
    depth = Math.min(depth, loops.length);
    while (depth > 0 && loops[depth - 1] !== first.loops[depth - 1]) depth--;
  }
  const life: Span = { start: Infinity, end: -Infinity };
  for (const { time, loops } of list) {
    const span = loops[depth] ?? { start: time, end: time };
    life.start = Math.min(life.start, span.start);
    life.end = Math.max(life.end, span.end);
  }
  const common = first.loops[depth - 1];
  const readFirst = common && list.some(({ time, reads }) => reads && time === first.time);
  return readFirst ? { start: Math.min(life.start, common.start), end: Math.max(life.end, common.end) } : life;
}

/** Numbers between the starts of buffers: one cache line of float32. */
const alignment = 16;

/**
 * Gives every buffer its place so that lives that meet do not share memory: largest first, each at the lowest place that is free.
 * @param sameAs buffers that take the place of another one, which they replace
 * @returns numbers in the arena
 */
export function placeBuffers(stages: readonly Stage[], kept: readonly Buffer[], sameAs: ReadonlyMap<Buffer, Buffer>): number {
  const { byBuffer, end } = touches(stages);
  const representative = (buffer: Buffer): Buffer => {
    let at = buffer;
    for (let next = sameAs.get(at); next; next = sameAs.get(at)) at = next;
    return at;
  };
  const lists = new Map<Buffer, Touch[]>(kept.map((buffer) => [buffer, []]));
  for (const [buffer, list] of byBuffer) {
    const owner = representative(buffer);
    lists.set(
      owner,
      [...(lists.get(owner) ?? []), ...list].sort((a, b) => a.time - b.time),
    );
  }
  const always = new Set(kept);
  const items = [...lists].map(([buffer, list]) => ({
    buffer,
    size: Math.ceil(Math.max(buffer.size, 1) / alignment) * alignment,
    life: always.has(buffer) || buffer.role === 'constant' || buffer.role === 'input' ? { start: 0, end } : lifeOf(list),
  }));
  for (const item of items) if (item.buffer.role === 'output') item.life.end = end;
  items.sort((a, b) => b.size - a.size || a.life.start - b.life.start);
  const size = pack(items);
  for (const buffer of byBuffer.keys()) buffer.offset = representative(buffer).offset;
  return size;
}

/** Numbers after which addresses fall on the same sets of a first-level cache (4 KiB of float32). */
const cachePeriod = 1024;
/** Buffers from this size on begin at different sets: nests read many of them side by side, and equal sets would push each other out. */
const largeBuffer = 2 * cachePeriod;

/** Where in a cache period the n-th large buffer begins: multiples of the golden section spread evenly. */
const startInPeriod = (n: number): number => Math.floor(((((n + 1) * (Math.sqrt(5) - 1)) / 2) % 1) * (cachePeriod / alignment)) * alignment;

function pack(items: readonly { buffer: Buffer; size: number; life: Span }[]): number {
  const placed: { from: number; to: number; life: Span }[] = []; // by `from`
  let total = 0;
  for (const [n, { buffer, size, life }] of items.entries()) {
    const start = size < largeBuffer ? undefined : startInPeriod(n);
    const next = (from: number): number =>
      start === undefined ? from : from + ((((start - from) % cachePeriod) + cachePeriod) % cachePeriod);
    let from = next(0);
    for (const other of placed) {
      if (other.life.end < life.start || other.life.start > life.end || other.to <= from) continue;
      if (other.from >= from + size) break;
      from = next(other.to);
    }
    buffer.offset = from;
    total = Math.max(total, from + size);
    const at = placed.findIndex((other) => other.from > from);
    placed.splice(at < 0 ? placed.length : at, 0, { from, to: from + size, life });
  }
  return total;
}
