import { exitCodes } from '../../kernel/index.ts';

/** Whether a person or a scheduler wants the run to end. */
export interface StopRequests {
  readonly requested: () => boolean;
  release(): void;
}

/** SIGINT or SIGTERM once: finish the day, write a restart, stop. Twice: stop now; the last restart stands. */
export function listenForStops(tell: (sentence: string) => void): StopRequests {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) process.exit(exitCodes.stoppedEarly);
    asked = true;
    tell(`${signal}: finishing this day and writing a restart; a second signal stops at once.`);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    requested: () => asked,
    release: () => {
      for (const signal of signals) process.removeListener(signal, onSignal);
    },
  };
}
