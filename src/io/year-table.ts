import { readFileSync } from 'node:fs';
import { InputError } from '../kernel/index.ts';

/** A value for each of some years. */
export type YearTable = readonly (readonly [year: number, value: number])[];

/** Rows of text: the first two columns, after comments (#), empty lines and one line of titles. */
function rowsOfText(text: string): [number, number][] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const rows = lines.map((line) => line.split(/[,;\s]+/).map((cell) => (cell === '' ? Number.NaN : Number(cell))));
  const titles = rows[0]?.every(Number.isNaN) ? 1 : 0;
  return rows.slice(titles).map(([year = Number.NaN, value = Number.NaN]) => [year, value]);
}

/** Rows of JSON: pairs [year, value], or a record of values by year. */
function rowsOfJson(text: string): [number, number][] {
  const parsed: unknown = JSON.parse(text);
  const pairs = Array.isArray(parsed) ? parsed : Object.entries(parsed as object).map(([year, value]) => [Number(year), value]);
  return pairs.map((pair) => (Array.isArray(pair) ? [Number(pair[0] ?? Number.NaN), Number(pair[1] ?? Number.NaN)] : [Number.NaN, 0]));
}

/** Reads a table of years and values from a file of JSON, or of text with two columns. @throws InputError when it is none */
export function readYearTable(path: string): YearTable {
  const refuse = (reason: string): InputError =>
    new InputError(`A table must be a file with a year and a number in each line, years ascending; ${path} ${reason}; correct it.`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch {
    throw refuse('cannot be read');
  }
  let rows: [number, number][];
  try {
    rows = /^\s*[[{]/.test(text) ? rowsOfJson(text) : rowsOfText(text);
  } catch {
    throw refuse('is no JSON');
  }
  const wrong = rows.findIndex(([year, value]) => !Number.isFinite(year) || !Number.isFinite(value));
  if (wrong >= 0) throw refuse(`has no two numbers in row ${wrong + 1}`);
  const falling = rows.findIndex(([year], n) => n > 0 && !(year > (rows[n - 1]?.[0] ?? Number.NaN)));
  if (falling >= 0) throw refuse(`goes from ${rows[falling - 1]?.[0]} to ${rows[falling]?.[0]}`);
  if (rows.length === 0) throw refuse('has no rows');
  return rows;
}
