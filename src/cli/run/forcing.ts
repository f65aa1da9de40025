import { resolve } from 'node:path';
import { readYearTable } from '../../io/index.ts';
import { ConfigError, type Given } from '../../kernel/index.ts';
import { type Course, courseAt, courseRange, courseText, type DeclaredCourse } from '../../model/course.ts';
import type { ModelDefinition } from '../../model/definition.ts';
import { type Box, type ConditionName, conditionTable, type DeclaredForcing } from '../../model/forcing.ts';
import { parameterTable } from '../../model/parameters.ts';
import { orbits } from '../../physics/orbit.ts';

/** What forces a run from outside: numbers that stay, as parameters, and courses of those that change. */
export interface Forcing {
  readonly set: Readonly<Record<string, number>>;
  readonly courses: { readonly [name in ConditionName]?: Course };
  readonly freshwaterBox: Box | undefined;
}

/** Bounds of a condition: those of its parameter; water may be taken away as well. */
function boundsOf(name: ConditionName): { minimum: number; maximum: number } {
  const { parameter } = conditionTable[name];
  return parameterTable().find(({ path }) => path === parameter) ?? { minimum: -10, maximum: 10 };
}

/** The course of a declaration, its table read. @throws ConfigError, InputError */
function courseOf(name: ConditionName, declared: DeclaredCourse): Course {
  if (typeof declared === 'number') return { kind: 'constant', value: declared };
  if ('table' in declared) {
    const { table, startsIn } = declared;
    return { kind: 'table', points: typeof table === 'string' ? readYearTable(resolve(table)) : table, startsIn };
  }
  const { from, percentPerYear, until } = declared;
  if (from > 0 && (until - from) * percentPerYear > 0) return { kind: 'ramp', ...declared };
  throw new ConfigError(
    `The ramp of ${name} must start above 0 and lead to its end; got ${percentPerYear} % a year from ${from} until ${until}; turn its sign or its ends.`,
  );
}

/** Refuses values that the model is not made for. */
function refuseOutside(name: ConditionName, course: Course): void {
  const { minimum, maximum } = boundsOf(name);
  const [least, greatest] = courseRange(course);
  if (least >= minimum && greatest <= maximum) return;
  const got = least < minimum ? least : greatest;
  throw new ConfigError(
    `${name} must lie between ${minimum} and ${maximum} ${conditionTable[name].units}; got ${got}; choose a value inside.`,
  );
}

/** Refuses a table in disorder, and one that a run leaves. @param years length of the run */
function refuseUncovered(name: ConditionName, course: Course, years: number): void {
  if (course.kind !== 'table') return;
  const { points, startsIn } = course;
  if (points.some(([year], n) => n > 0 && year <= (points[n - 1]?.[0] ?? year)))
    throw new ConfigError(`The years of the table of ${name} must ascend but do not; put its rows in order.`);
  const [first, last] = [points[0]?.[0] ?? Number.NaN, points.at(-1)?.[0] ?? Number.NaN];
  if (startsIn >= first && startsIn + years <= last) return;
  throw new ConfigError(
    `The table of ${name} must cover the run, years ${startsIn} to ${startsIn + years}; it has ${first} to ${last}; lengthen it, shorten the run or set startsIn.`,
  );
}

/**
 * Checks what an experiment declares of the world outside, against the model and the length of a run.
 * @param fixed parameters that a person set by hand: what they hold does not change  @throws ConfigError, InputError
 */
export function forcingOf(declared: DeclaredForcing, model: ModelDefinition, fixed: readonly string[], years: number): Forcing {
  const { orbit, freshwater, ...rest } = declared;
  const courses: { [name in ConditionName]?: Course } = {};
  const set: Record<string, number> = {};
  for (const [name, course] of [...Object.entries(rest), ['freshwater', freshwater?.sverdrups]] as [ConditionName, DeclaredCourse?][]) {
    if (course === undefined) continue;
    if (!model.conditions.includes(name))
      throw new ConfigError(`forcing.${name} must belong to the model that is run, which knows ${known(model)}; leave it out.`);
    const { parameter } = conditionTable[name];
    if (parameter && fixed.includes(parameter)) continue;
    const made = courseOf(name, course);
    refuseOutside(name, made);
    refuseUncovered(name, made, years);
    if (parameter) set[parameter] = courseAt(made, 0);
    if (!parameter || made.kind !== 'constant') courses[name] = made;
  }
  const place = typeof orbit === 'string' ? orbits[orbit] : orbit;
  if (place && !model.parameterGroups.includes('orbit'))
    throw new ConfigError(`forcing.orbit must belong to the model that is run, which knows ${known(model)}; leave it out.`);
  for (const [name, value] of Object.entries(place ?? {})) set[`orbit.${name}`] = value;
  const box = freshwater && { latitudes: freshwater.latitudes, longitudes: freshwater.longitudes };
  return { set, courses, freshwaterBox: box };
}

const known = ({ conditions, parameterGroups }: ModelDefinition): string =>
  [...conditions, ...(parameterGroups.includes('orbit') ? ['orbit'] : [])].join(', ') || 'none';

/** The courses as functions of the cycle: years that have passed in its middle, of whatever length. @param firstYear of the run */
export const givenBy = ({ courses }: Forcing, firstYear: number): Given =>
  Object.fromEntries(
    Object.entries(courses).map(([name, course]) => [
      name,
      ({ date, middleYearFraction }) => courseAt(course, date.year - firstYear + middleYearFraction),
    ]),
  );

/** What changes in a run, a line each. */
export const forcingLines = ({ courses, freshwaterBox }: Forcing): string[] =>
  (Object.entries(courses) as [ConditionName, Course][]).map(([name, course]) => {
    const where =
      name === 'freshwater' && freshwaterBox
        ? `, poured into the sea at ${freshwaterBox.latitudes.join(' to ')}° N, ${freshwaterBox.longitudes.join(' to ')}° E`
        : '';
    return `forcing: ${name} ${courseText(course, conditionTable[name].units)}${where}`;
  });
