import { elementwiseRule } from '../operations/index.ts';
import type { Access, Expression } from '../schedule/kernel.ts';
import type { Block } from './block.ts';
import type { ExtraMemory } from './extra-memory.ts';
import { type Segment, segmentsOf, type TableMemory } from './index-tables.ts';
import { literal } from './literal.ts';

/** What the kernels of a program share. */
export interface Memory {
  readonly tables: TableMemory;
  readonly extra: ExtraMemory;
}

/** What the kernels of one shader share. */
export interface ShaderParts {
  readonly memory: Memory;
  /** Invocations of a workgroup. */
  readonly lanes: number;
  /** Functions of WGSL that pointwise operations call. */
  readonly libraries: Set<string>;
  /** Declarations of workgroup memory. */
  readonly shared: Set<string>;
}

/** An address in the arena and the condition under which it exists; without one, always. */
interface Place {
  readonly address: string;
  readonly inside: readonly string[];
}

/** Writes the code of reads, writes and expressions at given indices of a loop nest into a block. */
export class KernelScope {
  private readonly values = new Map<Expression, string>();

  /** @param indices names of the loop nest's indices, of type i32 */
  constructor(
    readonly parts: ShaderParts,
    readonly block: Block,
    readonly indices: readonly string[],
  ) {}

  /** The same code at other indices, in a block within this one. */
  within(block: Block, indices: readonly string[]): KernelScope {
    return new KernelScope(this.parts, block, indices);
  }

  /** The name of an expression's value. */
  value(expression: Expression): string {
    const known = this.values.get(expression);
    if (known) return known;
    const name = this.compute(expression);
    this.values.set(expression, name);
    return name;
  }

  private compute(expression: Expression): string {
    if (expression.kind === 'read') return this.read(expression.access);
    if (expression.kind === 'number') return this.block.define(literal(expression.value));
    const rule = elementwiseRule(expression.name);
    if (rule.wgslLibrary) this.parts.libraries.add(rule.wgslLibrary);
    const names = expression.arguments.map((argument) => this.value(argument));
    return this.block.define(rule.wgsl(...names));
  }

  /** The name of the number that an access reads. */
  read(access: Access): string {
    const { address, inside } = this.place(access);
    const element = `arena[${address}]`;
    return this.block.define(inside.length > 0 ? `select(${literal(access.fill)}, ${element}, ${inside.join(' && ')})` : element);
  }

  write(access: Access, value: string): void {
    this.block.add(`arena[${this.place(access).address}] = ${value};`);
  }

  private place(access: Access): Place {
    let constant = access.buffer.offset + access.base;
    const terms: string[] = [];
    const inside: string[] = [];
    for (const [axis, table] of access.tables.entries()) {
      const index = this.indices[axis];
      if (!table || index === undefined) continue;
      const segments = segmentsOf(table);
      const [only] = segments ?? [];
      if (only && segments?.length === 1 && !only.isOutside) {
        constant += only.intercept;
        if (only.stride !== 0) terms.push(product(only.stride, index));
      } else terms.push(segments ? this.piecewise(segments, index, table.length, inside) : this.lookup(table, index, inside));
    }
    if (access.perIteration !== 0) terms.push(product(access.perIteration, 'call.iteration'));
    return { address: this.block.define([...terms, `${constant}i`].join(' + ')), inside };
  }

  /** One term of an address from a table of few pieces. */
  private piecewise(segments: readonly Segment[], index: string, length: number, inside: string[]): string {
    let text = '';
    for (const { from, to, intercept, stride, isOutside } of segments) {
      const piece = stride === 0 ? `${intercept}i` : `${intercept}i + ${product(stride, index)}`;
      text = from === 0 ? piece : `select(${text}, ${piece}, ${index} >= ${from}i)`;
      if (isOutside) inside.push(this.block.define(beyond(from, to, length, index)));
    }
    return this.block.define(text);
  }

  /** One term of an address from a table in memory. */
  private lookup(table: Int32Array, index: string, inside: string[]): string {
    const entry = this.block.define(`tables[${this.parts.memory.tables.place(table)}i + ${index}]`);
    if (!table.some((place) => place < -(2 ** 30))) return entry;
    inside.push(this.block.define(`${entry} > -1073741824i`));
    return this.block.define(`max(${entry}, 0i)`);
  }
}

const product = (factor: number, name: string): string => (factor === 1 ? name : `${factor}i * ${name}`);

/** The condition that an index of 0 … length−1 is not within from … to−1. */
function beyond(from: number, to: number, length: number, index: string): string {
  if (from === 0) return to === length ? 'false' : `${index} >= ${to}i`;
  return to === length ? `${index} < ${from}i` : `(${index} < ${from}i || ${index} >= ${to}i)`;
}
