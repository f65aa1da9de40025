import { describe, expect, it } from 'vitest';
import { beginDescent, type DescentState, descend, dot, type Evaluation, inverseHessianTimes } from '../../../src/assimilation/index.ts';

/** The valley of Rosenbrock (1960) in n dimensions. */
async function rosenbrock(x: Float64Array): Promise<Evaluation> {
  const gradient = new Float64Array(x.length);
  let value = 0;
  for (let n = 0; n + 1 < x.length; n++) {
    const [a, b] = [x[n] as number, x[n + 1] as number];
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[n] = (gradient[n] as number) - 400 * a * (b - a * a) - 2 * (1 - a);
    gradient[n + 1] = (gradient[n + 1] as number) + 200 * (b - a * a);
  }
  return { value, gradient };
}

const curvatures = [1, 4, 9, 25];
const bowl = async (x: Float64Array): Promise<Evaluation> => ({
  value: x.reduce((sum, each, n) => sum + 0.5 * (curvatures[n] as number) * (each - 1) ** 2, 0),
  gradient: x.map((each, n) => (curvatures[n] as number) * (each - 1)),
});

async function descent(f: (x: Float64Array) => Promise<Evaluation>, from: Float64Array, iterations: number): Promise<DescentState[]> {
  const states = [await beginDescent(f, from)];
  while (states.length <= iterations) {
    const next = await descend(f, states.at(-1) as DescentState);
    if (!next) break;
    states.push(next);
  }
  return states;
}

describe('L-BFGS', () => {
  it('falls at every iteration and finds the end of a curved valley', async () => {
    const states = await descent(rosenbrock, Float64Array.of(-1.2, 1, -1.2, 1, -1.2, 1), 80);
    for (const [n, { evaluation }] of states.entries())
      if (n > 0) expect(evaluation.value).toBeLessThan((states[n - 1] as DescentState).evaluation.value);
    for (const x of (states.at(-1) as DescentState).point) expect(x).toBeCloseTo(1, 6);
  });

  it('goes on from any state as if it had not been stopped', async () => {
    const whole = await descent(rosenbrock, Float64Array.of(-1.2, 1), 20);
    const middle = whole[7] as DescentState;
    const copy = { ...middle, point: middle.point.slice(), history: middle.history.map((each) => ({ ...each })) };
    const next = (await descend(rosenbrock, copy)) as DescentState;
    expect([...next.point]).toEqual([...(whole[8] as DescentState).point]);
  });

  it('learns the inverse Hessian of a bowl within 15 %', async () => {
    const states = await descent(bowl, Float64Array.of(3, -2, 5, 0.5), 12);
    const { history } = states.at(-1) as DescentState;
    curvatures.forEach((curvature, n) => {
      const unit = new Float64Array(4);
      unit[n] = 1;
      expect(Math.abs(dot(unit, inverseHessianTimes(unit, history)) * curvature - 1)).toBeLessThan(0.15);
    });
  });

  it('says that nothing can be lowered at a minimum', async () => {
    expect(await descend(bowl, await beginDescent(bowl, Float64Array.of(1, 1, 1, 1)))).toBeUndefined();
  });

  it('backs away from where the function is not a number', async () => {
    const walled = async (x: Float64Array): Promise<Evaluation> => {
      const inside = (x[0] as number) < 2;
      return {
        value: inside ? -Math.log(2 - (x[0] as number)) + (x[0] as number) ** 2 : Number.NaN,
        gradient: Float64Array.of(inside ? 1 / (2 - (x[0] as number)) + 2 * (x[0] as number) : Number.NaN),
      };
    };
    const end = (await descent(walled, Float64Array.of(-30), 30)).at(-1) as DescentState;
    expect(end.evaluation.gradient[0]).toBeCloseTo(0, 4);
  });
});
