import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { referenceSalinity } from '../physics/constants.ts';
import {
  buildSampling,
  calciteOxygenIsotopes,
  depthShares,
  equationOfSpecies,
  habitats,
  type ProxyName,
  predictedOf,
  recordedDepth,
  regionalRelation,
  type Samples,
  type Sampling,
  sample,
  samplesOf,
  seawaterOxygenIsotopes,
} from '../proxy/index.ts';
import { add, concatenate, type Field, type tf } from '../tensor/index.ts';

/** One value measured in a sediment. */
export interface Observation {
  readonly site: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly proxy: ProxyName;
  /** Full name of the foraminifera; empty for molecules. */
  readonly species: string;
  readonly value: number;
  /** Variance of value less prediction, in the unit of the proxy squared. */
  readonly variance: number;
  /** Depth over which the recorders become fewer by a factor of e, m; that of the species where it is not known. */
  readonly depth?: number;
}

/** Means of the upper ocean over the window that the sediments look at, [levels, latitude, longitude]. */
export interface UpperOcean {
  readonly temperature: Field<'center'>;
  readonly salinityAnomaly: Field<'center'>;
}

/** Where and how a set of observations looks at the ocean. */
export interface ObservingSystem {
  readonly observations: readonly Observation[];
  /** What a perfect instrument would find, in the order of the observations; differentiable. */
  predict(ocean: UpperOcean): Samples;
}

/** What is needed to look: the grid, and the sea floor of the levels that are seen. */
export interface SeenOcean {
  readonly grid: GaussianGrid;
  /** Depths of the borders of the levels, m, [levels + 1]. */
  readonly interfaces: ArrayLike<number>;
  /** 1 where there is water, [levels × rows × columns]. */
  readonly wet: ArrayLike<number>;
}

/** What stands between the ocean of the window and what sediments record. */
export interface Recording {
  /** Enrichment of the whole ocean by water stored on land, permil, and how much saltier that made it, g kg⁻¹. */
  readonly iceVolumeEffect: number;
  readonly saltier: number;
  /** What is added to the means of the window: the mean of the year less that of the window, in the run of the background. */
  readonly toYear?: UpperOcean;
}

/** What one kind of sediment makes of temperature and salinity at its sites. */
function operatorOf(
  proxy: ProxyName,
  species: string,
  sites: readonly Observation[],
  { iceVolumeEffect, saltier }: Recording,
): (T: Samples, S: Samples) => Samples {
  if (proxy !== 'planktonic-d18o') return (temperature) => predictedOf(proxy, temperature);
  const relations = sites.map(({ latitude, longitude }) => regionalRelation(latitude, longitude));
  const [slope, intercept] = [samplesOf(relations.map((r) => r.slope)), samplesOf(relations.map((r) => r.intercept))];
  const calcite = calciteOxygenIsotopes(equationOfSpecies[species] ?? 'universa-low-light');
  return (temperature, anomaly) => {
    const salinity = add(anomaly, referenceSalinity - saltier); // as today's: the relations are of today's water
    const seawater = seawaterOxygenIsotopes.predict(
      { salinity, slope, intercept },
      seawaterOxygenIsotopes.parameters.parse({ iceVolumeEffect }),
    );
    return calcite.predict({ temperature, seawater }, calcite.parameters.parse({}));
  };
}

/** Depth that molecules of the mixed layer speak of, m. */
const surfaceLayer = { depth: 30 };

/** Observations of one kind, which are predicted together. */
function groupOf(members: readonly Observation[], seen: SeenOcean, recording: Recording) {
  const [{ proxy, species, depth }] = members as readonly [Observation];
  const sampling: Sampling = buildSampling(seen.grid, seen.wet, members);
  const shares = depthShares(seen.interfaces, sampling.wet, depth === undefined ? (habitats[species] ?? surfaceLayer) : { depth });
  const operator = operatorOf(proxy, species, members, recording);
  return ({ temperature, salinityAnomaly }: UpperOcean): Samples => {
    const T = recordedDepth(sample(temperature, sampling), shares);
    const S = recordedDepth(sample(salinityAnomaly, sampling), shares);
    return operator(T, S);
  };
}

/** Means of the year out of those of the window. */
const overTheYear = (window: UpperOcean, difference: UpperOcean): UpperOcean => ({
  temperature: add(window.temperature, difference.temperature),
  salinityAnomaly: add(window.salinityAnomaly, difference.salinityAnomaly),
});

/**
 * Puts observations and the operators of their proxies together.
 * @returns observations ordered by kind; those of one kind keep their order
 */
export function observingSystem(
  observations: readonly Observation[],
  seen: SeenOcean,
  recording: Recording = { iceVolumeEffect: 0, saltier: 0 },
): ObservingSystem {
  const kinds = new Map<string, Observation[]>();
  for (const each of observations) {
    const kind = `${each.proxy} ${each.species} ${each.depth ?? ''}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
  }
  const groups = [...kinds.values()];
  const predictions = groups.map((members) => groupOf(members, seen, recording));
  const { toYear } = recording;
  return {
    observations: groups.flat(),
    predict: (window) => {
      const ocean = toYear ? overTheYear(window, toYear) : window;
      return concatenate(
        predictions.map((predict) => predict(ocean)),
        0,
      ) as tf.Tensor1D;
    },
  };
}
