import { exitCodes } from '../../kernel/index.ts';

/** Whether a person or a scheduler wants the run to end. */
export interface StopRequests {
  readonly requested: () => boolean;
  /** From now on sentences go there. */
  tell(to: (sentence: string) => void): void;
  /** Signals are the system's again, unless one has asked for the end, which is near: another one ends the process with the same exit code. */
  release(): void;
}

/** Signals closer than this are one request: npm passes on what the terminal has sent already. Milliseconds. */
const oneRequest = 1000;

/** SIGINT or SIGTERM once: finish the days under way, write a restart, stop. Twice: stop now; the last restart stands. */
export function listenForStops(tell: (sentence: string) => void): StopRequests {
  let [asked, say]: [number | undefined, typeof tell] = [undefined, tell];
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked !== undefined) {
      if (performance.now() - asked > oneRequest) process.exit(exitCodes.stoppedEarly);
      return;
    }
    asked = performance.now();
    say(`${signal}: finishing the days under way and writing a restart; a second signal stops at once.`);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    requested: () => asked !== undefined,
    tell: (to) => (say = to),
    release: () => {
      if (asked !== undefined) return;
      for (const signal of signals) process.removeListener(signal, onSignal);
    },
  };
}
