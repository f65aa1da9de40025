import { readFileSync } from 'node:fs';
import { InputError } from '../kernel/errors.ts';
import { type NetcdfFile, netcdfContents } from './netcdf-contents.ts';

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
    throw new InputError(`The file ${path} is needed but ${reason}; restore it or check the path.`);
  }
}

/** Reads a whole classic netCDF file. @throws InputError when it is missing, of another kind, or shorter than it should be */
export const openNetcdf = (path: string): NetcdfFile => netcdfContents(path, readBytes(path));
