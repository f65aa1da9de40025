/**
 * Model time: whole seconds since one fixed epoch, as safe integers. Good for 285 million years; no rounding.
 */
import { type Calendar, type CalendarDate, dateOfDay, dayNumber, daySeconds, daysInYear, isoDate, isoTime } from './calendar.ts';
import { ConfigError } from './errors.ts';

export { calendars } from './calendar.ts';

/** The calendar and the epoch from which an experiment counts its seconds. Never changed by a restart. */
export interface TimeAxis {
  readonly calendar: Calendar;
  readonly epoch: CalendarDate;
}

export const monthNames = 'January February March April May June July August September October November December'.split(' ');

/** 1 January of year 1 in a calendar without leap days. */
export const defaultTimeAxis: TimeAxis = { calendar: 'noleap', epoch: { year: 1, month: 1, day: 1, second: 0 } };

/** Returns the integer. @throws ConfigError when time would no longer be exact */
export function wholeSeconds(seconds: number): number {
  if (Number.isSafeInteger(seconds)) return seconds;
  throw new ConfigError(
    `Model time must be a whole number of seconds below 2^53; got ${seconds}; use a whole cycle length or a nearer date.`,
  );
}

const absoluteSeconds = (calendar: Calendar, date: CalendarDate): number => daySeconds * dayNumber(calendar, date) + date.second;

/** Seconds from the epoch to a date. */
export const secondsFromDate = ({ calendar, epoch }: TimeAxis, date: CalendarDate): number =>
  wholeSeconds(absoluteSeconds(calendar, date) - absoluteSeconds(calendar, epoch));

/** The date that many seconds after the epoch. */
export function dateFromSeconds({ calendar, epoch }: TimeAxis, seconds: number): CalendarDate {
  const absolute = wholeSeconds(seconds) + absoluteSeconds(calendar, epoch);
  const day = Math.floor(absolute / daySeconds);
  return { ...dateOfDay(calendar, day), second: absolute - daySeconds * day };
}

/** Fraction of the calendar year that has passed, in [0, 1). */
export function yearFraction(axis: TimeAxis, seconds: number): number {
  const { calendar } = axis;
  const date = dateFromSeconds(axis, seconds);
  const start = { year: date.year, month: 1, day: 1, second: 0 };
  const passed = absoluteSeconds(calendar, date) - absoluteSeconds(calendar, start);
  return passed / (daySeconds * daysInYear(calendar, date.year));
}

/** 'YYYY-MM' of the month that contains the moment. */
export const monthKey = (axis: TimeAxis, seconds: number): string => isoDate(dateFromSeconds(axis, seconds)).slice(0, -3);

/** 'YYYY-MM-DDTHH:MM:SS' of a moment. */
export function isoDateTime(axis: TimeAxis, seconds: number): string {
  const date = dateFromSeconds(axis, seconds);
  return `${isoDate(date)}T${isoTime(date)}`;
}

/** CF units of a time coordinate in days. */
export const cfTimeUnits = ({ epoch }: TimeAxis): string => `days since ${isoDate(epoch)} ${isoTime(epoch)}`;

/** CF name of the calendar: the plain Gregorian one has Julian dates before 15 October 1582, ours has not. */
export function cfCalendar({ calendar, epoch }: TimeAxis): string {
  const julian = isoDate(epoch) < '1582-10-15';
  return calendar === 'gregorian' && julian ? 'proleptic_gregorian' : calendar;
}

/** What the kernel tells a step about time. The cycle is the half-open span [seconds, endSeconds). */
export interface CycleTime {
  readonly cycle: number;
  readonly seconds: number;
  readonly endSeconds: number;
  readonly date: CalendarDate;
  /** At the start and in the middle of the cycle, in [0, 1). */
  readonly yearFraction: number;
  readonly middleYearFraction: number;
}

/** How cycles are laid on the time axis: cycle 0 begins at `startSeconds`. */
export interface Clock {
  readonly axis: TimeAxis;
  readonly startSeconds: number;
  readonly cycleSeconds: number;
}

/** The span of one cycle. */
export function cycleTime({ axis, startSeconds, cycleSeconds }: Clock, cycle: number): CycleTime {
  const seconds = wholeSeconds(startSeconds + cycle * cycleSeconds);
  return {
    cycle,
    seconds,
    endSeconds: wholeSeconds(seconds + cycleSeconds),
    date: dateFromSeconds(axis, seconds),
    yearFraction: yearFraction(axis, seconds),
    middleYearFraction: yearFraction(axis, seconds + Math.floor(cycleSeconds / 2)),
  };
}

/** Checks that a clock ticks in whole seconds. @throws ConfigError */
export function checkClock(clock: Clock): Clock {
  wholeSeconds(clock.startSeconds);
  if (Number.isSafeInteger(clock.cycleSeconds) && clock.cycleSeconds > 0) return clock;
  throw new ConfigError(`cycleSeconds must be a whole number above 0; got ${clock.cycleSeconds}; use for example ${daySeconds}.`);
}

/** Number of whole cycles from the start of the clock to a date. @throws ConfigError when the date falls inside a cycle */
export function cyclesUntil(clock: Clock, date: CalendarDate): number {
  const cycles = (secondsFromDate(clock.axis, date) - clock.startSeconds) / clock.cycleSeconds;
  if (Number.isSafeInteger(cycles)) return cycles;
  throw new ConfigError(`The end date must fall on a cycle of ${clock.cycleSeconds} s; got ${isoDate(date)}; choose a day that does.`);
}
