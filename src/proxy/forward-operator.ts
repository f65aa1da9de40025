import type { z } from 'zod';
import type { Live, tf } from '../tensor/index.ts';

/** Values of one quantity at the places of observations, [observations]. */
export type Samples = tf.Tensor1D;

/** The range of a quantity over which a calibration was made. */
export type Range = readonly [least: number, most: number];

/**
 * What a sediment records of the water, as a record: identity, equation, source, units, validity, parameters, prediction.
 *
 * `predict` is differentiable in inputs and parameters and takes whatever it is given: values outside the range are
 * predicted like the others and counted by `outsideRange`, never clipped.
 */
export interface ForwardOperator<Inputs extends Readonly<Record<string, Samples>>, Parameters> {
  readonly id: string;
  readonly equation: string;
  readonly source: string;
  readonly units: { readonly [name in keyof Inputs]: string } & { readonly output: string };
  readonly validRange: { readonly [name in keyof Inputs]?: Range };
  readonly parameters: z.ZodType<Parameters, unknown>;
  predict(inputs: Inputs, p: Live<Parameters>): Samples;
}

/** How many values lie outside the range that a calibration was made for. */
export function outsideRange(values: ArrayLike<number>, [least, most]: Range): number {
  return Array.from(values).filter((value) => value < least || value > most).length;
}
