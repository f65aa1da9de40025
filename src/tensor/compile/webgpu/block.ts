/** A block of WGSL under construction. Equal expressions are worked out once, where they are first needed. */
export class Block {
  private readonly lines: string[] = [];

  /**
   * @param names  of expressions worked out already
   * @param indent before every line
   * @param counter of names, shared by the blocks of a function
   */
  constructor(
    private readonly names: ReadonlyMap<string, string> | Map<string, string> = new Map<string, string>(),
    private readonly indent = '  ',
    private readonly counter = { next: 0 },
  ) {
    this.names = new Map(names);
  }

  get text(): string {
    return this.lines.join('\n');
  }

  get length(): number {
    return this.lines.length;
  }

  add(line: string): void {
    this.lines.push(this.indent + line);
  }

  /** A name that no other block of this function uses. */
  unique(stem: string): string {
    return `${stem}${this.counter.next++}`;
  }

  /** The name of an expression, which must not change between two places of this block. */
  define(expression: string): string {
    const known = this.names.get(expression);
    if (known) return known;
    const name = this.unique('x');
    this.add(`let ${name} = ${expression};`);
    (this.names as Map<string, string>).set(expression, name);
    return name;
  }

  /** A block within braces, such as the body of a loop; what it defines ends with it. */
  nest(header: string, fill: (inner: Block) => void): void {
    const inner = new Block(this.names, `${this.indent}  `, this.counter);
    fill(inner);
    this.add(`${header} {`);
    for (const line of inner.lines) this.lines.push(line);
    this.add('}');
  }
}
