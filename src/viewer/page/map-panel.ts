import type { GaussianGrid } from '../../grid/gaussian-grid.ts';
import { drawColourBar } from '../draw/colour-bar.ts';
import { drawSection } from '../draw/section-chart.ts';
import { WorldMap } from '../draw/world-map.ts';
import type { SectionAxes } from '../model/protocol.ts';
import { type SectionName, sectionNames } from '../model/shown.ts';
import { block, canvas, choices, offer, radios, select } from './elements.ts';
import { type FieldName, type FieldStyle, fieldLabels, fieldStyles, mapValues, sectionLabels, sectionStyles } from './styles-of-fields.ts';

/** Everything that a map and a section are drawn of. */
export interface Pictured {
  readonly field: (name: string) => ArrayLike<number> | undefined;
  readonly section: (name: SectionName) => ArrayLike<number> | undefined;
  readonly axes: SectionAxes;
}

/** A map with a choice of fields and a colour bar, and a section with its own. @param prefix of the ids of its elements */
export class MapPanel {
  readonly map: WorldMap;
  private name: FieldName = 'tos';
  private pictured: Pictured | undefined;
  private readonly sections: HTMLSelectElement;

  constructor(
    private readonly prefix: '' | 'run-',
    private grid: GaussianGrid,
    private sea: ArrayLike<number>,
    onChoice: () => void,
  ) {
    this.map = new WorldMap(canvas(`${prefix}map`), grid);
    radios(block(`${prefix}fields`), `${prefix}field`, fieldLabels, this.name, (value) => {
      this.name = value as FieldName;
      this.drawScales();
      onChoice();
    });
    this.sections = select(`${prefix}section`);
    choices(this.sections, sectionLabels, sectionNames[0]);
    this.sections.addEventListener('change', () => {
      this.drawScales();
      this.drawSection();
    });
    new ResizeObserver(() => {
      this.drawScales();
      this.drawSection();
    }).observe(canvas(`${prefix}colours`));
  }

  get style(): FieldStyle {
    return fieldStyles[this.name];
  }

  setGrid(grid: GaussianGrid, sea: ArrayLike<number>): void {
    this.map.setGrid(grid);
    this.grid = grid;
    this.sea = sea;
  }

  private drawScales(): void {
    drawColourBar(canvas(`${this.prefix}colours`), this.style.scale);
    drawColourBar(canvas(`${this.prefix}section-colours`), sectionStyles[this.sections.value as SectionName].scale);
  }

  /** Lets those fields be chosen whose variables there are, and hides sections where there are none. @returns whether there is a field */
  offer(has: (variable: string) => boolean): boolean {
    const figure = this.sections.closest('figure');
    if (figure) figure.hidden = !sectionNames.some(has);
    const chosen = offer(block(`${this.prefix}fields`), (name) => fieldStyles[name as FieldName].fields.every(has));
    if (chosen && chosen !== this.name) {
      this.name = chosen as FieldName;
      this.drawScales();
    }
    return chosen !== undefined;
  }

  show(pictured: Pictured): void {
    this.pictured = pictured;
    const fields = this.style.fields.map(pictured.field);
    if (fields.every((field) => field !== undefined)) this.map.draw(mapValues(this.style, fields, this.sea), this.style.scale);
  }

  drawSection(): void {
    const name = this.sections.value as SectionName;
    const values = this.pictured?.section(name);
    const axes = this.pictured?.axes;
    if (!values || !axes) return;
    const { factor, atBorders, scale } = sectionStyles[name];
    const rows = this.grid.rows;
    const wet = (n: number): boolean => axes.wet[Math.max(0, Math.floor(n / rows) - Number(atBorders ?? false)) * rows + (n % rows)] === 1;
    drawSection(canvas(`${this.prefix}section-plot`), {
      values: Float32Array.from(values, (value, n) => (wet(n) ? value * factor : Number.NaN)),
      depths: atBorders ? axes.tops : axes.depth,
      latitudes: this.grid.latitude,
      scale,
    });
  }
}
