import { calciteOxygenIsotopes, equationOfSpecies, type Samples, samplesOf } from '../proxy/index.ts';
import { concatenate } from '../tensor/index.ts';

/** Calcite of a modern core top, and the water above it. */
export interface CoreTop {
  readonly place: string;
  readonly species: string;
  /** permil VPDB */
  readonly calcite: number;
  /** permil VSMOW */
  readonly seawater: number;
  /** °C */
  readonly temperature: number;
}

/** What calcite in equilibrium with the water would be, species by species, permil VPDB. @returns core tops in the order of the predictions */
export function predictedCalcite(coreTops: readonly CoreTop[]): { readonly coreTops: CoreTop[]; readonly predicted: Samples } {
  const species = [...new Set(coreTops.map((each) => each.species))].sort();
  const groups = species.map((name) => coreTops.filter((each) => each.species === name));
  const predictions = groups.map((members) => {
    const operator = calciteOxygenIsotopes(equationOfSpecies[members[0]?.species ?? ''] ?? 'universa-low-light');
    const inputs = {
      temperature: samplesOf(members.map(({ temperature }) => temperature)),
      seawater: samplesOf(members.map(({ seawater }) => seawater)),
    };
    return operator.predict(inputs, operator.parameters.parse({}));
  });
  return { coreTops: groups.flat(), predicted: concatenate(predictions, 0) as Samples };
}

/** How predictions and observations agree. */
export interface Agreement {
  readonly count: number;
  readonly correlation: number;
  /** Mean of predicted less observed, and root mean square with and without it, permil. */
  readonly bias: number;
  readonly rootMeanSquare: number;
  readonly scatter: number;
}

/** Statistics of pairs. */
export function agreementOf(predicted: readonly number[], observed: readonly number[]): Agreement {
  const count = observed.length;
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / count;
  const [p, o] = [mean(predicted), mean(observed)];
  const product = (a: readonly number[], ā: number, b: readonly number[], b̄: number): number =>
    a.reduce((sum, x, n) => sum + (x - ā) * ((b[n] as number) - b̄), 0);
  const correlation =
    product(predicted, p, observed, o) / Math.sqrt(product(predicted, p, predicted, p) * product(observed, o, observed, o));
  const rootMeanSquare = Math.sqrt(mean(predicted.map((x, n) => (x - (observed[n] as number)) ** 2)));
  const bias = p - o;
  return { count, correlation, bias, rootMeanSquare, scatter: Math.sqrt(Math.max(0, rootMeanSquare ** 2 - bias ** 2)) };
}

/** Agreement of all core tops and by species. */
export function agreements(coreTops: readonly CoreTop[], predicted: ArrayLike<number>): Record<string, Agreement> {
  const names = ['all', ...new Set(coreTops.map(({ species }) => species))];
  return Object.fromEntries(
    names.map((name) => {
      const members = coreTops.flatMap(({ species }, n) => (name === 'all' || species === name ? [n] : []));
      const observed = members.map((n) => coreTops[n]?.calcite as number);
      return [
        name,
        agreementOf(
          members.map((n) => predicted[n] as number),
          observed,
        ),
      ];
    }),
  );
}
