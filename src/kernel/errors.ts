/** What a process reports when it ends, by cause. */
export const exitCodes = { done: 0, other: 1, configuration: 2, unstable: 3, input: 4, stoppedEarly: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error that people are meant to read: one sentence of what, rule, given and cure, and the exit code it leads to. */
export abstract class ChronosError extends Error {
  abstract readonly exitCode: ExitCode;
  override get name(): string {
    return this.constructor.name;
  }
}

/** A value that somebody chose breaks a rule. */
export class ConfigError extends ChronosError {
  readonly exitCode = exitCodes.configuration;
}

/** A file that was to be read is missing, broken or of another kind. */
export class InputError extends ChronosError {
  readonly exitCode = exitCodes.input;
}

/** A file could not be written. */
export class OutputError extends ChronosError {
  readonly exitCode = exitCodes.input;
}

/** The run ended before its last cycle because it was asked to; a checkpoint stands. */
export class StoppedEarly extends ChronosError {
  readonly exitCode = exitCodes.stoppedEarly;
}

/** A bad number of a state. Indices that a tensor of lower rank lacks are 0. */
export interface BadValue {
  readonly field: string;
  readonly level: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** What stood there before the cycle; of all bad places it is the one where that was largest. */
  readonly before: number;
}

/** A state stopped being finite. */
export class BlowUpError extends ChronosError {
  readonly exitCode = exitCodes.unstable;
  readonly place: BadValue;
  /** The cycle that made it, counted from 0. */
  readonly cycle: number;

  constructor(place: BadValue, cycle: number, date: string) {
    const { field, level, row, column, value, before } = place;
    super(
      `${field} must stay finite; got ${value} at level ${level}, row ${row}, column ${column}, where it was ${before.toPrecision(3)} before, ` +
        `after cycle ${cycle} (${date}); ` +
        'shorten the time step or move the parameters back towards their defaults.',
    );
    this.place = place;
    this.cycle = cycle;
  }
}
