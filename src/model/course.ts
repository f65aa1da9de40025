import { z } from 'zod';

/** How a number changes in time. Years are counted from the first day of the run. */
export type Course =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'ramp'; readonly from: number; readonly percentPerYear: number; readonly until: number }
  /** Points (year, value), years ascending; the run begins in `startsIn`. */
  | { readonly kind: 'table'; readonly points: readonly (readonly [year: number, value: number])[]; readonly startsIn: number };

const text = 'must be a number, a ramp { from, percentPerYear, until } or a table { table: file or [[year, value], …], startsIn }';

const point = z.tuple([z.number(), z.number()]);

/** What an experiment may declare of such a number; a table may be a file of years and values. */
export const courseSchema = z.union(
  [
    z.number(),
    z.strictObject({ from: z.number(), percentPerYear: z.number(), until: z.number() }),
    z.strictObject({
      table: z.union([z.string().min(1), z.tuple([point], point)]),
      /** Year of the table in which the run begins. By default that of the model's calendar, 1. */
      startsIn: z.number().default(1),
    }),
  ],
  text,
);
export type DeclaredCourse = z.infer<typeof courseSchema>;

/** The value of a table between its points, linear. */
function between(points: readonly (readonly [number, number])[], year: number): number {
  const next = points.findIndex(([later]) => later >= year);
  const [y1, v1] = points[next] ?? points.at(-1) ?? [year, Number.NaN];
  const [y0, v0] = points[next - 1] ?? [y1, v1];
  return y1 > y0 ? v0 + ((v1 - v0) * (year - y0)) / (y1 - y0) : v1;
}

/**
 * The value at a time.
 *
 *     ramp:   C = C₀ (1 + r/100)^t, until it meets its end                                                [F-6]
 *
 * A ramp compounds continuously through the year; a table is linear between its points.
 * @param years since the first day of the run
 */
export function courseAt(course: Course, years: number): number {
  if (course.kind === 'constant') return course.value;
  if (course.kind === 'table') return between(course.points, course.startsIn + years);
  const { from, percentPerYear, until } = course;
  const value = from * (1 + percentPerYear / 100) ** years;
  return percentPerYear > 0 ? Math.min(value, until) : Math.max(value, until);
}

/** The least and the greatest value that a course may take. */
export function courseRange(course: Course): readonly [least: number, greatest: number] {
  const values =
    course.kind === 'constant' ? [course.value] : course.kind === 'ramp' ? [course.from, course.until] : course.points.map(([, v]) => v);
  return [Math.min(...values), Math.max(...values)];
}

/** A course in words. */
export function courseText(course: Course, units: string): string {
  if (course.kind === 'constant') return `${course.value} ${units}`;
  if (course.kind === 'ramp') return `from ${course.from} ${units} by ${course.percentPerYear} % a year until ${course.until} ${units}`;
  const [first, last] = [course.points[0], course.points.at(-1)];
  return `${course.points.length} points from ${first?.join(': ')} to ${last?.join(': ')} ${units}, beginning in ${course.startsIn}`;
}
