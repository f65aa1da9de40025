import { beforeAll, describe, expect, it } from 'vitest';
import { oceanSchemes } from '../../src/ocean/schemes.ts';
import { useBackend } from '../../src/tensor/backend.ts';
import { tf } from '../../src/tensor/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const { simplified, 'teos-10': polynomial } = oceanSchemes.equationOfState;
const { densityAnomaly, thermalExpansion, halineContraction } = simplified;

type Law = (T: tf.Tensor, S: tf.Tensor, z: tf.Tensor) => tf.Tensor;
const at = (law: Law, T: number, S: number, z = 0): number =>
  law(tf.tensor1d([T]), tf.tensor1d([S - 35]), tf.tensor1d([z])).dataSync()[0] ?? Number.NaN;

/** Absolute salinity, conservative temperature and potential density of the check values of TEOS-10 (IOC, SCOR and IAPSO 2010). */
const teos10 = [
  [34.7118, 28.8099, 1021.798145811089],
  [35.0256, 22.7862, 1023.893583651958],
  [34.8472, 10.2262, 1026.667621124443],
  [34.7366, 6.8272, 1027.107230868492],
  [34.7324, 4.3236, 1027.409631264134],
] as const;

/** Check value of McDougall (1987), J. Phys. Oceanogr. 17, 1950–1964, at 40 psu, 10 °C and 4000 dbar. */
const mcDougall = { expansionOverContraction: 0.34763, contraction: 0.72088e-3 };

describe('equations of state beside published check values', () => {
  it.each([
    ['simplified', simplified, 0.05],
    ['TEOS-10', polynomial, 0.005],
  ] as const)('%s: density differences between 4 and 29 °C', (name, law, most) => {
    const offsets = teos10.map(([S, T, ρ]) => ρ - 1026 - at(law.densityAnomaly, T, S));
    const mean = offsets.reduce((a, b) => a + b, 0) / offsets.length;
    const worst = Math.max(...offsets.map((x) => Math.abs(x - mean)));
    console.log(`density, ${name}: largest departure ${worst.toFixed(4)} kg m⁻³ about a constant of ${mean.toFixed(3)}`);
    expect(worst).toBeLessThan(most);
  });

  it('simplified: falls between 5 and 25 °C as the check values of UNESCO (Fofonoff and Millard 1983), to 1 %', () => {
    const fall = at(densityAnomaly, 5, 35) - at(densityAnomaly, 25, 35);
    console.log(`density: ${fall.toFixed(4)} kg m⁻³ less at 25 °C than at 5 °C, published ${(1027.67547 - 1023.34306).toFixed(4)}`);
    expect(Math.abs(fall / (1027.67547 - 1023.34306) - 1)).toBeLessThan(0.01);
  });

  it('simplified: keeps the thermobaric ratio of expansion and contraction to 10 % at 4000 m', () => {
    const [α, β] = [at(thermalExpansion, 10, 40, 4000), at(halineContraction, 10, 40, 4000)];
    console.log(`density: α/β ${(α / β).toFixed(4)}, published ${mcDougall.expansionOverContraction}; β ${(β / 1026).toExponential(3)}`);
    expect(Math.abs(α / β / mcDougall.expansionOverContraction - 1)).toBeLessThan(0.1);
    expect(Math.abs(β / 1026 / mcDougall.contraction - 1)).toBeLessThan(0.05);
  });
});
