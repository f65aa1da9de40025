import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  addYears,
  type Calendar,
  type CalendarDate,
  calendars,
  cfCalendar,
  cfTimeUnits,
  cyclesUntil,
  cycleTime,
  dateFromSeconds,
  daysInMonth,
  defaultTimeAxis,
  isoDateTime,
  monthKey,
  secondsFromDate,
  type TimeAxis,
  wholeSeconds,
  yearFraction,
} from '../../../src/kernel/index.ts';

const midnight = (year: number, month: number, day: number): CalendarDate => ({ year, month, day, second: 0 });
const axisOf = (calendar: Calendar): TimeAxis => ({ calendar, epoch: midnight(1, 1, 1) });
const anyAxis = fc.record({ calendar: fc.constantFrom(...calendars), epoch: fc.constantFrom(midnight(1, 1, 1), midnight(1850, 3, 15)) });
const anySeconds = fc.integer({ min: -50_000_000_000, max: 400_000_000_000 });

describe('calendar', () => {
  test('seconds → date → seconds is exact, within and beyond any month', () => {
    fc.assert(
      fc.property(anyAxis, anySeconds, (axis, seconds) => {
        const date = dateFromSeconds(axis, seconds);
        expect(secondsFromDate(axis, date)).toBe(seconds);
        expect(date.day).toBeLessThanOrEqual(daysInMonth(axis.calendar, date.year, date.month));
      }),
    );
  });

  test('the Gregorian calendar agrees with that of JavaScript', () => {
    const axis = { calendar: 'gregorian', epoch: midnight(1970, 1, 1) } as const;
    fc.assert(
      fc.property(fc.integer({ min: -40_000_000_000, max: 200_000_000_000 }), (seconds) => {
        expect(isoDateTime(axis, seconds)).toBe(new Date(1000 * seconds).toISOString().slice(0, 19));
      }),
    );
  });

  test('leap days exist only where the calendar has them', () => {
    expect(daysInMonth('gregorian', 2000, 2)).toBe(29);
    expect(daysInMonth('gregorian', 1900, 2)).toBe(28);
    expect(daysInMonth('noleap', 2000, 2)).toBe(28);
    expect(daysInMonth('360_day', 2001, 2)).toBe(30);
  });

  test('adding months keeps the day where it can', () => {
    expect(addMonths('noleap', midnight(1, 1, 31), 1)).toEqual(midnight(1, 2, 28));
    expect(addMonths('noleap', midnight(1, 1, 15), -1)).toEqual(midnight(0, 12, 15));
    expect(addYears('gregorian', midnight(2000, 2, 29), 1)).toEqual(midnight(2001, 2, 28));
    expect(addDays('360_day', midnight(1, 12, 30), 1)).toEqual(midnight(2, 1, 1));
  });

  test('a date that does not exist is refused in one sentence', () => {});
});

describe('time axis', () => {
  test('the fraction of the year lies in [0, 1) and grows within it', () => {
    fc.assert(
      fc.property(anyAxis, anySeconds, (axis, seconds) => {
        const fraction = yearFraction(axis, seconds);
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThan(1);
        const { year } = dateFromSeconds(axis, seconds);
        if (dateFromSeconds(axis, seconds + 60).year === year) expect(yearFraction(axis, seconds + 60)).toBeGreaterThan(fraction);
      }),
    );
    expect(yearFraction(axisOf('noleap'), 86400 * 365 * 7)).toBe(0);
    expect(yearFraction(axisOf('noleap'), 86400 * 73)).toBeCloseTo(0.2, 15);
  });

  test('a month begins at or before each of its moments and the next begins after', () => {
    fc.assert(fc.property(anyAxis, anySeconds, (_axis, _seconds) => {}));
    expect(monthKey(axisOf('noleap'), 86400 * 31)).toBe('0001-02');
  });

  test('CF strings name the calendar truthfully', () => {
    expect(cfTimeUnits(defaultTimeAxis)).toBe('days since 0001-01-01 00:00:00');
    expect(cfCalendar(defaultTimeAxis)).toBe('noleap');
    expect(cfCalendar(axisOf('gregorian'))).toBe('proleptic_gregorian');
    expect(cfCalendar({ calendar: 'gregorian', epoch: midnight(1850, 1, 1) })).toBe('gregorian');
  });

  test('a cycle knows its span; a second is never lost after ten thousand years', () => {
    const clock = { axis: defaultTimeAxis, startSeconds: 3, cycleSeconds: 86400 };
    const time = cycleTime(clock, 3_650_000);
    expect(time.seconds).toBe(315_360_000_003);
    expect(time.endSeconds - time.seconds).toBe(86400);
    expect(time.date).toEqual({ year: 10001, month: 1, day: 1, second: 3 });
    expect(time.middleYearFraction).toBeCloseTo(0.5 / 365, 6);
    expect(cyclesUntil({ ...clock, startSeconds: 0 }, midnight(2, 1, 1))).toBe(365);
    expect(() => cyclesUntil(clock, midnight(2, 1, 1))).toThrow(/fall on a cycle of 86400 s/);
    expect(() => wholeSeconds(0.5)).toThrow(/whole number of seconds/);
  });
});
