/** Months of observations as functions of the time of the year. */
import { add, constant, type Field, located, matMul, mul, type Numeric, relu, reshape, sub, sumLevels } from '../tensor/index.ts';

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const months = monthLengths.length;
const daysInYear = 365;
const starts = monthLengths.map((_, m) => monthLengths.slice(0, m).reduce((sum, days) => sum + days, 0));
/** Middles of the months, as parts of the year. */
const middles = monthLengths.map((days, m) => ((starts[m] ?? 0) + days / 2) / daysInYear);
/** Parts of the year from the middle of a month to that of the next. */
const toNext = middles.map((middle, m) => (m + 1 < months ? (middles[m + 1] ?? 0) : (middles[0] ?? 0) + 1) - middle);
const sincePrevious = toNext.map((_, m) => toNext[(m + months - 1) % months] ?? 0);

/** Weight of a month at a time that may lie one year off. */
const hat = (m: number, time: number): number => {
  const distance = time - (middles[m] ?? 0);
  return Math.max(0, 1 - Math.max(0, distance) / (toNext[m] ?? 1) - Math.max(0, -distance) / (sincePrevious[m] ?? 1));
};
const hatAround = (m: number, time: number): number => hat(m, time - 1) + hat(m, time) + hat(m, time + 1);

/** Mean over the days of month `of` of the weight of month `m`, [of × m]. */
const monthlyMeansOfHats = (): number[][] =>
  monthLengths.map((days, of) =>
    middles.map((_, m) => {
      const weights = Array.from({ length: days }, (_, day) => hatAround(m, ((starts[of] ?? 0) + day + 0.5) / daysInYear));
      return weights.reduce((sum, weight) => sum + weight, 0) / days;
    }),
  );

/** Inverse of a diagonally dominant matrix by Gauss–Jordan elimination, float64. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const rows = matrix.map((row, n) => [...row, ...row.map((_, m) => Number(n === m))]);
  rows.forEach((pivot, n) => {
    const scale = pivot[n] ?? 1;
    for (let m = 0; m < pivot.length; m++) pivot[m] = (pivot[m] ?? 0) / scale;
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[n] ?? 0);
      for (let m = 0; m < row.length; m++) row[m] = (row[m] ?? 0) - factor * (pivot[m] ?? 0);
    }
  });
  return rows.map((row) => row.slice(matrix.length));
}

/**
 * Values in the middles of months such that the mean over the days of each month is the monthly mean that was given.
 *
 *     ⟨Σ_m w_m(t) y_m⟩_month = x_month,   w_m the hats of `seasonalWeights`                               [G-8]
 *
 * @param monthly x, [12 × size]   @returns y, [12 × size]
 * @see Killworth (1996), J. Phys. Oceanogr. 26, 962-965
 */
export function seasonalNodes(monthly: ArrayLike<number>): Float32Array {
  const size = monthly.length / months;
  const weights = inverse(monthlyMeansOfHats());
  return Float32Array.from({ length: monthly.length }, (_, n) => {
    const [row, place] = [weights[Math.floor(n / size)] ?? [], n % size];
    return row.reduce((sum, weight, m) => sum + weight * (monthly[m * size + place] ?? 0), 0);
  });
}

/** A number of each month in each of three years, [3, 1, 12]. */
const inThreeYears = (value: (m: number, year: number) => number): Field<'center'> =>
  constant(
    Float64Array.from({ length: 3 * months }, (_, n) => value(n % months, Math.floor(n / months) - 1)),
    [3, 1, months],
  );

/** Weights of the middles of months at a time: linear between neighbours, sum 1, [1, 1, 12]. @param yearFraction in [0, 1) */
export function seasonalWeights(yearFraction: Numeric): Field<'center'> {
  const zero = inThreeYears(() => 0);
  const since = sub(
    add(zero, yearFraction),
    inThreeYears((m, year) => (middles[m] ?? 0) + year),
  );
  const after = relu(since);
  const before = sub(after, since);
  const slopes = { after: inThreeYears((m) => 1 / (toNext[m] ?? 1)), before: inThreeYears((m) => 1 / (sincePrevious[m] ?? 1)) };
  const descended = add(mul(after, slopes.after), mul(before, slopes.before));
  return sumLevels(relu(sub(1, descended)));
}

/** Maps at a time. @param nodes maps in the middles of months, [1, 12, maps × rows × columns] @returns [maps, rows, columns] */
export function seasonalMaps(
  nodes: Field<'center'>,
  weights: Field<'center'>,
  shape: readonly [maps: number, rows: number, columns: number],
): Field<'center'> {
  return located(reshape(matMul(weights, nodes), shape));
}
