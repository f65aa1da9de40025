import { describe, expect, it } from 'vitest';
import { equivalentCarbonDioxide } from '../../../src/physics/greenhouse-gases.ts';

const of1850 = { carbonDioxide: 284.3, methane: 808.2, nitrousOxide: 273 };

/** W m⁻² of other gases, as the logarithm of the equivalent has it. */
const forcing = (gases: Partial<typeof of1850>): number => {
  const all = { ...of1850, ...gases };
  return 5.36 * Math.log(equivalentCarbonDioxide(all) / all.carbonDioxide);
};

describe('equivalent carbon dioxide', () => {
  it('is carbon dioxide itself with the other gases of 1850', () => {
    expect(equivalentCarbonDioxide({ ...of1850, carbonDioxide: 560 })).toBeCloseTo(560, 10);
  });

  it('has the forcing by methane since 1750 of Etminan et al. (2016), 0.61 W/m²', () => {
    expect(forcing({ methane: 1803 }) - forcing({ methane: 722 })).toBeCloseTo(0.61, 2);
  });

  it('has the forcing by nitrous oxide since 1750 of the fifth report of the IPCC, 0.17 W/m², to a tenth', () => {
    expect(forcing({ nitrousOxide: 324 }) - forcing({ nitrousOxide: 271 })).toBeCloseTo(0.17, 1);
  });

  it('counts methane and nitrous oxide of 21,000 years ago for a tenth of the carbon dioxide', () => {
    expect(equivalentCarbonDioxide({ carbonDioxide: 190, methane: 375, nitrousOxide: 200 })).toBeCloseTo(168.8, 0);
  });
});
