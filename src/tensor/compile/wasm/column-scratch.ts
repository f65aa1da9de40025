import binaryen from 'binaryen';
import { type ExpressionRef, scratchGlobal } from './function-builder.ts';
import type { Scope, Variant } from './scope.ts';

export interface ScratchSize {
  /** Columns side by side. */
  readonly row: number;
  /** Numbers that each keeps in a slot. */
  readonly parts: number;
  readonly levels: number;
}

/** Vectors of the columns at which a scope stands, in slots counted from that of its level. */
export interface ScratchVectors {
  load(slot: number, part: number, variant: Variant): ExpressionRef;
  store(slot: number, part: number, variant: Variant, value: ExpressionRef): void;
}

/** Memory of one thread in which a row of columns keeps some numbers a level: slot by slot, part by part, column by column. */
export class ColumnScratch {
  private readonly partBytes: number;
  private readonly slotBytes: number;

  constructor(root: Scope, { row, parts, levels }: ScratchSize) {
    const { target } = root.builder;
    this.partBytes = Math.ceil(row / target.lanes) * target.lanes * target.element;
    this.slotBytes = parts * this.partBytes;
    target.reserveScratch(levels * this.slotBytes);
  }

  /** Fills a slot with zeros. */
  clear(scope: Scope, slot: number): void {
    const { i32, global, memory } = scope.builder.module;
    const from = i32.add(global.get(scratchGlobal, binaryen.i32), i32.const(slot * this.slotBytes));
    scope.emit(memory.fill(from, i32.const(0), i32.const(this.slotBytes)));
  }

  /** @param axis the axis that counts levels; without one, there is a single slot */
  at(scope: Scope, axis?: number): ScratchVectors {
    const { module, target } = scope.builder;
    const { i32, v128, global } = module;
    const pointer = scope.allocate(binaryen.i32);
    const index = scope.window?.kind === 'moving' ? scope.builder.get(scope.window.index) : i32.const(scope.window?.at ?? 0);
    const inRow = i32.add(global.get(scratchGlobal, binaryen.i32), i32.mul(index, i32.const(target.element)));
    const slot = axis === undefined ? i32.const(0) : i32.mul(scope.builder.get(scope.index(axis)), i32.const(this.slotBytes));
    scope.emit(module.local.set(pointer, i32.add(inRow, slot)));
    const offset = (slot: number, part: number, variant: Variant): number =>
      slot * this.slotBytes + part * this.partBytes + variant.offset * target.element;
    const from = (): ExpressionRef => scope.builder.get(pointer);
    return {
      load: (slot, part, variant) => v128.load(offset(slot, part, variant), 16, from()),
      store: (slot, part, variant, value) => scope.emit(v128.store(offset(slot, part, variant), 16, from(), value)),
    };
  }
}
