/** How far a map is from another one. */
export interface MapScore {
  readonly model: number;
  readonly observed: number;
  readonly bias: number;
  readonly rootMeanSquareError: number;
  /** The same without the bias: the distance of a Taylor diagram. */
  readonly centredRootMeanSquareError: number;
  /** Of the patterns. */
  readonly correlation: number;
  /** Standard deviation over that of the observations. */
  readonly deviationRatio: number;
}

/** Weighted statistics of two maps. @param weights 0 where either has no value */
export function compare(model: Float64Array, observed: Float64Array, weights: Float64Array): MapScore {
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = (f: (n: number) => number): number => weights.reduce((sum, w, n) => (w > 0 ? sum + w * f(n) : sum), 0) / total;
  const at = (map: Float64Array, n: number): number => map[n] ?? Number.NaN;
  const [m, o] = [mean((n) => at(model, n)), mean((n) => at(observed, n))];
  const [Vm, Vo] = [mean((n) => (at(model, n) - m) ** 2), mean((n) => (at(observed, n) - o) ** 2)];
  const covariance = mean((n) => (at(model, n) - m) * (at(observed, n) - o));
  return {
    model: m,
    observed: o,
    bias: m - o,
    rootMeanSquareError: Math.sqrt(mean((n) => (at(model, n) - at(observed, n)) ** 2)),
    centredRootMeanSquareError: Math.sqrt(mean((n) => (at(model, n) - m - at(observed, n) + o) ** 2)),
    correlation: covariance / Math.sqrt(Vm * Vo),
    deviationRatio: Math.sqrt(Vm / Vo),
  };
}
