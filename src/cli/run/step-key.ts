import { createHash } from 'node:crypto';
import type { BoundaryData } from '../../grid/boundary.ts';
import { tf } from '../../tensor/index.ts';
import { sourcesDigest } from '../sources-digest.ts';
import type { RunPlan } from './plan.ts';

/**
 * Names everything that the compiled step of a plan is made of: the sources and what computes their constants, resolution, time steps,
 * schemes and parameters, and the data as they were read. Undefined where the sources are not known; nothing may be kept then.
 */
export function stepKey(
  { identity, resolution, steps, oceanSchemes, parameters }: RunPlan,
  boundary: BoundaryData,
  more: readonly Float32Array[] = [],
): string | undefined {
  const code = sourcesDigest();
  if (code === undefined) return undefined;
  const { platform, arch, versions } = process;
  const machine = { platform, arch, node: versions.node, v8: versions.v8, tensorflow: tf.version, backend: tf.getBackend() };
  const model = { configuration: identity.configuration, resolution, steps, oceanSchemes, parameters };
  const hash = createHash('sha256').update(JSON.stringify({ code, machine, model }));
  const { oceanMask, oceanDepth, orography, landIce = new Float32Array() } = boundary;
  for (const map of [oceanMask, oceanDepth, orography, landIce, ...more]) hash.update(`\n${map.length}\n`).update(map);
  return hash.digest('hex');
}
