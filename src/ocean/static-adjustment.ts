import type { EquationOfState } from './equations-of-state/equation-of-state.ts';
import type { Topography } from './topography.ts';

/** A run of levels mixed into one. */
interface Layer {
  levels: number;
  thickness: number;
  T: number;
  S: number;
}

/** Whether water of `a` is heavier than that of `b` below it, at the depth where they meet. */
const unstable = (a: Layer, b: Layer, z: number, { densityAnomaly }: EquationOfState): boolean =>
  densityAnomaly(a.T, a.S, z) > densityAnomaly(b.T, b.S, z);

function merge(a: Layer, b: Layer): Layer {
  const thickness = a.thickness + b.thickness;
  const mean = (x: number, y: number) => (x * a.thickness + y * b.thickness) / thickness;
  return { levels: a.levels + b.levels, thickness, T: mean(a.T, b.T), S: mean(a.S, b.S) };
}

/** Stacks the cells of one column from the top, merging whatever would stand on lighter water. */
function stableLayers(cells: readonly Layer[], interfaces: Float64Array, equationOfState: EquationOfState): Layer[] {
  const layers: Layer[] = [];
  let depth = 0; // levels above the bottom of the lowest layer
  for (const cell of cells) {
    let lowest = cell;
    let upper = layers.at(-1);
    while (upper && unstable(upper, lowest, interfaces[depth] ?? 0, equationOfState)) {
      layers.pop();
      depth -= upper.levels;
      lowest = merge(upper, lowest);
      upper = layers.at(-1);
    }
    layers.push(lowest);
    depth += lowest.levels;
  }
  return layers;
}

/**
 * Mixes statically unstable neighbours of every column completely, keeping its heat and salt; changes T and S in place.
 * @param T degrees Celsius   @param S salinity less 35, g kg⁻¹; [levels × rows × columns], host memory
 */
export function mixUnstable(T: Float64Array, S: Float64Array, t: Topography, equationOfState: EquationOfState): void {
  const [K, J, I] = t.shape;
  for (let n = 0; n < J * I; n++) {
    const at = (k: number) => k * J * I + n;
    const cells: Layer[] = [];
    for (let k = 0; k < K && t.wet(k, Math.floor(n / I), n % I); k++)
      cells.push({ levels: 1, thickness: t.thickness[k] ?? 0, T: T[at(k)] ?? 0, S: S[at(k)] ?? 0 });
    let k = 0;
    for (const layer of stableLayers(cells, t.interfaces, equationOfState))
      for (const end = k + layer.levels; k < end; k++) {
        T[at(k)] = layer.T;
        S[at(k)] = layer.S;
      }
  }
}
