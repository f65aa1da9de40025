import * as arithmetic from './arithmetic.ts';
import * as comparison from './comparison.ts';
import { errorFunction } from './error-function.ts';
import * as exponential from './exponential.ts';
import * as hyperbolic from './hyperbolic.ts';
import * as logic from './logic.ts';
import * as power from './power.ts';
import * as rounding from './rounding.ts';
import type { ElementwiseRule } from './rule.ts';
import * as trigonometry from './trigonometry.ts';

const themes = [arithmetic, comparison, exponential, hyperbolic, logic, power, rounding, trigonometry];
const rules: readonly ElementwiseRule[] = [...themes.flatMap((theme): ElementwiseRule[] => Object.values(theme)), errorFunction];

/** All pointwise operations by name. */
export const elementwise: ReadonlyMap<string, ElementwiseRule> = new Map(rules.map((rule) => [rule.name, rule]));

/** @throws RangeError when there is no such operation */
export function elementwiseRule(name: string): ElementwiseRule {
  const rule = elementwise.get(name);
  if (rule) return rule;
  throw new RangeError(
    `Pointwise operations need a rule in tensor/compile/operations; got ${name}. Known: ${[...elementwise.keys()].join(', ')}.`,
  );
}
