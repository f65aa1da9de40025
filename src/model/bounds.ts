import { cloudBounds } from '../atmosphere/column/bounds.ts';
import { pressureLevels } from '../atmosphere/index.ts';
import { dragBoundSpeed } from '../coupler/index.ts';
import type { VariableTable } from '../grid/variables.ts';
import { saturationRange, saturationSpecificHumidity } from '../physics/saturation.ts';
import { add, constant, type Field, mul, positive, scalar, sqrt, square, sub, sum, sumLevels, type tf, total } from '../tensor/index.ts';
import type { SeriesTable } from './definition.ts';
import type { LiveParameters } from './parameters.ts';

type Map = Field<'center'>;
const part = { units: '1' } as const;

/** Where bounds of the physics act: parts of the Earth, 0 where they are idle. */
const nearGround = {
  bound_drag: { ...part, longName: 'part of the Earth where the wind is too strong for the drag law of the sea' },
  bound_cloud_cover: { ...part, longName: 'part of the Earth where clouds are as good as closed' },
  bound_thin_ice: { ...part, longName: 'part of the Earth where sea ice is as thin as it can be' },
} as const satisfies SeriesTable;
const aloft = {
  bound_saturation: { ...part, longName: 'part of the levels of pressure that is too cold or too warm for the saturation formula' },
  bound_humidity: { ...part, longName: 'part of the levels of pressure that is moister than clouds take notice of' },
} as const satisfies SeriesTable;

type Aloft = { readonly ta: Map; readonly hus: Map };
const hasLevels = (variables: object): boolean => 'ta' in variables && 'hus' in variables;

/** The series of an atmosphere by what it shows of itself. */
export const boundTable = (output: VariableTable): SeriesTable => (hasLevels(output) ? { ...nearGround, ...aloft } : nearGround);

/** What bounds are looked for in. */
export interface BoundedFields {
  readonly uas: Map;
  readonly vas: Map;
  readonly clt: Map;
  readonly siconc: Map;
  readonly sivol: Map;
}

const partOf = (map: Map, weights: Map): tf.Scalar => total(mul(map, weights));
const isAbove = (map: Map, bound: Map | number): Map => positive(sub(map, bound));

/** The bounds of the free air, means over levels. */
function boundsAloft({ ta, hus }: Aloft, sphere: Map): Record<keyof typeof aloft, tf.Scalar> {
  const count = pressureLevels.length;
  const mean = (field: Map): tf.Scalar => partOf(mul(sumLevels(field), 1 / count), sphere);
  const pressure = constant<'center'>([...pressureLevels], [count, 1, 1]);
  const [coldest, hottest] = saturationRange;
  const saturated = saturationSpecificHumidity(ta, add(mul(ta, 0), pressure));
  return {
    bound_saturation: mean(add(isAbove(mul(ta, -1), -coldest), isAbove(ta, hottest))),
    bound_humidity: mean(isAbove(hus, mul(saturated, cloudBounds.humidity))),
  };
}

/** Where bounds are looked for: weights of a global mean on the grid of the air and on that of the sea, and the ocean under the air. */
export interface BoundPlaces {
  readonly sphere: Map;
  readonly seaSphere: Map;
  readonly oceanMask: Map;
}

/** Parts of the Earth where bounds of the physics act at the end of an interval; clouds as they were in its mean. */
export function boundSeries(
  fields: BoundedFields & Partial<Aloft>,
  p: LiveParameters,
  { sphere, seaSphere, oceanMask }: BoundPlaces,
): Record<string, tf.Scalar> {
  const { uas, vas, clt, siconc, sivol, ta, hus } = fields;
  const wind = sqrt(sum(square(uas), square(vas), square(add(mul(uas, 0), p.coupler.gustiness))));
  const thinnest = mul(siconc, scalar.mul(p.ice.leastThickness, 1.001));
  const near = {
    bound_drag: partOf(mul(isAbove(wind, dragBoundSpeed), oceanMask), sphere),
    bound_cloud_cover: partOf(isAbove(clt, cloudBounds.cover), sphere),
    bound_thin_ice: partOf(mul(isAbove(siconc, 1e-6), isAbove(thinnest, sivol)), seaSphere),
  };
  return ta && hus ? { ...near, ...boundsAloft({ ta, hus }, sphere) } : near;
}
