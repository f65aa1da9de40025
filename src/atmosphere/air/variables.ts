import type { StateOf } from '../../grid/variables.ts';
import { primitiveVariables } from '../primitive/index.ts';

/** Prognostic variables of moist air under the primitive equations. */
export const airVariables = {
  ...primitiveVariables,
  humidity: { at: 'spectral', levels: 'spectral', units: '1', longName: 'specific humidity on sigma levels' },
} as const;

export type AirState = StateOf<typeof airVariables>;
