import { createHash } from 'node:crypto';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The same value with the keys of every record in order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/** Characters beyond ASCII as \uXXXX. */
const escaped = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** JSON in one line with sorted keys, ASCII only: equal values give equal text. */
export const canonicalJson = (value: Json): string => escaped(JSON.stringify(sorted(value)));

/** JSON for files: indent 2, sorted keys, ASCII only, one newline at the end. */
export const fileJson = (value: Json): string => `${escaped(JSON.stringify(sorted(value), null, 2))}\n`;

/** SHA-256 of a value, in hexadecimal; the order of keys does not matter. */
export const hashOf = (value: Json): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The first place, in the order of keys, where two values differ, as 'path: a instead of b'; undefined when they are equal. */
export function firstDifference(given: Json | undefined, expected: Json | undefined, path = ''): string | undefined {
  if (isRecord(given) && isRecord(expected)) {
    for (const key of [...new Set([...Object.keys(given), ...Object.keys(expected)])].sort()) {
      const difference = firstDifference(given[key], expected[key], path ? `${path}.${key}` : key);
      if (difference) return difference;
    }
    return undefined;
  }
  const [a, b] = [given, expected].map((value) => (value === undefined ? 'nothing' : canonicalJson(value)));
  return a === b ? undefined : `${path || 'value'}: ${a} instead of ${b}`;
}

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
