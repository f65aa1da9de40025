/** What time series of waves tell: frequency, phase, drift. */

/** Angle of pairs of cosine and sine in the course of time, without jumps. */
export function unwrapped(cosine: Float32Array, sine: Float32Array): number[] {
  const angles: number[] = [];
  for (const [n, c] of cosine.entries()) {
    const raw = Math.atan2(sine[n] ?? 0, c);
    const last = angles.at(-1) ?? raw;
    angles.push(raw + 2 * Math.PI * Math.round((last - raw) / (2 * Math.PI)));
  }
  return angles;
}

/** Slope of the straight line through equidistant values. */
export function slope(y: readonly number[]): number {
  const middle = (y.length - 1) / 2;
  const covariance = y.reduce((sum, value, n) => sum + (n - middle) * value, 0);
  const variance = y.reduce((sum, _, n) => sum + (n - middle) ** 2, 0);
  return covariance / variance;
}

/** Angle per step of a standing oscillation, between its first and its last crossing of zero. */
export function angularFrequency(series: Float32Array): number {
  const crossings: number[] = [];
  for (let n = 1; n < series.length; n++) {
    const [a, b] = [series[n - 1] as number, series[n] as number];
    if (a * b < 0) crossings.push(n - 1 + a / (a - b));
  }
  return (Math.PI * (crossings.length - 1)) / ((crossings.at(-1) ?? Number.NaN) - (crossings[0] ?? Number.NaN));
}

/** Angle per step of a wave that travels east, negative to the west. @param cosine, sine projections on cos kx and sin kx */
export const travel = (cosine: Float32Array, sine: Float32Array): number => slope(unwrapped(cosine, sine));
