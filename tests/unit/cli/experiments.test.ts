import { describe, expect, it } from 'vitest';
import { findExperiment, shippedExperiments } from '../../../src/cli/experiments.ts';
import { planRun, type RunPlan } from '../../../src/cli/run/plan.ts';
import { resolveSettings } from '../../../src/cli/settings.ts';
import type { Json } from '../../../src/io/index.ts';
import { orbits } from '../../../src/physics/orbit.ts';

const planned = async (name: string): Promise<RunPlan> => planRun(await findExperiment(name), resolveSettings({}, {}));
const control = await planned('production-control');

/** Where the configuration of a run differs from that of the control run, by path. */
function differences(a: Json | undefined, b: Json | undefined, path = ''): string[] {
  const record = (value: Json | undefined): value is { [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!record(a) || !record(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .sort()
    .flatMap((key) => differences(a[key], b[key], path ? `${path}.${key}` : key));
}

describe('the experiments that come with the model', () => {
  it('can all be planned, each under a name of its own and with a question', async () => {
    const all = await shippedExperiments();
    expect(all.length).toBeGreaterThan(10);
    for (const { file, declaration } of all) {
      expect(declaration.name).toBe(file.replaceAll('-', '_'));
      expect(declaration.question).toMatch(/\?$/);
      expect(() => planRun(declaration, resolveSettings({}, {}))).not.toThrow();
    }
  });

  const orbit = ['eccentricity', 'obliquity', 'perihelion'].map((name) => `parameters.orbit.${name}`);
  const co2 = 'parameters.atmosphere.co2';
  it.each([
    ['abrupt-2xco2', [co2]],
    ['abrupt-4xco2', [co2]],
    ['one-percent-co2', ['forcing']],
    ['mid-holocene', [co2, ...orbit]],
    ['last-glacial-maximum', ['boundary', co2, ...orbit]],
    ['north-atlantic-hosing', ['forcing']],
  ] as const)('%s differs from the control run in what it is about, and in nothing else', async (name, expected) => {
    const { identity } = await planned(name);
    expect(differences(identity.configuration, control.identity.configuration)).toEqual(expected);
  });

  it('have the numbers of their protocols', async () => {
    const [twice, four, holocene, glacial] = await Promise.all(['abrupt-2xco2', 'abrupt-4xco2', 'mid-holocene', 'last-glacial-maximum'].map(planned)); // biome-ignore format: one list
    const carbonDioxide = [twice, four, holocene, glacial].map((plan) => Math.round(plan?.parameters.atmosphere.co2 ?? 0));
    expect(carbonDioxide).toEqual([560, 1120, 255, 169]); // with methane and nitrous oxide, which take 9 and 21 ppm
    expect(holocene?.parameters.orbit).toMatchObject(orbits['6ka']);
    expect(glacial?.parameters.orbit).toMatchObject(orbits['21ka']);
    const { forcing } = await planned('north-atlantic-hosing');
    expect(forcing).toMatchObject({ courses: { freshwater: { value: 0.1 } }, freshwaterBox: { latitudes: [50, 70] } });
    const { obliquity, eccentricity } = (await planned('aquaplanet')).parameters.orbit;
    expect([obliquity, eccentricity]).toEqual([0, 1e-6]);
  });
});
