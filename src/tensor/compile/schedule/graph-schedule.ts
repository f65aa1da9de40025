import { type Graph, isKind, type Node, sizeOf } from '../graph/graph.ts';
import { ExpressionBuilder } from './expressions.ts';
import type { TablePool } from './indexing.ts';
import type { Buffer, Stage } from './kernel.ts';
import { columnKernel, fourierKernel, matmulKernel, reduceKernel } from './kernels.ts';
import type { LayeredConstants } from './layered-constants.ts';
import { stageLoop } from './loops.ts';
import { mapKernels } from './map-kernels.ts';
import { Placement } from './placement.ts';
import { worthStoring } from './repetition.ts';
import { accessOf, denseStorage, isDense, newBuffer, partOfStorage, reshapedStorage, type Storage, viewedStorage } from './storage.ts';

/** What the schedules of a graph and of the bodies of its loops have in common. */
export interface ScheduleContext {
  readonly pool: TablePool;
  readonly constants: Map<Float64Array, Buffer>;
  readonly layers: LayeredConstants;
  /** Buffers that take the place of others. */
  readonly sameAs: Map<Buffer, Buffer>;
}

/** A value that a map kernel writes somewhere: a stored node to its own place, or a copy of any node. */
export interface MapJob {
  readonly node: Node;
  readonly to: Storage;
  readonly phase: number;
}

/** Kinds whose numbers can be written to any place that is wanted. */
const ownable = new Set(['elementwise', 'reduce', 'cumulativeSum', 'tridiagonal', 'matmul', 'fourier', 'concat']);

/**
 * Orders the work of one graph in phases. All that a phase reads was written in an earlier one, or is worked out by the same map
 * kernel at the same point; so kernels of a phase are independent, and one meeting of the threads ends it.
 */
export class GraphSchedule {
  readonly placement: Placement;
  private readonly places = new Map<Node, Storage>();
  private readonly loopResults = new Map<Node, readonly Storage[]>();
  private readonly dense = new Set<Node>();
  private readonly copies: { node: Node; to: Storage; of: Node | undefined }[] = [];
  private readonly phases = new Map<Node, number>();
  private readonly pieceCopies = new Map<Node, { node: Node; to: Storage }[]>();

  /**
   * @param sources where the inputs of the graph lie
   * @param targets where its outputs are wanted
   */
  constructor(
    readonly graph: Graph,
    readonly context: ScheduleContext,
    private readonly sources: readonly Storage[],
    private readonly targets: readonly Storage[],
    placement?: Placement,
  ) {
    this.placement = placement ?? new Placement(graph);
  }

  /** The stages, after a few rounds in which what several kernels worked out alike is stored instead. */
  stages(): Stage[] {
    for (let round = 0; round < 4; round++) {
      this.reset();
      this.place();
      const stages = this.build();
      if (stages) return stages;
    }
    throw new Error('A schedule must settle within four rounds; this one did not; report the graph.');
  }

  private reset(): void {
    for (const map of [this.places, this.loopResults, this.phases, this.pieceCopies]) map.clear();
    this.dense.clear();
    this.copies.length = 0;
  }

  private place(): void {
    const { order } = this.placement;
    for (const node of order) {
      if (isKind(node, 'reshape')) this.keepDense(node.inputs[0] as Node);
      if (isKind(node, 'loop')) this.loopResults.set(node, loopStorage(node));
    }
    for (const [n, node] of this.graph.outputs.entries()) this.own(node, this.targets[n] as Storage, undefined);
    for (let n = order.length - 1; n >= 0; n--) {
      const node = order[n] as Node;
      if (isKind(node, 'concat')) this.placePieces(node);
    }
  }

  /** A node that is reshaped must keep its numbers together, and so must those that it is a part of. */
  private keepDense(node: Node): void {
    this.dense.add(node);
    const through = node.operation.kind === 'reshape' || (node.operation.kind === 'view' && !this.placement.stored.has(node));
    if (through) this.keepDense(node.inputs[0] as Node);
  }

  /** Lets a node be written where it is wanted, or copied there when it already has a place of its own. */
  private own(node: Node, to: Storage, of: Node | undefined): void {
    const fits = !this.dense.has(node) || isDense(to, node.shape);
    const free = ownable.has(node.operation.kind) && !this.places.has(node) && fits;
    if (free) {
      this.placement.stored.add(node);
      this.places.set(node, to);
    } else if (of) this.pieceCopies.set(of, [...(this.pieceCopies.get(of) ?? []), { node, to }]);
    else this.copies.push({ node, to, of });
  }

  private placePieces(node: Node): void {
    const { axis } = node.operation as { axis: number };
    const whole = this.storageOf(node);
    let from = 0;
    for (const piece of node.inputs) {
      this.own(piece, partOfStorage(whole, axis, from), node);
      from += piece.shape[axis] as number;
    }
  }

  /** Where the numbers of a node lie. */
  storageOf(node: Node): Storage {
    const known = this.places.get(node);
    if (known) return known;
    const storage = this.newStorage(node);
    this.places.set(node, storage);
    return storage;
  }

  private newStorage(node: Node): Storage {
    const { operation, inputs, shape } = node;
    const input = inputs[0] as Node;
    if (operation.kind === 'input') return this.sources[operation.index] as Storage;
    if (operation.kind === 'constant') return denseStorage(this.constantBuffer(operation.values), shape);
    if (operation.kind === 'reshape') return reshapedStorage(this.storageOf(input), shape);
    if (operation.kind === 'part') return this.loopResults.get(input)?.[operation.index] as Storage;
    if (operation.kind === 'view' && !this.placement.stored.has(node)) {
      const viewed = viewedStorage(this.storageOf(input), operation.axes, shape);
      if (viewed) return viewed;
    }
    return denseStorage(newBuffer(sizeOf(shape), 'temporary'), shape);
  }

  private constantBuffer(values: Float64Array): Buffer {
    let buffer = this.context.constants.get(values);
    if (!buffer) {
      buffer = newBuffer(values.length, 'constant', values);
      this.context.constants.set(values, buffer);
    }
    return buffer;
  }

  /** Whether reads of a node find it in memory. */
  isStored(node: Node): boolean {
    const { kind } = node.operation;
    return this.placement.stored.has(node) || kind === 'input' || kind === 'part' || kind === 'reshape' || kind === 'constant';
  }

  /** Phase in which a stored node is complete; −1 when it is there from the start. */
  private phaseOf(node: Node): number {
    const known = this.phases.get(node);
    if (known !== undefined) return known;
    const phase = this.newPhase(node);
    this.phases.set(node, phase);
    return phase;
  }

  private newPhase(node: Node): number {
    const { operation, inputs, shape } = node;
    const { kind } = operation;
    if (kind === 'input' || kind === 'constant') return -1;
    if (kind === 'reshape' || kind === 'part') return this.phaseOf(inputs[0] as Node);
    if (kind === 'view') return this.placement.stored.has(node) ? this.need(node, false, shape, true) : this.phaseOf(inputs[0] as Node);
    if (kind === 'concat') {
      const copies = (this.pieceCopies.get(node) ?? []).map((copy) => this.need(copy.node, true, copy.node.shape));
      const copied = new Set((this.pieceCopies.get(node) ?? []).map((copy) => copy.node));
      return Math.max(0, ...copies, ...inputs.filter((input) => !copied.has(input)).map((input) => this.phaseOf(input)));
    }
    if (kind === 'elementwise') return this.need(node, true, shape, true);
    return Math.max(0, ...inputs.map((input) => this.need(input, false, input.shape)));
  }

  private readonly needs = new Map<Node, number>();

  /** Earliest phase in which a map kernel over `shape` (or any other kernel, when not pointwise) can read a node. */
  private need(node: Node, pointwise: boolean, shape: readonly number[], own = false): number {
    const { kind } = node.operation;
    if (!own && this.isStored(node)) {
      const shared = pointwise && kind === 'elementwise' && node.shape.join() === shape.join();
      return shared ? this.phaseOf(node) : this.phaseOf(node) + 1;
    }
    const direct = pointwise && kind === 'elementwise';
    let phase = 0;
    for (const input of node.inputs) {
      const same = direct && input.shape.join() === shape.join();
      phase = Math.max(phase, same ? this.needPointwise(input, shape) : this.needCrossed(input));
    }
    return phase;
  }

  private needPointwise(node: Node, shape: readonly number[]): number {
    if (this.isStored(node)) return this.need(node, true, shape);
    const known = this.needs.get(node);
    if (known !== undefined) return known;
    const phase = this.need(node, true, shape);
    this.needs.set(node, phase);
    return phase;
  }

  private readonly crossedNeeds = new Map<Node, number>();

  private needCrossed(node: Node): number {
    const known = this.crossedNeeds.get(node);
    if (known !== undefined) return known;
    const phase = this.need(node, false, node.shape);
    this.crossedNeeds.set(node, phase);
    return phase;
  }

  /** Builds all kernels; undefined when nodes were found that had better be stored. */
  private build(): Stage[] | undefined {
    this.needs.clear();
    this.crossedNeeds.clear();
    const { order, stored } = this.placement;
    const maps: MapJob[] = [];
    const others: { node: Node; phase: number }[] = [];
    for (const node of order) {
      if (!stored.has(node)) continue;
      const phase = this.phaseOf(node);
      for (const copy of this.pieceCopies.get(node) ?? []) maps.push({ ...copy, phase: this.need(copy.node, true, copy.node.shape) });
      if (isKind(node, 'elementwise') || isKind(node, 'view')) maps.push({ node, to: this.storageOf(node), phase });
      else if (!isKind(node, 'concat')) others.push({ node, phase });
    }
    for (const { node, to } of this.copies) maps.push({ node, to, phase: this.need(node, true, node.shape) });
    const expressions = new ExpressionBuilder(this);
    const last = Math.max(-1, ...maps.map(({ phase }) => phase), ...others.map(({ phase }) => phase));
    const stages: Stage[] = [];
    for (let phase = 0; phase <= last; phase++) {
      const kernels = mapKernels(
        this,
        expressions,
        maps.filter((job) => job.phase === phase),
      );
      const loops: Node[] = [];
      for (const { node } of others.filter((job) => job.phase === phase)) {
        if (isKind(node, 'loop')) loops.push(node);
        else kernels.push(this.kernelOf(node, expressions));
      }
      if (kernels.length > 0) stages.push({ kind: 'parallel', kernels });
      for (const loop of loops) stages.push(...stageLoop(this, expressions, loop, this.loopResults.get(loop) as readonly Storage[]));
    }
    return this.storeRepeated(expressions) ? undefined : stages;
  }

  private kernelOf(node: Node, expressions: ExpressionBuilder) {
    expressions.begin(node);
    if (isKind(node, 'reduce')) return reduceKernel(this, expressions, node);
    if (isKind(node, 'cumulativeSum') || isKind(node, 'tridiagonal')) return columnKernel(this, expressions, node);
    if (isKind(node, 'matmul')) return matmulKernel(this, node);
    if (isKind(node, 'fourier')) return fourierKernel(this, node);
    throw new Error(`A node of kind ${node.operation.kind} has no kernel of its own.`);
  }

  /** Stores what several kernels worked out for themselves, where that costs more than to read it. */
  private storeRepeated(expressions: ExpressionBuilder): boolean {
    const readyAt = (node: Node): number => (this.isStored(node) ? this.phaseOf(node) : this.need(node, true, node.shape, true));
    const repeated = worthStoring(expressions.courses(), { isStored: (node) => this.isStored(node), readyAt });
    for (const node of repeated) this.placement.stored.add(node);
    return repeated.length > 0 && this.canRetry();
  }

  private retries = 0;

  private canRetry(): boolean {
    return ++this.retries < 4;
  }

  /** Where a node is read by a loop nest whose axes are those of the node. */
  accessAt(node: Node, loops = node.shape.length) {
    return accessOf(this.storageOf(node), this.context.pool.everyPoint(node.shape), loops);
  }
}

/** Memory for what a loop carries and stacks. */
function loopStorage(node: Node): Storage[] {
  const { body, count, carried } = node.operation as { body: Graph; count: number; carried: number };
  return body.outputs.map(({ shape }, n) => {
    const whole = n < carried ? shape : [count, ...shape];
    return denseStorage(newBuffer(sizeOf(whole), 'temporary'), whole);
  });
}
