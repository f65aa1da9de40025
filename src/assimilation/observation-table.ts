import { z } from 'zod';
import { habitats, type ProxyName, proxies, proxiesOfShells, usualError, validValues } from '../proxy/index.ts';
import type { ObservationFields } from './observation-layouts.ts';
import type { Observation } from './observing-system.ts';

/** One row of a table and where it stands. */
export interface ObservationRow {
  readonly place: string;
  readonly fields: ObservationFields;
  readonly ragged: boolean;
}

/** What is asked of observations besides their own rules. */
export interface ObservationDemands {
  /** Ages that are wanted, thousand years before present. */
  readonly age: readonly [from: number, to: number];
  /** Whether a missing error is an error; otherwise the usual error of the proxy stands in for it. */
  readonly statesErrors: boolean;
  readonly proxies: readonly ProxyName[];
  /** Whether a place has water in the model. */
  readonly wet: (latitude: number, longitude: number) => boolean;
}

/** A row that is left out, and why: '<place>: <reason>'. */
export interface Rejection {
  readonly place: string;
  readonly reason: string;
  /** The same for all rows that fail for one kind of reason. */
  readonly kind: string;
}

const broken = (kind: string, reason: string) => ({ error: JSON.stringify([kind, reason]) });

/** A number as it stands in a table. */
const number = (name: string, units: string, [least, most]: readonly [number, number] = [-Infinity, Infinity]) => {
  const range = Number.isFinite(least) ? `from ${least} to ${most}` : '';
  const rule = ['a number', range, units].filter((part) => part !== '').join(' ');
  const said = ({ input }: { input?: unknown }) => {
    const shown = input === undefined || input === '' ? 'nothing' : String(input);
    return JSON.stringify([`${name} is missing or out of range`, `${name} must be ${rule}; got ${shown}`]);
  };
  return z
    .string({ error: said })
    .refine((text) => text.trim() !== '' && Number.isFinite(Number(text)) && Number(text) >= least && Number(text) <= most, {
      error: said,
    })
    .transform(Number);
};

/** One observation as a table states it. */
export const observationSchema = z.object({
  site: z.string().min(1, broken('site is missing', 'site must have a name; got nothing')),
  latitude: number('latitude', 'degrees north', [-90, 90]),
  longitude: number('longitude', 'degrees east', [-360, 360]),
  /** Depth over which the recorders become fewer by a factor of e, m; that of the species where nothing is said. */
  depth: z.union([z.literal('').transform(() => undefined), number('depth', 'm', [1, 1000])]).optional(),
  age_from: number('age_from', 'thousand years before present'),
  age_to: number('age_to', 'thousand years before present'),
  proxy: z.enum(proxies, {
    error: ({ input }) =>
      JSON.stringify(['unknown proxy', `proxy must be one of ${proxies.join(', ')}; got ${input === '' ? 'nothing' : String(input)}`]),
  }),
  species: z.string().default(''),
  value: number('value', ''),
  error: number('error', 'above 0, one standard deviation'),
});
type StatedObservation = z.infer<typeof observationSchema>;

/** The first rule of the model that an observation breaks: what is not known, not wanted, or cannot be compared. */
function objection(o: StatedObservation, { age, wet, proxies: wanted }: ObservationDemands): [kind: string, reason: string] | undefined {
  const [least, most] = validValues(o.proxy);
  if (!wanted.includes(o.proxy)) return ['proxy is not asked for', `${o.proxy} is not asked for`];
  if (proxiesOfShells.includes(o.proxy) && !Object.hasOwn(habitats, o.species))
    return [
      'unknown species',
      `species must be one of ${Object.keys(habitats).join(', ')}; got ${o.species === '' ? 'nothing' : o.species}`,
    ];
  if (!(o.error > 0)) return ['error is not positive', `error must be above 0; got ${o.error}`];
  if (o.age_to < o.age_from) return ['age window is upside down', `age_to must not be below age_from; got ${o.age_from} to ${o.age_to}`];
  if (o.age_from < age[0] || o.age_to > age[1])
    return ['age outside the window', `ages must lie in ${age[0]} to ${age[1]} ka; got ${o.age_from} to ${o.age_to}`];
  if (o.value < least || o.value > most)
    return [
      `${o.proxy} outside the validity of its relation`,
      `${o.proxy} must lie in ${least.toPrecision(3)} to ${most.toPrecision(3)}, for which its relation holds; got ${o.value}`,
    ];
  if (!wet(o.latitude, o.longitude))
    return ['on land of the model', `the sea of the model must reach the site; ${o.latitude} N, ${o.longitude} E is on its land`];
  return undefined;
}

/** The usual error where a table states none. */
function withError(fields: ObservationFields): ObservationFields {
  const [proxy, value] = [fields.proxy as ProxyName, Number(fields.value)];
  if (!proxies.includes(proxy) || !Number.isFinite(value) || fields.value === '') return { ...fields, error: '1' };
  return { ...fields, error: String(usualError(proxy, value)) };
}

/** Takes the observations out of the rows of a table, and says of every other row why it is left out. */
export function observationsOf(
  rows: readonly ObservationRow[],
  demands: ObservationDemands,
): { readonly observations: Observation[]; readonly rejections: Rejection[] } {
  const observations: Observation[] = [];
  const rejections: Rejection[] = [];
  for (const { place, fields, ragged } of rows) {
    const reject = ([kind, reason]: readonly [string, string]): number => rejections.push({ place, kind, reason });
    if (ragged) {
      reject(['row has more or fewer fields than columns', 'a row must have one field for each column']);
      continue;
    }
    const stated = observationSchema.safeParse(demands.statesErrors ? fields : withError(fields));
    if (!stated.success) {
      reject(JSON.parse(stated.error.issues[0]?.message ?? '["",""]') as [string, string]);
      continue;
    }
    const no = objection(stated.data, demands);
    if (no) {
      reject(no);
      continue;
    }
    const { site, latitude, longitude, proxy, species, value, error, depth } = stated.data;
    const shells = proxiesOfShells.includes(proxy) ? species : '';
    const deep = depth === undefined ? {} : { depth };
    observations.push({ site, latitude, longitude, proxy, species: shells, value, variance: error ** 2, ...deep });
  }
  return { observations, rejections };
}
