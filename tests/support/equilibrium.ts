/** Rates of change of many states at once: states and rates are [state][unknown]. */
export type Rates = (states: readonly Float64Array[]) => Float64Array[];

/** Solves a x = b by elimination with pivoting. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  const rows = a.map((row, i) => [...row, b[i] as number]);
  for (let i = 0; i < n; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i] as number) > Math.abs(rows[best]?.[i] as number) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot] as number[], rows[i] as number[]];
    const top = rows[i] as number[];
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] as number) / (top[i] as number);
      for (let k = i; k <= n; k++) row[k] = (row[k] as number) - factor * (top[k] as number);
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] as number[];
    const known = x.reduce((s, value, k) => (k > i ? s + (row[k] as number) * value : s), 0);
    x[i] = ((row[n] as number) - known) / (row[i] as number);
  }
  return x;
}

/**
 * A state that no longer changes, by implicit steps that grow as the rates fall (pseudo-transient continuation).
 * @param scale of each unknown: its slopes are taken over a hundredth of it, and no step moves it further; done at 10⁻⁴ of it a day
 */
export function equilibrium(rates: Rates, start: Float64Array, scale: Float64Array, iterations: number): Float64Array {
  let x = start;
  let Δt = 6 * 3600;
  let last = Number.POSITIVE_INFINITY;
  for (let n = 0; n < iterations; n++) {
    const state = x;
    const tries = [...scale].map((s, j) => state.map((value, k) => (k === j ? value + 0.01 * s : value)));
    const [here, ...there] = rates([state, ...tries]) as [Float64Array, ...Float64Array[]];
    const size = Math.hypot(...here.map((r, k) => r / (scale[k] as number)));
    if (size * 86400 < 1e-4) break;
    Δt *= Math.min(2, Math.max(0.5, last / size));
    last = size;
    const matrix = [...here].map((r, i) =>
      there.map((column, j) => Number(i === j) / Δt - ((column[i] as number) - r) / (0.01 * (scale[j] as number))),
    );
    const step = solve(matrix, [...here]);
    const longest = Math.max(1, ...step.map((δ, k) => Math.abs(δ) / (scale[k] as number)));
    x = state.map((value, k) => value + (step[k] as number) / longest);
  }
  return x;
}
