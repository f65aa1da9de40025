import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findExperiment } from '../../../src/cli/experiments.ts';
import { planRun, type RunPlan } from '../../../src/cli/run/plan.ts';
import { stepKey } from '../../../src/cli/run/step-key.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';
import { readBoundaryData } from '../../../src/io/index.ts';
import { useBackend } from '../../../src/tensor/backend.ts';

const planned = async (flags: Record<string, unknown>, env: Record<string, string> = {}): Promise<RunPlan> =>
  planRun(await findExperiment('production-control'), resolveSettings(flags, env));
const boundary = readBoundaryData('T31');

beforeAll(() => useBackend('cpu'));
afterEach(() => vi.unstubAllGlobals());

describe('the key of a compiled step', () => {
  it('is missing where the sources are not known', async () => {
    expect(stepKey(await planned({}), boundary)).toBeUndefined();
  });

  it('stays for what the step does not see', async () => {
    vi.stubGlobal('chronosSources', 'one');
    const key = stepKey(await planned({}), boundary);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(stepKey(await planned({ days: '3', seed: '5', out: 'elsewhere' }), readBoundaryData('T31'))).toBe(key);
  });

  it('differs with sources, parameters, time steps, resolution, boundary data and backend', async () => {
    vi.stubGlobal('chronosSources', 'one');
    const plan = await planned({});
    const { atmosphere } = plan.parameters;
    const parameters = { ...plan.parameters, atmosphere: { ...atmosphere, co2: 2 * 280 } } as RunPlan['parameters'];
    const flooded = { ...boundary, oceanDepth: boundary.oceanDepth.map((depth) => depth + 1) };
    const keys = [
      stepKey(plan, boundary),
      stepKey({ ...plan, parameters }, boundary),
      stepKey(await planned({}, { CHRONOS_DT_ATMOS: '1800' }), boundary),
      stepKey(await planned({ resolution: 'T63' }), boundary),
      stepKey(plan, flooded),
    ];
    vi.stubGlobal('chronosSources', 'two');
    keys.push(stepKey(plan, boundary));
    await useBackend('tfjs-wasm');
    keys.push(stepKey(plan, boundary));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
