import { latitudeAxis, linearAxis } from './axes.ts';
import type { Figure } from './figure.ts';
import { panels } from './page.ts';
import { bands } from './palettes.ts';
import type { RunMean } from './run-mean.ts';
import { type Section, sectionSvg } from './section.ts';

const hectopascals = (pascals: ArrayLike<number>): number[] => Array.from(pascals, (p) => p / 100);

/** Means along circles of latitude. @param field [levels × rows × columns]  @returns [levels × rows] */
function zonalMeans(field: ArrayLike<number>, columns: number): Float64Array {
  const mean = (line: number): number =>
    Array.from({ length: columns }, (_, i) => field[line * columns + i] ?? Number.NaN).reduce((a, b) => a + b, 0) / columns;
  return Float64Array.from({ length: field.length / columns }, (_, line) => mean(line));
}

/** A section: what it shows, in the units of its scale. @returns [levels × rows] from the ground up */
type Style = Pick<Section, 'title' | 'scale' | 'lines'> & {
  readonly needs: readonly string[];
  readonly values: (run: RunMean) => Float64Array;
};

const zonal = (run: RunMean, variable: string): Float64Array => zonalMeans(run.mean(variable), run.grid.columns);

/** What eddies carry: the zonal mean of a product less the product of zonal means. */
const carried = (run: RunMean, product: string, first: string, second: string): Float64Array => {
  const [a, b] = [zonal(run, first), zonal(run, second)];
  return zonal(run, product).map((value, n) => value - (a[n] as number) * (b[n] as number));
};

const styles: readonly Style[] = [
  {
    needs: ['ua'],
    title: 'Eastward wind',
    scale: { borders: bands(-40, 40, 16), palette: 'diverging', units: 'm/s' },
    lines: [-10, 0, 10, 20, 30, 40],
    values: (run) => zonal(run, 'ua'),
  },
  {
    needs: ['ta'],
    title: 'Temperature',
    scale: { borders: bands(-80, 30, 22), palette: 'thermal', units: '°C' },
    lines: [-60, -40, -20, 0, 20],
    values: (run) => zonal(run, 'ta').map((kelvin) => kelvin - 273.15),
  },
  {
    needs: ['uv', 'ua', 'va'],
    title: 'Northward flux of eastward momentum by eddies',
    scale: { borders: bands(-80, 80, 16), palette: 'diverging', units: 'm²/s²' },
    lines: [-60, -40, -20, 0, 20, 40, 60],
    values: (run) => carried(run, 'uv', 'ua', 'va'),
  },
  {
    needs: ['vt', 'va', 'ta'],
    title: 'Northward flux of heat by eddies',
    scale: { borders: bands(-25, 25, 20), palette: 'diverging', units: 'K m/s' },
    lines: [-20, -15, -10, -5, 0, 5, 10, 15, 20],
    values: (run) => carried(run, 'vt', 'va', 'ta'),
  },
];

/** Sections of the air along circles of latitude, from the highest level to the ground; nothing where a run has no levels. */
export function airFigures(run: RunMean): Figure[] {
  const shown = styles.filter(({ needs }) => needs.every(run.has));
  if (shown.length === 0) return [];
  const levels = hectopascals(run.coordinate('plev')).reverse();
  const edge = (k: number): number => ((levels[k - 1] ?? 0) + (levels[k] ?? 1000)) / 2;
  const { rows } = run.grid;
  const sections = shown.map(({ values: of, title, scale, lines = [] }) => {
    const upward = of(run);
    const values = Float64Array.from(upward, (_, n) => upward[(levels.length - 1 - Math.floor(n / rows)) * rows + (n % rows)] as number);
    return sectionSvg({
      title,
      scale,
      lines,
      x: latitudeAxis(-90, 90),
      y: linearAxis('Pressure (hPa)', 0, 1000, [100, 200, 300, 500, 700, 850, 1000]),
      columns: run.grid.latitude,
      rows: levels,
      columnBorders: run.grid.latitudeEdges,
      rowBorders: [0, ...levels.slice(1).map((_, k) => edge(k + 1)), 1000],
      values,
    });
  });
  return [{ name: 'air_sections', svg: panels(sections, { title: `Air, zonal means, ${run.span}` }) }];
}
