import { expect, it } from 'vitest';
import { findExperiment } from '../../../src/cli/experiments.ts';
import { planSensitivity } from '../../../src/cli/sensitivity/plan.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';

it.each(['observed-sea', 'held-suarez'])('a sensitivity of %s, which steps no ocean, is refused before anything is read', async (name) => {
  const experiment = await findExperiment(name);
  expect(() => planSensitivity(experiment, resolveSettings({}, {}), { of: 'amoc' })).toThrow(
    `A sensitivity is that of the ocean's circulation, and ${experiment.name} steps no ocean; name an experiment with one.`,
  );
});
