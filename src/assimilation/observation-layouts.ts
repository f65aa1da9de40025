import type { ProxyName } from '../proxy/index.ts';

/** Columns of a table of observations, in the names that checks know them by. */
export type ObservationFields = { readonly [column: string]: string };

/** A published table whose columns have other names: what tells it, and what a row of it says. */
export interface ObservationLayout {
  readonly name: string;
  /** Columns that only this table has. */
  readonly marks: readonly string[];
  /** Whether the table states errors; where it does not, they are the usual ones. */
  readonly statesErrors: boolean;
  row(fields: ObservationFields): ObservationFields;
}

/** Columns of tables written for this program: `depth` may be missing or empty. */
export const observationColumns = [
  'site',
  'latitude',
  'longitude',
  'depth',
  'age_from',
  'age_to',
  'proxy',
  'species',
  'value',
  'error',
] as const;

/** Short names of foraminifera in published tables. */
const fullNames: Readonly<Record<string, string>> = {
  ruber: 'Globigerinoides ruber',
  'G. ruber white': 'Globigerinoides ruber',
  'G. ruber pink': 'Globigerinoides ruber',
  sacculifer: 'Trilobatus sacculifer',
  'T. sacculifer': 'Trilobatus sacculifer',
  bulloides: 'Globigerina bulloides',
  'G. bulloides': 'Globigerina bulloides',
  incompta: 'Neogloboquadrina incompta',
  'N. incompta': 'Neogloboquadrina incompta',
  pachy: 'Neogloboquadrina pachyderma',
  'N. pachyderma': 'Neogloboquadrina pachyderma',
};
/** The full name of a species; what is not known stays as it is and is refused by its name. */
export const fullName = (species = ''): string => fullNames[species] ?? species;

const glacialProxies: Readonly<Record<string, ProxyName>> = { delo: 'planktonic-d18o', mg: 'planktonic-mg-ca', uk: 'uk37', tex: 'tex86' };
/** Ages of the two time slices, thousand years before present. */
const glacialAges: Readonly<Record<string, readonly [string, string]>> = { lgm: ['19', '23'], lh: ['0', '4'] };

const own: ObservationLayout = { name: 'Chronos', marks: ['latitude', 'error'], statesErrors: true, row: (fields) => fields };

/** Last Glacial Maximum and late Holocene. @see Tierney et al. (2020), Nature 584, 569-573 */
const glacial: ObservationLayout = {
  name: 'Tierney et al. (2020)',
  marks: ['timeslice', 'proxy_value'],
  statesErrors: false,
  row: ({ timeslice = '', core = '', lat = '', lon = '', proxy = '', species = '', proxy_value = '' }) => {
    const [age_from, age_to] = glacialAges[timeslice] ?? ['', ''];
    const name = glacialProxies[proxy] ?? proxy;
    return { site: core, latitude: lat, longitude: lon, age_from, age_to, proxy: name, species: fullName(species), value: proxy_value };
  },
};

/** Modern core tops. @see Malevich et al. (2019), Paleoceanography and Paleoclimatology 34, 1292-1315 */
const coreTops: ObservationLayout = {
  name: 'Malevich et al. (2019)',
  marks: ['d18oc_permil_VPDB'],
  statesErrors: false,
  row: ({ core = '', lat = '', lon = '', species = '', d18oc_permil_VPDB = '' }) => ({
    site: core,
    latitude: lat,
    longitude: lon,
    age_from: '0',
    age_to: '4',
    proxy: 'planktonic-d18o',
    species: fullName(species),
    value: d18oc_permil_VPDB,
  }),
};

/** Tables that can be read. */
export const observationLayouts: readonly ObservationLayout[] = [own, glacial, coreTops];

/** The layout that the columns of a table tell. */
export const layoutOf = (columns: readonly string[]): ObservationLayout | undefined =>
  observationLayouts.find(({ marks }) => marks.every((mark) => columns.includes(mark)));
