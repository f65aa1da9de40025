import type { MathName } from '../wasm/math.ts';
import type { ElementwiseRule } from './rule.ts';
import { wgslMathematics } from './wgsl-mathematics.ts';

type Interval = readonly [number, number];

/** What a rule says of a function that vectors call from `wasm/math.ts`. */
export interface FunctionOf<Arity extends 1 | 2> {
  readonly name: string;
  readonly wasm: MathName;
  /** Whether the function is written out where it is used, which saves a third of the time of short ones. */
  readonly inline?: boolean;
  readonly evaluate: (...x: readonly number[]) => number;
  /** The function of `wgslMathematics`, with further arguments. */
  readonly wgsl: string;
  readonly wgslArguments?: readonly string[];
  readonly domain: Arity extends 1 ? readonly [Interval] : readonly [Interval, Interval];
}

/** The rule of a transcendental function: within 2 units in the last place. */
export const mathematics = <Arity extends 1 | 2>({
  inline,
  wasm,
  wgsl,
  wgslArguments = [],
  ...of
}: FunctionOf<Arity>): ElementwiseRule => ({
  ...of,
  arity: of.domain.length,
  wasm: (lanes, ...x) => (inline && lanes.precision === 'float32' ? lanes.inlineMath(wasm, ...x) : lanes.callMath(wasm, ...x)),
  wgsl: (...x) => `${wgsl}(${[...x, ...wgslArguments].join(', ')})`,
  wgslLibrary: wgslMathematics,
  accuracy: 2,
});
