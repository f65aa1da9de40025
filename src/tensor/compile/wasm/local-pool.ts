import binaryen from 'binaryen';
import type { FunctionBuilder } from './function-builder.ts';

/**
 * The locals of one scope. Those given back serve the scope again; those of closed inner scopes serve later inner scopes, never the scope
 * itself, whose statements may still grow before the loops in which they were used.
 */
export class LocalPool {
  private readonly builder: FunctionBuilder;
  private readonly parent: LocalPool | undefined;
  private readonly free = new Map<binaryen.Type, number[]>();
  private readonly left = new Map<binaryen.Type, number[]>();
  private readonly taken: [binaryen.Type, number][] = [];
  private record: number[] | undefined;

  constructor(builder: FunctionBuilder, parent: LocalPool | undefined) {
    this.builder = builder;
    this.parent = parent;
  }

  allocate(type: binaryen.Type): number {
    const local = this.free.get(type)?.pop() ?? this.allocateUntouched(type);
    if (type === binaryen.v128) this.record?.push(local);
    return local;
  }

  /** A local that no statement of this scope has used. */
  allocateUntouched(type: binaryen.Type): number {
    const local = this.leftAbove(type) ?? this.builder.newLocal(type);
    this.taken.push([type, local]);
    return local;
  }

  private leftAbove(type: binaryen.Type): number | undefined {
    for (let pool = this.parent; pool; pool = pool.parent) {
      const local = pool.left.get(type)?.pop();
      if (local !== undefined) return local;
    }
    return undefined;
  }

  release(type: binaryen.Type, local: number): void {
    add(this.free, type, local);
  }

  /** Leaves all locals of this scope and of those within it to later scopes of the parent. */
  close(): void {
    if (!this.parent) return;
    for (const [type, local] of this.taken) add(this.parent.left, type, local);
    for (const [type, list] of this.left) for (const local of list) add(this.parent.left, type, local);
  }

  /** Does something and says which vector locals it took. */
  collecting<T>(work: () => T): { result: T; locals: number[] } {
    const locals: number[] = [];
    return { result: this.recordingInto(locals, work), locals };
  }

  /** Does something whose locals stay for the rest of the scope, whatever is being collected. */
  lasting<T>(work: () => T): T {
    return this.recordingInto(undefined, work);
  }

  private recordingInto<T>(record: number[] | undefined, work: () => T): T {
    const outer = this.record;
    this.record = record;
    const result = work();
    this.record = outer;
    return result;
  }
}

function add(lists: Map<binaryen.Type, number[]>, type: binaryen.Type, local: number): void {
  const list = lists.get(type);
  if (list) list.push(local);
  else lists.set(type, [local]);
}
