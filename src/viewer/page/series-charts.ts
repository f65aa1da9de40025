import { drawLines } from '../draw/line-chart.ts';
import { ink } from '../draw/plot-frame.ts';
import { type SeriesStyle, seriesStyles } from './styles-of-fields.ts';

/** Numbers by name at the same times. */
export interface SeriesData {
  /** Years. */
  readonly times: readonly number[];
  readonly numbers: { readonly [name: string]: readonly number[] };
}

const colours = [ink.line, ink.second] as const;

/** Small charts of global numbers beside each other. */
export class SeriesCharts {
  private readonly charts: readonly {
    readonly style: SeriesStyle;
    readonly canvas: HTMLCanvasElement;
    readonly latest: HTMLElement;
  }[];

  constructor(root: HTMLElement) {
    this.charts = seriesStyles.map((style) => {
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      const latest = Object.assign(document.createElement('span'), { className: 'value' });
      const canvas = document.createElement('canvas');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', `${style.label}, ${style.units}, over time`);
      caption.append(style.label, latest);
      figure.append(caption, canvas);
      root.append(figure);
      return { style, canvas, latest };
    });
  }

  draw({ times, numbers }: SeriesData): void {
    for (const { style, canvas, latest } of this.charts) {
      const present = style.names.filter((name) => numbers[name]);
      const curves = present.map((name, n) => ({
        name,
        colour: colours[n] ?? ink.line,
        values: (numbers[name] ?? []).map(style.value),
      }));
      latest.textContent =
        curves.length > 0
          ? `${curves.map(({ values }) => (values.at(-1) ?? Number.NaN).toFixed(style.digits)).join(' · ')} ${style.units}`
          : '–';
      drawLines(canvas, { times, curves, least: style.least });
    }
  }
}
