import { mean } from './mean.ts';

/** A straight line through points, with standard errors. */
export interface StraightLine {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
  /** Covariance of intercept and slope. */
  readonly covariance: number;
  readonly correlation: number;
}

/**
 * Ordinary least squares, y = a + b x. Errors take the residuals as independent; with two points there are none, so they are NaN.
 * @param x at least two different values   @param y as many
 */
export function straightLine(x: readonly number[], y: readonly number[]): StraightLine {
  const [x̄, ȳ] = [mean(x), mean(y)];
  const products = (a: readonly number[], ā: number, b: readonly number[], b̄: number): number =>
    a.reduce((sum, value, n) => sum + (value - ā) * ((b[n] as number) - b̄), 0);
  const [Sxx, Sxy, Syy] = [products(x, x̄, x, x̄), products(x, x̄, y, ȳ), products(y, ȳ, y, ȳ)];
  const slope = Sxy / Sxx;
  const intercept = ȳ - slope * x̄;
  const variance = x.length > 2 ? Math.max(0, Syy - slope * Sxy) / (x.length - 2) : Number.NaN;
  return {
    intercept,
    slope,
    interceptError: Math.sqrt(variance * (1 / x.length + (x̄ * x̄) / Sxx)),
    slopeError: Math.sqrt(variance / Sxx),
    covariance: (-x̄ * variance) / Sxx,
    correlation: Sxy / Math.sqrt(Sxx * Syy),
  };
}
