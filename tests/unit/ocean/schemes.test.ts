import { describe, expect, it } from 'vitest';
import { experiment } from '../../../src/model/experiment.ts';
import { type OceanSchemeChoice, oceanSchemeChoice, oceanSchemes } from '../../../src/ocean/index.ts';
import { chosenSchemes } from '../../../src/ocean/schemes.ts';

const declaration = (ocean: Partial<OceanSchemeChoice>) => ({
  name: 'schemes',
  question: 'Does a declaration choose its schemes?',
  model: { ocean },
  run: { length: { days: 1 } },
  resources: { cpus: 1, hours: 1, memoryGigabytes: 1 },
});

describe('schemes of the ocean', () => {
  it('are the first of each kind unless one chooses', () => {
    const names = oceanSchemeChoice.parse({});
    for (const [kind, name] of Object.entries(names)) expect(name).toBe(Object.keys(oceanSchemes[kind as keyof OceanSchemeChoice])[0]);
    expect(experiment(declaration({})).model.ocean).toEqual(names);
  });

  it('are chosen by one line of a declaration', () => {
    const { model } = experiment(declaration({ equationOfState: 'teos-10', tracerAdvection: 'superbee' }));
    const schemes = chosenSchemes(model.ocean);
    expect(schemes.equationOfState).toBe(oceanSchemes.equationOfState['teos-10']);
    expect(schemes.tracerAdvection).toBe(oceanSchemes.tracerAdvection.superbee);
    expect(schemes.lateralFriction).toBe(oceanSchemes.lateralFriction.laplacian);
  });

  it('are refused when there is none of that name', () => {
    expect(() => experiment(declaration({ equationOfState: 'unesco' as 'linear' }))).toThrow(/teos-10/);
  });

  it('say what they are and where they come from', () => {
    for (const schemes of Object.values(oceanSchemes))
      for (const { title, source } of Object.values(schemes)) {
        expect(title.length).toBeGreaterThan(5);
        expect(source.length).toBeGreaterThan(5);
      }
  });
});
