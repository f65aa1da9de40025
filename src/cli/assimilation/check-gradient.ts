import { checkGradient, normals } from '../../assimilation/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import { costOf } from './descent.ts';
import type { Assimilated } from './plan.ts';
import { openWorkshop } from './workshop.ts';

/** Lengths along the direction, in units of the background error: above them the model crosses thresholds, below them float64 rounds. */
const lengths = [3e-5, 1e-5, 3e-6, 1e-6, 3e-7] as const;
/** Stream of the random numbers of the direction. */
const stream = 68;

/** Holds the gradient of the whole cost, in float64, to Taylor remainders along a random direction. @throws ConfigError */
export async function executeGradientCheck(plan: Assimilated): Promise<void> {
  const say = (sentence: string) => process.stdout.write(`${sentence}\n`);
  if (!['auto', 'wasm'].includes(plan.run.settings.backend))
    throw new ConfigError(
      `--check-gradient works in float64, which the backend wasm alone offers; got ${plan.run.settings.backend}; leave --backend out.`,
    );
  const shop = await openWorkshop(plan, say, 'float64');
  const cost = await costOf({ ...shop, options: { ...shop.options, precision: 'float64' } });
  const direction = Float64Array.from(normals({ seed: plan.run.identity.seed, stream, step: 0 }, cost.size));
  const found = await checkGradient(cost.evaluate, new Float64Array(cost.size), direction, lengths);
  say(`cost ${found.cost.toPrecision(8)}, derivative along a random direction ${found.derivative.toPrecision(8)}, float64`);
  for (const { length, remainder, slope } of found.remainders)
    say(
      `length ${length.toExponential(0)}: remainder ${remainder.toExponential(3)}${slope === undefined ? '' : `, slope ${slope.toFixed(3)}`}`,
    );
}
