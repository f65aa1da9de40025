import { beforeAll, describe, expect, it } from 'vitest';
import { screenTemperature } from '../../../src/coupler/index.ts';
import { stackLevels, tf, total } from '../../../src/tensor/index.ts';
import { type SurfaceMap, smallWorld, uniform } from '../../support/surface-world.ts';

const value = (map: SurfaceMap): number => map.dataSync()[0] as number;
const p = smallWorld().setting.coupler;
const tile = (kelvin: number) => ({ temperature: uniform(kelvin), wetness: 1, saturationFactor: 1, exchangeCoefficient: 1.1e-3 });
const over = (ground: number, air: number): number => value(screenTemperature(uniform(air), tile(ground), uniform(1), p));

describe('air temperature at 2 m', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('is that of the logarithmic profile in neutral air', () => {
    const roughnesses = 0.4 / Math.sqrt(1.1e-3); // ln(10 m/z₀)
    const share = (roughnesses + Math.log(0.2)) / roughnesses;
    expect((over(290.001, 290) - 290) / 0.001).toBeCloseTo(1 - share, 1);
    expect(over(290.2, 290)).toBeCloseTo(290 + 0.2 * (1 - share), 2);
  });

  it('draws near to the ground under an inversion, and to the air over warm water', () => {
    const [stable, unstable] = [(over(280, 290) - 280) / 10, (over(300, 290) - 300) / -10];
    expect(stable).toBeCloseTo(0.4, 1);
    expect(unstable).toBeGreaterThan(0.9);
    expect(unstable).toBeLessThan(1);
    expect(over(285, 285)).toBeCloseTo(285, 3);
  });

  it('is the mean over what covers the cell', () => {
    const temperature = stackLevels([uniform(300), uniform(250), uniform(280)]);
    const fractions = stackLevels([uniform(0.5), uniform(0.2), uniform(0.3)]);
    const mean = value(screenTemperature(uniform(285), { ...tile(0), temperature }, fractions, p));
    expect(mean).toBeCloseTo(0.5 * over(300, 285) + 0.2 * over(250, 285) + 0.3 * over(280, 285), 2);
  });

  it('has a finite slope where the contrast changes its sign', () => {
    const slope = tf.grad((air: tf.Tensor) => total(screenTemperature(air as SurfaceMap, tile(290), uniform(1), p)));
    for (const air of [260, 289.999, 290, 290.001, 310]) {
      const [first] = slope(uniform(air)).dataSync();
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThan(1);
    }
  });
});
