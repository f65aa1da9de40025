import { type AtmosphereName, atmospheres } from '../atmosphere/index.ts';
import type { Resolution } from '../grid/gaussian-grid.ts';
import { ConfigError } from '../kernel/errors.ts';
import { secondsPerDay } from '../physics/constants.ts';

/** Step lengths of the components, s. Each divides the coupling interval. */
export interface TimeSteps {
  readonly atmosphere: number;
  readonly ocean: number;
  readonly coupling: number;
}

const oceanSteps: Record<Resolution, number> = { T31: 7200, T63: 3600 };

/** Whole step lengths that divide the interval, ascending. */
const divisors = (interval: number): number[] => Array.from({ length: interval }, (_, n) => n + 1).filter((n) => interval % n === 0);

/**
 * Steps for a resolution and an atmosphere, whose own step may be given, over an ocean that may have another resolution.
 * @throws ConfigError when it does not divide the coupling interval, naming the nearest that do, or when it is longer than the default
 */
export function timeSteps(
  resolution: Resolution,
  name: AtmosphereName = 'qtcm',
  atmosphere?: number,
  oceanResolution: Resolution = resolution,
): TimeSteps {
  const longest = atmospheres[name].longestStep[resolution];
  const steps = { atmosphere: longest, ocean: oceanSteps[oceanResolution], coupling: secondsPerDay };
  if (atmosphere === undefined) return steps;
  const { coupling } = steps;
  if (Number.isInteger(atmosphere) && atmosphere > 0 && coupling % atmosphere === 0) {
    if (atmosphere <= steps.atmosphere) return { ...steps, atmosphere };
    throw new ConfigError(
      `CHRONOS_DT_ATMOS must be at most ${steps.atmosphere} s at ${resolution} with the atmosphere ${name}, where it is stable; got ${atmosphere}; use ${steps.atmosphere}.`,
    );
  }
  const candidates = divisors(coupling).filter((n) => n <= steps.atmosphere);
  const below = candidates.filter((n) => n < atmosphere).at(-1);
  const above = candidates.find((n) => n > atmosphere);
  const nearest = [below, above].filter((n) => n !== undefined).join(' or ');
  throw new ConfigError(
    `CHRONOS_DT_ATMOS must be a whole number of seconds that divides the coupling interval of ${coupling} s; got ${atmosphere}; use ${nearest || candidates[0]}.`,
  );
}
