import binaryen from 'binaryen';
import type { Precision } from '../executable.ts';
import type { ConstantArea } from './constant-area.ts';

export type ExpressionRef = binaryen.ExpressionRef;

/** Parameters of every kernel function: which of how many equal parts of the work it does, and the counter of the enclosing loop. */
export const parameter = { part: 0, parts: 1, iteration: 2 } as const;
export const parameterCount = 3;
export const scratchGlobal = 'scratch';
/** Bytes before the scratch of every thread that anyone may overwrite. */
export const anchorBytes = 64;

/** What is common to all kernels of a module. */
export interface Target {
  readonly module: binaryen.Module;
  readonly precision: Precision;
  /** Bytes of a number. */
  readonly element: 4 | 8;
  /** Numbers in a vector. */
  readonly lanes: 2 | 4;
  /** Address of the arena. */
  readonly arena: number;
  readonly constants: ConstantArea;
  /** Asks for bytes of memory that the calling thread has for itself during the kernel, at the global `scratch`. */
  reserveScratch(bytes: number): void;
}

/** Locals and labels of one function. */
export class FunctionBuilder {
  readonly target: Target;
  readonly module: binaryen.Module;
  private readonly types: binaryen.Type[] = [];
  private labels = 0;

  constructor(target: Target) {
    this.target = target;
    this.module = target.module;
  }

  newLocal(type: binaryen.Type): number {
    return parameterCount + this.types.push(type) - 1;
  }

  label(name: string): string {
    return `${name}${this.labels++}`;
  }

  finish(name: string, body: readonly ExpressionRef[]): void {
    const parameters = binaryen.createType(new Array<binaryen.Type>(parameterCount).fill(binaryen.i32));
    this.module.addFunction(name, parameters, binaryen.none, this.types, this.module.block(null, body, binaryen.none));
  }

  integer(value: number): ExpressionRef {
    return this.module.i32.const(value | 0);
  }

  get(local: number): ExpressionRef {
    return this.module.local.get(local, binaryen.i32);
  }

  /** A loop that runs while its condition holds; the body must make it fail in the end. */
  whileLoop(condition: () => ExpressionRef, body: readonly ExpressionRef[]): ExpressionRef {
    const label = this.label('loop');
    const { module } = this;
    const loop = module.loop(label, module.block(null, [...body, module.br(label, condition())], binaryen.none));
    return module.if(condition(), loop);
  }

  /** The first of the things of a part when `total` things are shared out, or the one after its last with `next`. */
  shareStart(total: number, next: boolean): ExpressionRef {
    const { i32 } = this.module;
    const part = this.get(parameter.part);
    return i32.div_u(i32.mul(next ? i32.add(part, i32.const(1)) : part, i32.const(total)), this.get(parameter.parts));
  }
}
