import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputError } from '../../io/index.ts';
import { type ChunkReport, isoDateTime } from '../../kernel/index.ts';
import type { RunPlan } from './plan.ts';

const secondsPerYear = 365 * 86400;

/** Tells a person, a log and another program how a run is getting on. */
export interface Progress {
  say(sentence: string): void;
  /** A finished cycle: renews the line on a terminal, says nothing elsewhere. */
  cycle(next: number, scalars: Readonly<Record<string, number>>): void;
  chunk(report: ChunkReport<object>): void;
  /** The first cycle of this sitting begins: time is counted from here. */
  begin(): void;
  /** Simulated years per day of wall clock since then, output counted. */
  simulatedYearsPerDay(): number | null;
}

/** A length of time as a person says it. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** @throws OutputError */
function appendToLog(path: string, sentence: string): void {
  try {
    appendFileSync(path, `${new Date().toISOString()} ${sentence}\n`);
  } catch (error) {
    throw outputError(path, error);
  }
}

/** Progress on standard output and in chronos.log. @param startCycle first cycle of this sitting */
export function startProgress({ settings, definition, cycles, steps, clock, folder }: RunPlan, startCycle: number): Progress {
  let began = performance.now();
  let done = startCycle;
  const elapsed = () => (performance.now() - began) / 1000;
  const rate = () => (done > startCycle ? ((done - startCycle) * steps.coupling) / elapsed() : null); // model s per s
  const simulatedYearsPerDay = () => {
    const perSecond = rate();
    return perSecond === null ? null : (perSecond * 86400) / secondsPerYear;
  };
  const line = (cycle: number, scalars: Readonly<Record<string, number>>): string => {
    const left = ((cycles - cycle) * steps.coupling) / (rate() ?? Number.POSITIVE_INFINITY);
    const date = isoDateTime(clock.axis, clock.startSeconds + cycle * clock.cycleSeconds).slice(0, -9);
    const sypd = simulatedYearsPerDay() ?? 0;
    return `${date} ${((100 * cycle) / cycles).toFixed(0)} %, ${sypd.toFixed(0)} SYPD, ${duration(left)} left; ${definition.health(scalars)}`;
  };
  const shown = !settings.quiet && !settings.json;
  const terminal = shown && process.stdout.isTTY;
  const eraseLine = terminal ? '\r\u001b[K' : '';
  const say = (sentence: string) => {
    appendToLog(join(folder, 'chronos.log'), sentence);
    if (shown) process.stdout.write(`${eraseLine}${sentence}\n`);
  };
  return {
    say,
    simulatedYearsPerDay,
    begin: () => (began = performance.now()),
    cycle: (next, scalars) => {
      done = next;
      if (terminal) process.stdout.write(eraseLine + line(next, scalars));
    },
    chunk: ({ next, scalars }) => {
      done = next.cycle;
      if (settings.json)
        process.stdout.write(`${JSON.stringify({ cycle: done, cycles, simulated_years_per_day: simulatedYearsPerDay(), ...scalars })}\n`);
      say(line(done, scalars));
    },
  };
}
