/** Memory of the arena behind the buffers of a program: tables of cosines and sines, intermediate results of reductions. */
export class ExtraMemory {
  /** Numbers, and where each run of them begins. */
  readonly constants: { readonly offset: number; readonly values: Float32Array<ArrayBuffer> }[] = [];
  private readonly twiddlesByPoints = new Map<number, number>();
  private end: number;

  /** @param size numbers in the arena of the program */
  constructor(size: number) {
    this.end = size;
  }

  /** Numbers in the arena with all extras. */
  get size(): number {
    return this.end;
  }

  /** @returns where `size` numbers begin that nothing else uses */
  reserve(size: number): number {
    const offset = this.end;
    this.end += Math.ceil(size / 16) * 16;
    return offset;
  }

  /** @returns where cos(2πj/points), sin(2πj/points) for j = 0 … points−1 begin */
  twiddles(points: number): number {
    const known = this.twiddlesByPoints.get(points);
    if (known !== undefined) return known;
    const values = new Float32Array(2 * points);
    for (let j = 0; j < points; j++) {
      values[2 * j] = Math.cos((2 * Math.PI * j) / points);
      values[2 * j + 1] = Math.sin((2 * Math.PI * j) / points);
    }
    const offset = this.reserve(values.length);
    this.constants.push({ offset, values });
    this.twiddlesByPoints.set(points, offset);
    return offset;
  }
}
