import type binaryen from 'binaryen';
import type { LaneBuilder } from '../wasm/lanes.ts';

type ExpressionRef = binaryen.ExpressionRef;

/** A vector value that may be read any number of times. Binaryen's expressions may stand in one place only, so each read makes a new one. */
export interface Lane {
  (): ExpressionRef;
  /** For conditions known as masks: reads all ones where true, all zeros where false. */
  readonly mask?: () => ExpressionRef;
  /** For values known when compiled, the same in all lanes. */
  readonly constant?: number;
}

/**
 * Everything the compiler knows of one pointwise operation. To add one, write its rule in a file of this folder and list it in
 * `index.ts`; the tests draw arguments from `domain` and hold every target and the gradient to the `cpu` backend.
 */
export interface ElementwiseRule {
  /** Unique; what `Operation.name` and `Expression.name` say. */
  readonly name: string;
  readonly arity: 1 | 2 | 3;
  /** The value in float64: folds constants and is the reference of the tests. */
  readonly evaluate: (...x: readonly number[]) => number;
  /** All lanes at once. Conditions are numbers, 0 or 1. */
  readonly wasm: (lanes: LaneBuilder, ...x: readonly Lane[]) => ExpressionRef;
  /** For operations that give a condition: the same as a mask, all ones or all zeros, which saves the way over numbers. */
  readonly wasmMask?: (lanes: LaneBuilder, ...x: readonly Lane[]) => ExpressionRef;
  /** One element, of arguments that are identifiers or literals of type f32. */
  readonly wgsl: (...x: readonly string[]) => string;
  /** Source of the WGSL functions that `wgsl` calls; a shader holds each such text once. */
  readonly wgslLibrary?: string;
  /** The interval of each argument from which tests draw. */
  readonly domain: readonly (readonly [number, number])[];
  /** Units in the last place that a target may be off; 0.5 where the operation is exact. */
  readonly accuracy: number;
}
