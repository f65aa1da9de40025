import { cycleTime } from '../kernel/index.ts';
import { stepParts } from '../model/step-parts.ts';
import { useBackend } from '../tensor/backend.ts';
import { profileStep } from '../tensor/profile.ts';
import { findExperiment } from './experiments.ts';
import { buildModel } from './run/model.ts';
import { planRun } from './run/plan.ts';
import { resolveSettings } from './settings.ts';

const mostKernels = 8;
const secondsPerYear = 365 * 86400;

/**
 * What `chronos describe step` prints: the kernels that each part of the coupled step calls, and the time it takes here, operation by
 * operation.
 */
export async function describeStep(): Promise<string> {
  const plan = planRun(await findExperiment('production-control'), resolveSettings({}, process.env));
  const { backend } = plan.settings;
  const compiled = ['auto', 'wasm', 'webgpu'].includes(backend);
  const { name, device } = await useBackend(compiled ? 'tfjs-wasm' : backend);
  const model = buildModel(plan);
  const parts = stepParts(model.initial(), cycleTime(plan.clock, 0).middleYearFraction, plan.parameters, model.geometry);
  const lines = [`${plan.resolution} on ${name} (${device})`];
  let interval = Number.NaN;
  for (const part of parts) {
    const { calls, bytes, milliseconds, kernels } = await profileStep(part.run);
    interval = milliseconds;
    const most = kernels.slice(0, mostKernels).map((kernel) => `${kernel.name} ${kernel.calls}`);
    const counted = `${calls} kernels, ${(bytes / 1e6).toFixed(0)} MB in and out`;
    lines.push(
      `${part.name} (${part.perInterval} a day): ${calls > 0 ? counted : 'too many kernels to count'}, ${milliseconds.toFixed(1)} ms`,
    );
    if (calls > 0) lines.push(`    ${most.join(', ')}, …`);
  }
  const sypd = (plan.steps.coupling * 86400 * 1000) / (interval * secondsPerYear);
  return `${[...lines, `that is ${sypd.toFixed(0)} simulated years a day before output`].join('\n')}\n`;
}
