import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../kernel/index.ts';
import type { NetcdfFile, NetcdfVariable } from './netcdf-contents.ts';
import { openNetcdf } from './netcdf-reader.ts';

/** One row of a table as text, and where it stands, such as 'cores.csv line 12'. */
export interface TableRow {
  readonly place: string;
  readonly fields: { readonly [column: string]: string };
  /** The row has more or fewer fields than the table has columns. */
  readonly ragged: boolean;
}

/** A table of named columns. */
export interface Table {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

interface Parsed {
  readonly info: { readonly lines: number; readonly error?: unknown };
  readonly record: string[];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
    throw new InputError(`The table ${path} is needed but ${reason}; check the path.`);
  }
}

/** A CSV file with a line of column names; lines that begin with # say nothing. @throws InputError when it is none */
function readCsv(path: string): Table {
  // Line ends are named, as a file that mixes them would otherwise have its lines counted twice.
  const options = { bom: true, comment: '#', comment_no_infix: true, info: true, relax_column_count: true, trim: true };
  const lineEnds = { record_delimiter: ['\r\n', '\n', '\r'], skip_empty_lines: true };
  let parsed: Parsed[];
  try {
    parsed = parse(readText(path), { ...options, ...lineEnds }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `line ${error.lines}` : 'a line';
    throw new InputError(`The table ${path} must be CSV, but ${line} is not: ${error.message.replace(/\.$/, '')}; correct it.`);
  }
  const [head, ...body] = parsed;
  if (!head) throw new InputError(`The table ${path} must have a line of column names but is empty; write one.`);
  const columns = head.record;
  const rows = body.map(({ info, record }): TableRow => {
    const fields = Object.fromEntries(columns.map((name, n) => [name, record[n] ?? '']));
    return { place: `${path} line ${info.lines}`, fields, ragged: record.length !== columns.length };
  });
  return { path, columns, rows };
}

/** The entries of a variable as text: one string a row of characters, numbers as they are printed, nothing where missing. */
function textOf(variable: NetcdfVariable): string[] {
  const count = variable.shape[0] ?? 0;
  if (variable.type !== 'char') return Array.from(variable.values(), (x) => (Number.isFinite(x) ? String(x) : ''));
  const bytes = Uint8Array.from(variable.stored());
  const width = variable.shape[1] ?? 1;
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, n) =>
    decoder
      .decode(bytes.subarray(n * width, (n + 1) * width))
      .replaceAll('\0', '')
      .trim(),
  );
}

/** The dimension that all columns of a netCDF table run along. @throws InputError when there is none */
function rowDimension(file: NetcdfFile): string {
  const [name] = file.names;
  const dimension = name === undefined ? undefined : file.variable(name).dimensions[0];
  if (dimension !== undefined) return dimension;
  throw new InputError(`The table ${file.path} must hold variables along one dimension but has none; write one variable a column.`);
}

/** Variables along one dimension of a classic netCDF file, texts as arrays of characters. */
function readNetcdf(path: string): Table {
  const file = openNetcdf(path);
  const dimension = rowDimension(file);
  const columns = file.names.filter((name) => file.variable(name).dimensions[0] === dimension);
  const texts = columns.map((name) => textOf(file.variable(name)));
  const rows = Array.from({ length: file.dimensions[dimension] ?? 0 }, (_, n): TableRow => {
    const fields = Object.fromEntries(columns.map((name, column) => [name, texts[column]?.[n] ?? '']));
    return { place: `${path} ${dimension} ${n + 1}`, fields, ragged: false };
  });
  return { path, columns, rows };
}

/** Reads a table: netCDF where the name ends in .nc, otherwise CSV. @throws InputError when it cannot be used */
export const readTable = (path: string): Table => (path.endsWith('.nc') ? readNetcdf(path) : readCsv(path));
