import { z } from 'zod';

/** What every tunable or fixed parameter says about itself. */
export interface ParameterInfo {
  readonly units: string;
  readonly symbol: string;
  readonly doc: string;
  readonly source: string;
  readonly min: number;
  readonly max: number;
  /** Whether assimilation and calibration may change it. */
  readonly tunable?: boolean;
}

/** A bounded number with a default, its unit, meaning and source; all of it survives into the JSON schema. */
export function parameter(value: number, info: ParameterInfo) {
  const { min, max, ...meta } = info;
  const rule = `must lie between ${min} and ${max} ${meta.units}`;
  return z
    .number()
    .min(min, rule)
    .max(max, rule)
    .default(value)
    .meta({ ...meta, description: meta.doc, minimum: min, maximum: max });
}

/** The source of a formula whose value in it `chronos tune` has found. */
export const tunedFrom = (source: string): string => `${source}; value by chronos tune`;
