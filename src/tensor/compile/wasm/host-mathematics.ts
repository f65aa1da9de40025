import { errorFunction } from '../operations/error-function.ts';
import { modulo } from '../operations/power.ts';

/**
 * What modules import from `Math`: JavaScript's functions of float64 numbers and the few that it lacks. Modules of precision float64
 * take all transcendental functions from here, those of float32 only sin, cos and tan of arguments beyond 1.6e6.
 */
export const hostMathematics: Readonly<Record<string, (...x: readonly number[]) => number>> = {
  ...Object.fromEntries(
    (['exp', 'expm1', 'log', 'log1p', 'pow', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2'] as const).map((name) => [
      name,
      Math[name],
    ]),
  ),
  ...Object.fromEntries((['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'] as const).map((name) => [name, Math[name]])),
  erf: errorFunction.evaluate,
  modulo: modulo.evaluate,
};
