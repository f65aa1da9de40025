import type { NetcdfFile } from '../../io/netcdf-contents.ts';
import type { SectionAxes } from '../model/protocol.ts';
import type { SectionName } from '../model/shown.ts';

/** Means of a field along circles of latitude, [levels × rows]; NaN where there is no water. */
function zonalMeans(values: ArrayLike<number>, columns: number): Float32Array {
  return Float32Array.from({ length: values.length / columns }, (_, line) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < columns; i++) {
      const value = values[line * columns + i] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : Number.NaN;
  });
}

/** A section of a monthly mean; undefined where the file has none. */
export function sectionOf(file: NetcdfFile, name: SectionName): ArrayLike<number> | undefined {
  if (!file.names.includes(name)) return undefined;
  const values = file.variable(name).values();
  const { lat: rows = 0, lon: columns = 0, depth: levels = 0 } = file.dimensions;
  return name === 'msftmz' ? values.subarray(0, levels * rows) : zonalMeans(values, columns);
}

/** Where the sections of a file lie. */
export function axesOf(file: NetcdfFile): SectionAxes {
  const numbers = (name: string): Float64Array =>
    file.names.includes(name) ? Float64Array.from(file.variable(name).values()) : new Float64Array();
  const sea = sectionOf(file, 'thetao') ?? [];
  return { depth: numbers('depth'), tops: numbers('depth_top'), wet: Uint8Array.from(sea, (value) => Number(!Number.isNaN(value))) };
}
