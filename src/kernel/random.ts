/**
 * Counter-based random numbers: Philox 4x32-10 of Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3,
 * SC11. A number is a function of (seed, stream, step, index) alone, so a run can be cut and resumed anywhere.
 */
type Words4 = readonly [number, number, number, number];
type Words2 = readonly [number, number];

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** High 32 bits of the product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/** One block: ten rounds over a counter of four words under a key of two. */
export function philox4x32(counter: Words4, key: Words2): Words4 {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, a);
    const high1 = multiplyHigh(multiplier1, c);
    const low0 = Math.imul(multiplier0, a) >>> 0;
    const low1 = Math.imul(multiplier1, c) >>> 0;
    [a, b, c, d] = [(high1 ^ b ^ k0) >>> 0, low1, (high0 ^ d ^ k1) >>> 0, low0];
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  return [a, b, c, d];
}

/** Two words of a safe integer, two's complement. */
const words = (n: number): Words2 => [n >>> 0, Math.floor(n / 2 ** 32) >>> 0];

/** What a sequence of random numbers depends on; all are whole numbers, the stream below 2³². */
export interface RandomKey {
  readonly seed: number;
  readonly stream: number;
  readonly step: number;
}

/** A float64 in [0, 1) from the upper 53 of 64 bits. */
const unit = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;

/** Independent uniform numbers in [0, 1). */
export function uniforms({ seed, stream, step }: RandomKey, count: number): Float64Array {
  const values = new Float64Array(count);
  const [stepLow, stepHigh] = words(step);
  for (let block = 0; 2 * block < count; block++) {
    const [a, b, c, d] = philox4x32([block, stream >>> 0, stepLow, stepHigh], words(seed));
    values[2 * block] = unit(a, b);
    if (2 * block + 1 < count) values[2 * block + 1] = unit(c, d);
  }
  return values;
}
