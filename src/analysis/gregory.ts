import type { RunSeries } from './run-series.ts';
import { straightLine } from './straight-line.ts';
import type { TwoRuns } from './two-runs.ts';

/** A number with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** What the regression of Gregory tells; changes are those of one run against the other in the same year. */
export interface Gregory {
  readonly years: readonly number[];
  /** Changes of near-surface air temperature, K, and of net downward radiation at the top, W m⁻². */
  readonly warming: readonly number[];
  readonly imbalance: readonly number[];
  /** Effective radiative forcing F, W m⁻². */
  readonly forcing: Estimate;
  /** Feedback λ, W m⁻² K⁻¹, positive where warming restores the balance. */
  readonly feedback: Estimate;
  readonly correlation: number;
  /** Warming in equilibrium F/λ, K; null where λ is not two standard errors above 0. */
  readonly equilibriumWarming: Estimate | null;
  /** Carbon dioxide of the run over that of the other; null where either changes or has none in its series. */
  readonly co2Ratio: number | null;
  /** Forcing, W m⁻², and equilibrium sensitivity, K, for a doubling of carbon dioxide, where that is what differs. */
  readonly perDoubling: { readonly forcing: number; readonly sensitivity: number | null } | null;
}

/** Why there is no result, in a sentence. */
export interface Unknown {
  readonly unknown: string;
}

/** Years that the regression needs. */
const leastYears = 5;

/**
 * The regression of Gregory: while a climate warms under a forcing that stays, the imbalance falls in a line,
 *
 *     N = F − λ ΔT,   ΔT in equilibrium = F / λ
 *
 * with the variance of F/λ to first order from those of F and λ and their covariance.
 * @param warming ΔT of each year, K   @param imbalance N of each year, W m⁻²
 * @see Gregory et al. (2004), Geophys. Res. Lett. 31, L03205
 */
export function gregoryLine(
  warming: readonly number[],
  imbalance: readonly number[],
): Pick<Gregory, 'forcing' | 'feedback' | 'correlation' | 'equilibriumWarming'> {
  const { intercept: F, slope, interceptError, slopeError, covariance, correlation } = straightLine(warming, imbalance);
  const λ = -slope;
  const relative = (interceptError / F) ** 2 + (slopeError / λ) ** 2 + (2 * covariance) / (F * λ);
  const known = λ > 2 * slopeError;
  return {
    forcing: { value: F, error: interceptError },
    feedback: { value: λ, error: slopeError },
    correlation,
    equilibriumWarming: known ? { value: F / λ, error: Math.abs(F / λ) * Math.sqrt(relative) } : null,
  };
}

/** Carbon dioxide of a run, ppm, in the years given; undefined where it changes or is not told. */
function steadyCo2(series: RunSeries, years: readonly number[]): number | undefined {
  if (!series.has('co2')) return undefined;
  const byYear = series.byYear('co2');
  const values = years.map((year) => byYear.get(year) as number);
  const [first] = values;
  return first !== undefined && first > 0 && values.every((value) => Math.abs(value / first - 1) < 1e-6) ? first : undefined;
}

/** The regression for a run against another; undefined where they have no such series. */
export function gregory({ name, otherName, series, otherSeries }: TwoRuns): Gregory | Unknown | undefined {
  if (!series || !otherSeries || ![series, otherSeries].every(({ has }) => has('tas') && has('rtmt'))) return undefined;
  const [tas, otherTas, rtmt, otherRtmt] = [
    series.byYear('tas'),
    otherSeries.byYear('tas'),
    series.byYear('rtmt'),
    otherSeries.byYear('rtmt'),
  ];
  const years = [...tas.keys()].filter((year) => otherTas.has(year));
  if (years.length < leastYears)
    return {
      unknown: `Gregory regression: needs ${leastYears} whole years that both runs have; ${name} and ${otherName} have ${years.length}.`,
    };
  const [co2, otherCo2] = [steadyCo2(series, years), steadyCo2(otherSeries, years)];
  if (series.has('co2') && co2 === undefined)
    return { unknown: `Gregory regression: needs a forcing that stays as it is; carbon dioxide of ${name} changes from year to year.` };
  const change = (of: ReadonlyMap<number, number>, from: ReadonlyMap<number, number>): number[] =>
    years.map((year) => (of.get(year) as number) - (from.get(year) as number));
  const [warming, imbalance] = [change(tas, otherTas), change(rtmt, otherRtmt)];
  const line = gregoryLine(warming, imbalance);
  const co2Ratio = co2 !== undefined && otherCo2 !== undefined ? co2 / otherCo2 : null;
  const doublings = co2Ratio === null ? 0 : Math.log2(co2Ratio);
  const perDoubling =
    Math.abs(doublings) > 1e-6
      ? { forcing: line.forcing.value / doublings, sensitivity: line.equilibriumWarming && line.equilibriumWarming.value / doublings }
      : null;
  return { years, warming, imbalance, ...line, co2Ratio, perDoubling };
}

/** An estimate as text. */
export const estimateText = ({ value, error }: Estimate, digits = 2): string => `${value.toFixed(digits)} ± ${error.toFixed(digits)}`;

/** The regression for a terminal. */
export function gregoryText(found: Gregory | Unknown | undefined): string {
  if (!found) return '';
  if ('unknown' in found) return `${found.unknown}\n`;
  const { years, forcing, feedback, correlation, equilibriumWarming, perDoubling } = found;
  const warming = equilibriumWarming ? `${estimateText(equilibriumWarming)} K` : 'not determined: the feedback is not two errors above 0';
  const lines = [
    `Gregory regression over ${years.length} years (correlation ${correlation.toFixed(2)}; errors are one standard error)`,
    `  effective forcing       ${estimateText(forcing)} W m-2`,
    `  feedback                ${estimateText(feedback)} W m-2 K-1`,
    `  equilibrium warming     ${warming}`,
  ];
  if (!perDoubling) return [...lines, ''].join('\n');
  const sensitivity = perDoubling.sensitivity === null ? '' : `, equilibrium sensitivity ${perDoubling.sensitivity.toFixed(2)} K`;
  return [...lines, `  for a doubling of CO2   forcing ${perDoubling.forcing.toFixed(2)} W m-2${sensitivity}`, ''].join('\n');
}
