import binaryen from 'binaryen';
import type { Network, Term } from './fourier-algorithm.ts';
import type { ExpressionRef } from './function-builder.ts';
import { entryAt, type Place, type Step } from './place.ts';
import type { Scope } from './scope.ts';
import { address, loadSplat, storeLane } from './vector-access.ts';

/** Several rows of transforms at once, one in every lane. */
export interface RowVector {
  readonly scope: Scope;
  /** Pointers of the rows of the lanes; one where rows lie side by side in memory. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Puts what `lanes` rows hold at `lanes` consecutive places into vectors of one place each, or back. */
function transposedVectors(scope: Scope, vectors: readonly (() => ExpressionRef)[], element: number): (() => ExpressionRef)[] {
  const { module } = scope.builder;
  const shuffle = (a: () => ExpressionRef, b: () => ExpressionRef, unit: number, half: 'low' | 'high'): (() => ExpressionRef) => {
    const from = half === 'low' ? 0 : 8;
    const order = Array.from({ length: 16 }, (_, n) => {
      const [pair, within] = [Math.floor(n / unit), n % unit];
      return from + Math.floor(pair / 2) * unit + within + (pair % 2) * 16;
    });
    return scope.lanes.local(module.i8x16.shuffle(a(), b(), order));
  };
  const interleave = (list: readonly (() => ExpressionRef)[], a: number, b: number, unit: number): (() => ExpressionRef)[] =>
    (['low', 'high'] as const).map((half) => shuffle(list[a] as () => ExpressionRef, list[b] as () => ExpressionRef, unit, half));
  if (element === 8) return interleave(vectors, 0, 1, 8);
  const halves = [...interleave(vectors, 0, 1, 4), ...interleave(vectors, 2, 3, 4)];
  return [...interleave(halves, 0, 2, 8), ...interleave(halves, 1, 3, 8)];
}

/** Sums after which one is anchored (see `Scope.anchor`): measured. */
const anchorInterval = 2;

/** The elements of a row: where the first is, how the others follow, and how many there are. */
export interface RowElements {
  readonly place: Place;
  readonly step: Step;
  readonly extent: number;
}

/** Emits the code of a network on several rows at once. Every value has a local from when it is made until its last use. */
export class RowTransform {
  private readonly values = new Map<number, { local: number; uses: number }>();
  private readonly uses: number[];
  private readonly network: Network;
  private readonly rowsAt: RowVector;
  private readonly from: RowElements;
  private readonly to: RowElements;

  constructor(network: Network, rowsAt: RowVector, from: RowElements, to: RowElements) {
    this.network = network;
    this.rowsAt = rowsAt;
    this.from = from;
    this.to = to;
    this.uses = network.nodes.map(() => 0);
    for (const node of network.nodes)
      if ('terms' in node) for (const term of node.terms) this.uses[term.node] = (this.uses[term.node] as number) + 1;
    for (const output of network.outputs) if (output) this.uses[output.node] = (this.uses[output.node] as number) + 1;
  }

  private get scope(): Scope {
    return this.rowsAt.scope;
  }

  private keep(node: number, value: ExpressionRef): void {
    const local = this.scope.allocate(binaryen.v128);
    this.scope.emit(this.scope.builder.module.local.set(local, value));
    this.values.set(node, { local, uses: this.uses[node] as number });
    if (this.values.size % anchorInterval === 0) this.scope.anchor(() => this.scope.builder.module.local.get(local, binaryen.v128));
  }

  private get(node: number): ExpressionRef {
    if (!this.values.has(node)) this.make(node);
    return this.scope.builder.module.local.get((this.values.get(node) as { local: number }).local, binaryen.v128);
  }

  private used(node: number): void {
    const value = this.values.get(node) as { local: number; uses: number };
    if (--value.uses === 0) this.scope.release(binaryen.v128, value.local);
  }

  private make(node: number): void {
    const made = this.network.nodes[node] as Network['nodes'][number];
    if ('input' in made) {
      this.load(made.input);
      return;
    }
    for (const term of made.terms) if (!this.values.has(term.node)) this.make(term.node);
    this.keep(node, this.sum(made.terms));
    for (const term of made.terms) this.used(term.node);
  }

  private sum(terms: readonly Term[]): ExpressionRef {
    const { lanes } = this.scope;
    const ordered = [...terms].sort((a, b) => Number(a.factor === -1) - Number(b.factor === -1));
    return ordered.reduce<ExpressionRef | undefined>((sum, { node, factor }) => {
      const size = Math.abs(factor);
      const value = size === 1 ? this.get(node) : lanes.mul(this.get(node), this.scope.number(size)());
      if (sum === undefined) return factor < 0 ? lanes.neg(value) : value;
      return factor < 0 ? lanes.sub(sum, value) : lanes.add(sum, value);
    }, undefined) as ExpressionRef;
  }

  private nodesOfInputs(): Map<number, number> {
    const found = new Map<number, number>();
    for (const [node, made] of this.network.nodes.entries()) if ('input' in made) found.set(made.input, node);
    return found;
  }

  private inputs: Map<number, number> | undefined;

  /** Loads an input, and its neighbours where a whole vector of them is at hand. */
  private load(input: number): void {
    this.inputs ??= this.nodesOfInputs();
    const { from, rowsAt, scope } = this;
    const { element, lanes } = scope.builder.target;
    const group = Math.floor(input / lanes) * lanes;
    if (rowsAt.from.length === 1 || from.step !== 1 || group + lanes > from.extent) {
      this.loadOne(input);
      return;
    }
    const { result, locals } = scope.collecting(() => transposedVectors(scope, this.loadRows(group), element));
    for (const [n, vector] of result.entries()) {
      const node = this.inputs.get(group + n);
      if (node !== undefined && !this.values.has(node)) this.keep(node, vector());
    }
    for (const local of locals) scope.release(binaryen.v128, local);
  }

  private loadRows(group: number): (() => ExpressionRef)[] {
    const { from, rowsAt, scope } = this;
    return rowsAt.from.map((pointer) => {
      const { offset, from: at } = address(scope, pointer, scope.base(from.place) + group * scope.builder.target.element);
      return scope.lanes.local(scope.builder.module.v128.load(offset, 4, at));
    });
  }

  private loadOne(input: number): void {
    const { from, rowsAt, scope } = this;
    const { module, target } = scope.builder;
    const node = (this.inputs as Map<number, number>).get(input) as number;
    const entry = entryAt(from.step, input, from.extent);
    if (entry < 0) {
      this.keep(node, scope.number(from.place.fill)());
      return;
    }
    const bytes = scope.base(from.place) + entry * target.element;
    const [first, ...others] = rowsAt.from as [number, ...number[]];
    const { offset, from: at } = address(scope, first, bytes);
    if (others.length === 0) {
      this.keep(node, module.v128.load(offset, 4, at));
      return;
    }
    const vector = others.reduce(
      (v, pointer, n) => {
        const place = address(scope, pointer, bytes);
        return target.element === 4
          ? module.v128.load32_lane(place.offset, 4, n + 1, place.from, v)
          : module.v128.load64_lane(place.offset, 4, n + 1, place.from, v);
      },
      loadSplat(scope, first, bytes),
    );
    this.keep(node, vector);
  }

  private output(n: number): () => ExpressionRef {
    const term = this.network.outputs[n];
    const { scope } = this;
    if (!term) return scope.number(0);
    const value = this.get(term.node);
    const scaled =
      term.factor === 1 ? value : term.factor === -1 ? scope.lanes.neg(value) : scope.lanes.mul(value, scope.number(term.factor)());
    const lane = scope.lanes.local(scaled);
    this.used(term.node);
    return lane;
  }

  /** Stores a few neighbouring outputs. */
  private store(n: number, count: number): void {
    const { to, rowsAt, scope } = this;
    const { module, target } = scope.builder;
    const { lanes, element } = target;
    const vectors = Array.from({ length: count }, (_, k) => this.output(n + k));
    const bytes = (k: number): number => scope.base(to.place) + entryAt(to.step, n + k, to.extent) * element;
    const whole = rowsAt.to.length > 1 && count === lanes && to.step === 1;
    const put = (pointer: number, at: number, vector: () => ExpressionRef): void => {
      const { offset, from } = address(scope, pointer, at);
      scope.emit(module.v128.store(offset, 4, from, vector()));
    };
    if (whole)
      for (const [k, vector] of transposedVectors(scope, vectors, element).entries()) put(rowsAt.to[k] as number, bytes(0), vector);
    else if (rowsAt.to.length === 1) for (const [k, vector] of vectors.entries()) put(rowsAt.to[0] as number, bytes(k), vector);
    else
      for (const [k, vector] of vectors.entries())
        for (const [lane, pointer] of rowsAt.to.entries()) scope.emit(storeLane(scope, pointer, bytes(k), lane, vector()));
  }

  emit(): void {
    const { to, scope } = this;
    const { lanes } = scope.builder.target;
    for (let n = 0; n < to.extent; n += lanes) this.store(n, Math.min(lanes, to.extent - n));
  }
}
