/** Calendars of the model. 'gregorian' is counted proleptically: leap years by one rule for all years. */
export const calendars = ['noleap', '360_day', 'gregorian'] as const;
export type Calendar = (typeof calendars)[number];

/** A moment of a calendar: month and day count from 1, `second` is the second of the day. All are integers. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly second: number;
}

export const daySeconds = 86400;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Number of days of a month. */
export function daysInMonth(calendar: Calendar, year: number, month: number): number {
  if (calendar === '360_day') return 30;
  return (monthLengths[month - 1] ?? 0) + (month === 2 && calendar === 'gregorian' && isLeap(year) ? 1 : 0);
}

/** Number of days of a year. */
export function daysInYear(calendar: Calendar, year: number): number {
  if (calendar === '360_day') return 360;
  return calendar === 'gregorian' && isLeap(year) ? 366 : 365;
}

/** Days from 1 January of year 1 to 1 January of `year`; negative before. */
function daysBeforeYear(calendar: Calendar, year: number): number {
  const y = year - 1;
  if (calendar === '360_day') return 360 * y;
  const leaps = calendar === 'gregorian' ? Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) : 0;
  return 365 * y + leaps;
}

/** Days from 1 January to the first of the month. */
function daysBeforeMonth(calendar: Calendar, year: number, month: number): number {
  let days = 0;
  for (let m = 1; m < month; m++) days += daysInMonth(calendar, year, m);
  return days;
}

/** Day number of a date, 0 on 1 January of year 1. */
export const dayNumber = (calendar: Calendar, { year, month, day }: CalendarDate): number =>
  daysBeforeYear(calendar, year) + daysBeforeMonth(calendar, year, month) + day - 1;

/** The date at midnight of a day number. */
export function dateOfDay(calendar: Calendar, number: number): CalendarDate {
  const meanYear = { noleap: 365, '360_day': 360, gregorian: 365.2425 }[calendar];
  let year = Math.floor(number / meanYear) + 1;
  while (daysBeforeYear(calendar, year) > number) year--;
  while (daysBeforeYear(calendar, year + 1) <= number) year++;
  let rest = number - daysBeforeYear(calendar, year);
  let month = 1;
  while (rest >= daysInMonth(calendar, year, month)) rest -= daysInMonth(calendar, year, month++);
  return { year, month, day: rest + 1, second: 0 };
}

const pad = (n: number, width: number): string => (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width, '0');

/** 'YYYY-MM-DD'. */
export const isoDate = ({ year, month, day }: CalendarDate): string => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

/** 'HH:MM:SS'. */
export const isoTime = ({ second }: CalendarDate): string =>
  [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((n) => pad(n, 2)).join(':');

/** Moves a date by whole months; a day that the new month lacks becomes its last. */
export function addMonths(calendar: Calendar, date: CalendarDate, months: number): CalendarDate {
  const index = 12 * date.year + (date.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = index - 12 * year + 1;
  return { year, month, day: Math.min(date.day, daysInMonth(calendar, year, month)), second: date.second };
}

/** Moves a date by whole years; 29 February becomes 28 February where it must. */
export const addYears = (calendar: Calendar, date: CalendarDate, years: number): CalendarDate => addMonths(calendar, date, 12 * years);

/** Moves a date by whole days. */
export const addDays = (calendar: Calendar, date: CalendarDate, days: number): CalendarDate => ({
  ...dateOfDay(calendar, dayNumber(calendar, date) + days),
  second: date.second,
});
