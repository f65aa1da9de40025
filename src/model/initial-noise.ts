import { uniforms } from '../kernel/random.ts';

/** Numbers that the initial noise may draw. */
const noiseDraws = 4096;

/** The numbers of the initial noise, in their order. */
export function initialNoise(seed: number): () => number {
  const draws = uniforms({ seed, stream: 0, step: 0 }, noiseDraws);
  let used = 0;
  return () => draws[used++ % noiseDraws] ?? 0;
}
