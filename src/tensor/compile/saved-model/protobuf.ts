const utf8 = new TextEncoder();

/** A protocol-buffers message in the making: fields are appended in the order of the calls. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** The wire form. */
  bytes(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  /** A whole number, −2⁵³ … 2⁵³. */
  integer(field: number, value: number): this {
    return this.tag(field, 0).varint(BigInt(value));
  }

  flag(field: number, value: boolean): this {
    return this.integer(field, Number(value));
  }

  text(field: number, value: string): this {
    return this.block(field, utf8.encode(value));
  }

  message(field: number, value: Message): this {
    return this.block(field, value.bytes());
  }

  /** An entry of a map with text keys. */
  entry(field: number, key: string, value: Message): this {
    return this.message(field, new Message().text(1, key).message(2, value));
  }

  /** Bytes with their length before them. */
  block(field: number, value: Uint8Array): this {
    this.tag(field, 2).varint(BigInt(value.length));
    this.parts.push(value);
    return this;
  }

  private tag(field: number, wire: number): this {
    return this.varint(BigInt((field << 3) | wire));
  }

  private varint(value: bigint): this {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    do {
      const low = Number(rest & 127n);
      rest >>= 7n;
      bytes.push(rest > 0n ? low | 128 : low);
    } while (rest > 0n);
    this.parts.push(Uint8Array.from(bytes));
    return this;
  }
}
