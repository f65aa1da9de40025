import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable, writeNetcdf } from '../../../src/io/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'tables-'));
function csv(text: string): string {
  const path = join(folder, `${text.length}-${text.charCodeAt(0)}.csv`);
  writeFileSync(path, text);
  return path;
}

describe('a table', () => {
  it('of comma-separated values knows the line of every row, past comments, quotes and empty lines', () => {
    const path = csv('\ufeff# from a ship, 1984\nsite, value\n"A, west #1",1.5\n\n# more\n"B ""two""", 2\nC,3,4\nD\n');
    const { columns, rows } = readTable(path);
    expect(columns).toEqual(['site', 'value']);
    expect(rows.map(({ place }) => Number(/line (\d+)$/.exec(place)?.[1]))).toEqual([3, 6, 7, 8]);
    expect(rows.map(({ fields }) => fields.site)).toEqual(['A, west #1', 'B "two"', 'C', 'D']);
    expect(rows.map(({ fields }) => fields.value)).toEqual(['1.5', '2', '3', '']);
    expect(rows.map(({ ragged }) => ragged)).toEqual([false, false, true, true]);
  });

  it('counts lines that end in different ways', () => {
    const { columns, rows } = readTable(csv('# a\n# b\nsite,value\r\n1,2\r\n3,4\n5,6\r\n'));
    expect(columns).toEqual(['site', 'value']);
    expect(rows.map(({ place }) => Number(/line (\d+)$/.exec(place)?.[1]))).toEqual([4, 5, 6]);
  });

  it('of netCDF has the same rows', () => {
    const path = join(folder, 'table.nc');
    const width = 6;
    const names = new Uint8Array(3 * width);
    ['core 1', 'é', 'x'].forEach((text, n) => {
      names.set(new TextEncoder().encode(text), n * width);
    });
    const variables = {
      site: { type: 'char', dimensions: ['observation', 'letters'] },
      value: { type: 'double', dimensions: ['observation'], attributes: { _FillValue: { type: 'double', values: [-999] } } },
    } as const;
    writeNetcdf(path, { dimensions: { observation: 3, letters: width }, variables }, (writer) => {
      writer.write('site', names);
      writer.write('value', [1.25, -999, Number.NaN]);
    });
    const { columns, rows } = readTable(path);
    expect(columns).toEqual(['site', 'value']);
    expect(rows.map(({ fields }) => [fields.site, fields.value])).toEqual([
      ['core 1', '1.25'],
      ['é', ''],
      ['x', ''],
    ]);
    expect(rows[2]?.place).toBe(`${path} observation 3`);
  });

  it('that is none is refused by file and line', () => {
    expect(() => readTable(csv('site,value\n"A,1\n'))).toThrow(/\.csv must be CSV, but line \d is not/);
    expect(() => readTable(csv('# nothing\n'))).toThrow(/must have a line of column names/);
    expect(() => readTable(join(folder, 'absent.csv'))).toThrow(/is missing/);
    expect(() => readTable(join(folder, 'absent.nc'))).toThrow(/is missing/);
  });
});
