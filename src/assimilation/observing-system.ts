import type { GaussianGrid } from '../grid/gaussian-grid.ts';
import { referenceSalinity } from '../physics/constants.ts';
import {
  alkenoneUnsaturation,
  buildSampling,
  calciteOxygenIsotopes,
  depthShares,
  equationOfSpecies,
  habitats,
  magnesiumCalcium,
  recordedDepth,
  regionalRelation,
  type Samples,
  type Sampling,
  sample,
  seawaterOxygenIsotopes,
  tex86,
} from '../proxy/index.ts';
import { add, concatenate, constant, type Field, reshape, type tf } from '../tensor/index.ts';

/** Proxies that have a forward operator. */
export const proxies = ['planktonic-d18o', 'planktonic-mg-ca', 'uk37', 'tex86'] as const;
export type Proxy = (typeof proxies)[number];

/** One value measured in a sediment. */
export interface Observation {
  readonly site: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly proxy: Proxy;
  /** Full name of the foraminifera; empty for molecules. */
  readonly species: string;
  readonly value: number;
  /** Variance of value less prediction, in the unit of the proxy squared. */
  readonly variance: number;
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

const list = (values: readonly number[]): Samples => reshape(constant(values, [1, 1, values.length]), [values.length]) as tf.Tensor1D;

/** What one kind of sediment makes of temperature and salinity at its sites. */
function operatorOf(proxy: Proxy, species: string, sites: readonly Observation[]): (T: Samples, S: Samples) => Samples {
  if (proxy === 'planktonic-mg-ca')
    return (temperature) => magnesiumCalcium.predict({ temperature }, magnesiumCalcium.parameters.parse({}));
  if (proxy === 'uk37') return (temperature) => alkenoneUnsaturation.predict({ temperature }, alkenoneUnsaturation.parameters.parse({}));
  if (proxy === 'tex86') return (temperature) => tex86.predict({ temperature }, tex86.parameters.parse({}));
  const relations = sites.map(({ latitude, longitude }) => regionalRelation(latitude, longitude));
  const [slope, intercept] = [list(relations.map((r) => r.slope)), list(relations.map((r) => r.intercept))];
  const calcite = calciteOxygenIsotopes(equationOfSpecies[species] ?? 'universa-low-light');
  return (temperature, anomaly) => {
    const salinity = add(anomaly, referenceSalinity);
    const seawater = seawaterOxygenIsotopes.predict({ salinity, slope, intercept }, seawaterOxygenIsotopes.parameters.parse({}));
    return calcite.predict({ temperature, seawater }, calcite.parameters.parse({}));
  };
}

/** Depth that molecules of the mixed layer speak of, m. */
const surfaceLayer = { depth: 30 };

/** Observations of one kind, which are predicted together. */
function groupOf(members: readonly Observation[], seen: SeenOcean) {
  const [{ proxy, species }] = members as readonly [Observation];
  const sampling: Sampling = buildSampling(seen.grid, seen.wet, members);
  const shares = depthShares(seen.interfaces, sampling.wet, habitats[species] ?? surfaceLayer);
  const operator = operatorOf(proxy, species, members);
  return ({ temperature, salinityAnomaly }: UpperOcean): Samples => {
    const T = recordedDepth(sample(temperature, sampling), shares);
    const S = recordedDepth(sample(salinityAnomaly, sampling), shares);
    return operator(T, S);
  };
}

/**
 * Puts observations and the operators of their proxies together.
 * @returns observations ordered by kind; those of one kind keep their order
 */
export function observingSystem(observations: readonly Observation[], seen: SeenOcean): ObservingSystem {
  const kinds = new Map<string, Observation[]>();
  for (const each of observations) {
    const kind = `${each.proxy} ${each.species}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
  }
  const groups = [...kinds.values()];
  const predictions = groups.map((members) => groupOf(members, seen));
  return {
    observations: groups.flat(),
    predict: (ocean) =>
      concatenate(
        predictions.map((predict) => predict(ocean)),
        0,
      ) as tf.Tensor1D,
  };
}
