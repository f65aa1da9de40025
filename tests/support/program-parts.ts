import type { Access, Buffer, Expression, Kernel, Program, Stage } from '../../src/tensor/compile/schedule/kernel.ts';

/** Numbers that look random and are the same every time. */
export function noise(size: number, seed: number, low = -1, high = 1): Float64Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(low + ((high - low) * state) / 2 ** 32);
  });
}

/** The table of an evenly spaced axis. */
export const even = (extent: number, stride: number, first = 0): Int32Array =>
  Int32Array.from({ length: extent }, (_, v) => first + v * stride);

/** A read or write at the sum of tables, one an axis of the loop nest. */
export const at = (buffer: Buffer, ...tables: (Int32Array | undefined)[]): Access => ({
  buffer,
  base: 0,
  tables,
  fill: 0,
  perIteration: 0,
});
export const read = (access: Access): Expression => ({ kind: 'read', access });
export const number = (value: number): Expression => ({ kind: 'number', value });
export const apply = (name: string, ...args: Expression[]): Expression => ({ kind: 'apply', name, arguments: args });

/** Buffers side by side, and the program that they make with stages. */
export class Memory {
  private size = 0;
  private readonly buffers: Buffer[] = [];

  buffer(size: number, role: Buffer['role'], values?: Float64Array): Buffer {
    const buffer: Buffer = { size, role, offset: this.size, ...(values && { values }) };
    this.size += Math.ceil(size / 16) * 16;
    this.buffers.push(buffer);
    return buffer;
  }

  program(stages: readonly Stage[], dynamicCount = false): Program {
    const ofRole = (role: Buffer['role']): Buffer[] => this.buffers.filter((buffer) => buffer.role === role);
    return { stages, inputs: ofRole('input'), outputs: ofRole('output'), constants: ofRole('constant'), size: this.size, dynamicCount };
  }
}

export const parallel = (...kernels: Kernel[]): Stage => ({ kind: 'parallel', kernels });
