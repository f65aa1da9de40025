import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { NetCDFReader } from 'netcdfjs';
import { afterAll, describe, expect, test } from 'vitest';
import {
  blankChecksum,
  checksumHolds,
  type NetcdfDefinition,
  type NetcdfType,
  type NetcdfWriter,
  type Numbers,
  openNetcdf,
  writeNetcdf,
} from '../../../src/io/index.ts';
import { InputError } from '../../../src/kernel/index.ts';
import { runTool, runXarray, temporaryFolder } from './external-readers.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'x.nc');

const ranges = { byte: 2 ** 7, short: 2 ** 15, int: 2 ** 31 } as const;
const numberOf = (type: NetcdfType): fc.Arbitrary<number> => {
  if (type === 'float') return fc.float();
  if (type === 'double') return fc.double();
  return type === 'char' ? fc.integer({ min: 1, max: 127 }) : fc.integer({ min: -ranges[type], max: ranges[type] - 1 });
};
const anyType = fc.constantFrom<NetcdfType>('byte', 'char', 'short', 'int', 'float', 'double');
const identifier = fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,9}$/);

/** A variable: its type, whether it has records, the lengths of its other dimensions, and numbers for three records. */
const anyVariable = fc
  .record({ type: anyType, record: fc.boolean(), shape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }) })
  .chain((variable) => {
    const count = variable.shape.reduce((product, n) => product * n, 1);
    return fc
      .array(numberOf(variable.type), { minLength: 3 * count, maxLength: 3 * count })
      .map((numbers) => ({ ...variable, count, numbers }));
  });

describe('classic netCDF', () => {
  test('whatever is written is read back, by this reader and by netcdfjs', () => {
    const file = fc.record({
      variables: fc.dictionary(identifier, anyVariable, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
      records: fc.integer({ min: 0, max: 3 }),
      text: fc.string({ unit: 'grapheme', maxLength: 20 }),
    });
    fc.assert(
      fc.property(file, ({ variables, records, text }) => {
        const entries = Object.entries(variables);
        const definition: NetcdfDefinition = {
          dimensions: { time: 'unlimited', d1: 1, d2: 2, d3: 3, d4: 4 },
          attributes: { text, numbers: [1, 2.5] },
          variables: Object.fromEntries(
            entries.map(([name, { type, record, shape }]) => [
              name,
              { type, dimensions: [...(record ? ['time'] : []), ...shape.map((n) => `d${n}`)] },
            ]),
          ),
        };
        const slab = (n: number): Record<string, Numbers> =>
          Object.fromEntries(entries.map(([name, { numbers, count }]) => [name, numbers.slice(n * count, (n + 1) * count)]));
        writeNetcdf(
          path,
          definition,
          (writer) => {
            for (const [name, { record }] of entries) if (!record) writer.write(name, slab(0)[name] ?? []);
            for (let n = 0; n < records; n++) writer.writeRecord(slab(n));
          },
          { overwrite: true },
        );
        const back = openNetcdf(path);
        expect(back.attributes).toEqual({ text: text.replace(/\0$/, ''), numbers: [1, 2.5] });
        for (const [name, { record, count, numbers, shape }] of entries) {
          const expected = numbers.slice(0, record ? records * count : count);
          expect([...back.variable(name, record ? [records, ...shape] : shape).stored()]).toEqual(expected);
        }
        expect(new NetCDFReader(readFileSync(path)).variables.map(({ name }) => name)).toEqual(entries.map(([name]) => name));
      }),
      { numRuns: 60 },
    );
  });

  const sample: NetcdfDefinition = {
    dimensions: { time: 'unlimited', x: 3 },
    attributes: { ...blankChecksum, Conventions: 'CF-1.11', title: 'a test' },
    variables: {
      time: {
        type: 'double',
        dimensions: ['time'],
        attributes: { units: 'days since 2000-01-01', standard_name: 'time', calendar: 'noleap' },
      },
      x: { type: 'int', dimensions: ['x'], attributes: { units: 'm', long_name: 'place' } },
      flag: { type: 'byte', dimensions: ['time', 'x'], attributes: { _FillValue: -1, long_name: 'flag' } },
      value: { type: 'float', dimensions: ['time', 'x'], attributes: { _FillValue: 1e20, units: 'K', long_name: 'value' } },
    },
  };
  const writeSample = (): void =>
    writeNetcdf(
      path,
      sample,
      (writer) => {
        writer.write('x', [1, 2, 3]);
        writer.writeRecord({ time: [0.5], flag: [1, -1, 3], value: [1.5, 1e20, -2] });
        writer.writeRecord({ time: [1.5], flag: [4, 5, 6], value: [7, 8, 1e20] });
      },
      { overwrite: true },
    );

  test('fill values become NaN, packed values are unpacked', () => {
    writeSample();
    const file = openNetcdf(path);
    expect([...file.variable('value').values()]).toEqual([1.5, Number.NaN, -2, 7, 8, Number.NaN]);
    expect([...file.variable('flag').values()]).toEqual([1, Number.NaN, 3, 4, 5, 6]);
    const packed = { type: 'short', dimensions: ['x'], attributes: { scale_factor: 0.5, add_offset: 10, _FillValue: -9 } } as const;
    writeNetcdf(path, { dimensions: { x: 3 }, variables: { packed } }, (writer) => writer.write('packed', [2, -9, 4]), { overwrite: true });
    expect(openNetcdf(path).variable('packed').values()).toEqual(Float64Array.of(11, Number.NaN, 12));
  });

  test('the checksum holds, and fails when one bit anywhere is flipped', () => {
    writeSample();
    const bytes = readFileSync(path);
    expect(checksumHolds(bytes)).toBe(true);
    fc.assert(
      fc.property(fc.nat(8 * bytes.length - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(checksumHolds(changed)).toBe(false);
      }),
    );
  });

  test('ncdump reads it', () => {
    writeSample();
    const dump = runTool('ncdump', path);
    if (!dump) return;
    expect(dump.status).toBe(0);
    expect(dump.output).toContain('time = UNLIMITED ; // (2 currently)');
    expect(dump.output).toMatch(/value =\s+1\.5, _, -2,\s+7, 8, _ ;/);
    expect(runTool('ncdump', '-k', path)?.output.trim()).toBe('64-bit offset');
  });

  test('ncdump and this reader agree on a lone record variable of bytes, which has no padding', () => {
    const definition: NetcdfDefinition = {
      dimensions: { time: 'unlimited', x: 3 },
      variables: { flag: { type: 'byte', dimensions: ['time', 'x'] } },
    };
    const fill = (writer: NetcdfWriter): void => {
      for (const n of [1, 4, 7]) writer.writeRecord({ flag: [n, n + 1, n + 2] });
    };
    writeNetcdf(path, definition, fill, { overwrite: true });
    expect([...openNetcdf(path).variable('flag', [3, 3]).stored()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const dump = runTool('ncdump', path);
    if (dump) expect(dump.output).toMatch(/flag =\s+1, 2, 3,\s+4, 5, 6,\s+7, 8, 9 ;/);
  });

  test('xarray reads it', () => {
    writeSample();
    const script =
      'd = xarray.open_dataset(sys.argv[1]); print(d.value.values.tolist(), d.time.dt.year.values.tolist(), d.flag.values.tolist())';
    const read = runXarray(script, path);
    if (read) expect(read.output).toContain('[[1.5, nan, -2.0], [7.0, 8.0, nan]] [2000, 2000] [[1.0, nan, 3.0], [4.0, 5.0, 6.0]]');
  });
});

describe('files that cannot be used', () => {
  const writeSmall = (): void =>
    writeNetcdf(
      path,
      { dimensions: { x: 100 }, variables: { a: { type: 'double', dimensions: ['x'] } } },
      (writer) => writer.write('a', new Float64Array(100)),
      {
        overwrite: true,
      },
    );

  test.each([
    ['missing', () => rmSync(path, { force: true }), /is needed but is missing; restore it or check the path\.$/],
    ['of another kind', () => writeFileSync(path, 'hello, this is a text'), /is not a classic netCDF file \(CDF-1 or CDF-2\); restore it/],
    ['empty', () => writeFileSync(path, ''), /restore it from its source or write it again\.$/],
    ['cut in its data', () => truncateSync(path, 700), /must have \d+ bytes but has 700, so it is truncated; restore it/],
    ['cut in its header', () => truncateSync(path, 40), /truncated inside its header|truncated; restore it/],
  ])('a file that is %s', (_, spoil, sentence) => {
    writeSmall();
    spoil();
    expect(() => openNetcdf(path)).toThrow(InputError);
    expect(() => openNetcdf(path)).toThrow(sentence);
  });

  test('a header with a wrong byte is read or refused, never worse', () => {
    writeSmall();
    const bytes = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(bytes.length - 801), fc.nat(255), (position, value) => {
        const changed = Buffer.from(bytes);
        changed[position] = value;
        writeFileSync(path, changed);
        try {
          openNetcdf(path);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a variable that is missing or has another shape', () => {
    writeSmall();
    const file = openNetcdf(path);
    expect(() => file.variable('b')).toThrow(/must hold the variable 'b' but does not/);
    expect(() => file.variable('a', [99])).toThrow(/must have shape \[99\] but has \[100\]; use the file of this resolution/);
  });

  test('a definition or numbers that do not fit are refused before a file appears', () => {
    rmSync(path, { force: true });
    const definition: NetcdfDefinition = { dimensions: { x: 2 }, variables: { a: { type: 'int', dimensions: ['x'] } } };
    expect(() => writeNetcdf(path, definition, (writer) => writer.write('a', [1]))).toThrow(/must get 2 numbers; got 1/);
    expect(() => writeNetcdf(path, definition, () => undefined)).toThrow(/'a' was not; write it/);
    expect(() => writeNetcdf(path, { ...definition, dimensions: {} }, () => undefined)).toThrow(/must use defined dimensions; got 'x'/);
    expect(() => openNetcdf(path)).toThrow(/is missing/);
  });
});
