import { isKind, type Node, sizeOf } from '../graph/graph.ts';
import { remember } from '../remember.ts';
import type { GraphSchedule } from './graph-schedule.ts';
import { type Indexing, indexingKey, isOpen, isPointwise } from './indexing.ts';
import type { Expression } from './kernel.ts';
import type { LayeredConstant } from './layered-constants.ts';
import { accessOf, withoutUnitAxes } from './storage.ts';

/** Nodes that a kernel works out without storing them, each with the nodes of the kernel that read it; undefined is the kernel itself. */
export type KernelCourse = Map<Node, Set<Node | undefined>>;

/** Makes the expressions of one kernel after another; equal parts of a kernel are one object. */
export class ExpressionBuilder {
  private memo = new Map<string, Expression>();
  private group: ReadonlySet<Node> = new Set();
  private kernel: unknown = undefined;
  private readonly ids = new Map<Node, number>();
  private readonly course = new Map<unknown, KernelCourse>();
  private readonly readers: Node[] = [];

  constructor(private readonly schedule: GraphSchedule) {}

  /**
   * Begins a kernel.
   * @param kernel anything that stands for it
   * @param group  stored nodes that the kernel itself works out, and may therefore use at the same point
   */
  begin(kernel: unknown, group: ReadonlySet<Node> = new Set()): void {
    this.memo = new Map();
    this.kernel = kernel;
    this.group = group;
    this.course.set(kernel, new Map());
  }

  /** What every kernel worked out without storing it, in the order of the kernels. */
  courses(): KernelCourse[] {
    return [...this.course.values()];
  }

  /** A node's value. @param extents of the loop nest, those of 1 included; reads come out without them */
  value(node: Node, indexing: Indexing, extents: readonly number[], fill = 0): Expression {
    const key = `${this.idOf(node)} ${indexingKey(indexing)} ${fill}`;
    if (isKind(node, 'elementwise') && !this.schedule.isStored(node)) this.note(node);
    let expression = this.memo.get(key);
    if (!expression) {
      expression = this.make(node, indexing, extents, fill);
      this.memo.set(key, expression);
    }
    return expression;
  }

  /** A node worked out anew, whether it is stored or not. */
  workOut(node: Node, indexing: Indexing, extents: readonly number[]): Expression {
    const key = `${this.idOf(node)} ${indexingKey(indexing)} new`;
    let expression = this.memo.get(key);
    if (!expression) {
      expression = isKind(node, 'elementwise') ? this.apply(node, indexing, extents) : this.through(node, indexing, extents, 0);
      this.memo.set(key, expression);
    }
    return expression;
  }

  private make(node: Node, indexing: Indexing, extents: readonly number[], fill: number): Expression {
    const { operation } = node;
    if (operation.kind === 'constant' && sizeOf(node.shape) === 1 && !isOpen(indexing))
      return { kind: 'number', value: operation.values[0] as number };
    const layered = isOpen(indexing) ? undefined : this.schedule.context.layers.of(node);
    if (layered) return this.layered(layered, indexing, extents);
    if (this.schedule.isStored(node)) {
      if (this.group.has(node) && isPointwise(indexing)) return this.workOut(node, indexing, extents);
      return this.read(node, indexing, extents, fill);
    }
    if (isKind(node, 'view')) return this.through(node, indexing, extents, fill);
    return this.apply(node, indexing, extents);
  }

  /** A constant worked out of its layers; those with the same depths compare them once. */
  private layered({ level, depth, inside, outside }: LayeredConstant, indexing: Indexing, extents: readonly number[]): Expression {
    const key = `${this.idOf(level)} < ${this.idOf(depth)} ${indexingKey(indexing)}`;
    const part = (node: Node, first: number): Expression => this.value(node, indexing.slice(first, first + node.shape.length), extents);
    const within = remember(
      this.memo,
      key,
      (): Expression => ({ kind: 'apply', name: 'Less', arguments: [part(level, 0), part(depth, 1)] }),
    );
    return { kind: 'apply', name: 'Select', arguments: [within, part(inside, 0), part(outside, 0)] };
  }

  private through(node: Node, indexing: Indexing, extents: readonly number[], fill: number): Expression {
    const { axes, fill: beyond } = node.operation as Extract<Node['operation'], { kind: 'view' }>;
    const inner = this.schedule.context.pool.throughView(indexing, axes);
    return this.value(node.inputs[0] as Node, inner, extents, isOpen(inner) && !isOpen(indexing) ? beyond : fill);
  }

  private apply(node: Node, indexing: Indexing, extents: readonly number[]): Expression {
    const { pool } = this.schedule.context;
    const { name } = node.operation as Extract<Node['operation'], { kind: 'elementwise' }>;
    this.readers.push(node);
    const values = node.inputs.map((input) => this.value(input, pool.throughBroadcast(indexing, node.shape, input.shape), extents));
    this.readers.pop();
    return { kind: 'apply', name, arguments: values };
  }

  private read(node: Node, indexing: Indexing, extents: readonly number[], fill: number): Expression {
    const nowhere = indexing.some(({ loop, table }) => table.entries[0] === -1 && (loop < 0 || table.entries.every((entry) => entry < 0)));
    if (nowhere) return { kind: 'number', value: fill };
    const access = accessOf(this.schedule.storageOf(node), indexing, extents.length, fill);
    return { kind: 'read', access: withoutUnitAxes(access, extents) };
  }

  private note(node: Node): void {
    const course = this.course.get(this.kernel) as KernelCourse;
    const readers = course.get(node) ?? new Set();
    readers.add(this.readers.at(-1));
    course.set(node, readers);
  }

  private idOf(node: Node): number {
    const id = this.ids.get(node) ?? this.ids.size;
    this.ids.set(node, id);
    return id;
  }
}
