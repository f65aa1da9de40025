import { gaussianGrid, type Resolution, resolutions } from '../../grid/gaussian-grid.ts';
import type { NetcdfFile } from '../../io/netcdf-contents.ts';
import { onOneGrid } from '../../io/one-grid.ts';
import { monthNames } from '../../kernel/time.ts';
import { RunSource, readListing } from '../run/run-source.ts';
import { axesOf, sectionOf } from '../run/sections.ts';
import { block, button, input, say } from './elements.ts';
import { MapPanel, type Pictured } from './map-panel.ts';
import { SeriesCharts } from './series-charts.ts';
import { seriesStyles } from './styles-of-fields.ts';
import type { ViewTabs } from './view-tabs.ts';

/** ms between two looks at the folder, and between two months of the animation. */
const lookEvery = 3000;
const monthEvery = 160;

const titleOf = (name: string): string => {
  const [, year = '', month = ''] = /mean_(\d+)-(\d\d)/.exec(name) ?? [];
  return `${monthNames[Number(month) - 1] ?? ''} of year ${Number(year)}`;
};

const gridOf = (file: NetcdfFile) =>
  gaussianGrid(
    resolutions[(Object.keys(resolutions) as Resolution[]).find((name) => resolutions[name].rows === file.dimensions.lat) ?? 'T31'],
  );

/** Ocean cells of a file, by its sea surface temperature; everything is shown where it has none. */
function seaOf(file: NetcdfFile): Uint8Array {
  const size = (file.dimensions.lat ?? 0) * (file.dimensions.lon ?? 0);
  if (!file.names.includes('tos')) return new Uint8Array(size).fill(1);
  return Uint8Array.from(file.variable('tos').values(), (value) => Number(!Number.isNaN(value)));
}

function picturedOf(file: NetcdfFile): Pictured {
  return {
    field: (name) => (file.names.includes(name) ? onOneGrid(file, name) : undefined),
    section: (name) => sectionOf(file, name),
    axes: axesOf(file),
  };
}

/** A run in its folder: monthly means as an animated map, series, sections; new months appear as the run makes them. */
class RunView {
  private readonly charts = new SeriesCharts(block('run-series'));
  private panel: MapPanel | undefined;
  private shown: string | undefined;
  private playing = false;

  constructor(private readonly source: RunSource) {
    input('run-month').addEventListener('input', () => {
      input('run-follow').checked = false;
      void this.showChosen();
    });
    button('run-play').addEventListener('click', () => this.play(!this.playing));
  }

  private play(playing: boolean): void {
    this.playing = playing;
    button('run-play').setAttribute('aria-pressed', String(playing));
    say(button('run-play'), playing ? 'Pause' : 'Play');
    if (!playing) return;
    input('run-follow').checked = false;
    void this.animate();
  }

  private async animate(): Promise<void> {
    const slider = input('run-month');
    while (this.playing) {
      slider.value = String((Number(slider.value) + 1) % Math.max(1, this.source.means.length));
      await this.showChosen();
      await new Promise((resolve) => setTimeout(resolve, monthEvery));
    }
  }

  /** Looks at the folder for ever. */
  async watch(): Promise<void> {
    await this.update();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
      if (await this.source.refresh()) await this.update();
    }
  }

  private async update(): Promise<void> {
    const { means } = this.source;
    const slider = input('run-month');
    slider.max = String(Math.max(0, means.length - 1));
    if (input('run-follow').checked) slider.value = slider.max;
    if (means.length === 0) say(block('run-status'), 'The run has no monthly mean yet; this page waits for it.');
    await Promise.all([this.showChosen(), this.drawSeries(), this.tellFacts()]);
  }

  private async showChosen(): Promise<void> {
    const name = this.source.means[Number(input('run-month').value)];
    const file = name && (await this.source.open(name));
    if (!name || !file) return;
    const [grid, sea] = [gridOf(file), seaOf(file)];
    this.panel ??= new MapPanel('run-', grid, sea, () => void this.showChosen());
    this.panel.setGrid(grid, sea);
    const drawn = this.panel.offer((variable) => file.names.includes(variable));
    say(block('run-status'), drawn ? '' : `This run has nothing that the page shows; 'chronos analyze' draws it.`);
    this.panel.show(picturedOf(file));
    this.panel.drawSection();
    say(block('run-date'), titleOf(name));
    input('run-month').setAttribute('aria-valuetext', titleOf(name));
    this.shown = name;
    const root = document.documentElement.dataset;
    root.month = this.shown;
    root.months = String(Number(root.months ?? 0) + 1);
  }

  private async drawSeries(): Promise<void> {
    const file = await this.source.open('timeseries.nc');
    if (!file?.names.includes('time')) return;
    const numbers = (name: string): number[] => Array.from(file.variable(name).values());
    const names = seriesStyles.flatMap((style) => style.names).filter((name) => file.names.includes(name));
    this.charts.draw({
      times: numbers('time').map((days) => days / 365),
      numbers: Object.fromEntries(names.map((name) => [name, numbers(name)])),
    });
  }

  private async tellFacts(): Promise<void> {
    const record = await this.source.record();
    const facts = {
      Folder: this.source.name,
      'Months so far': String(this.source.means.length),
      State: record.exit_state,
      'Years a day': record.simulated_years_per_day,
      Device: record.device,
      Version: record.version,
    };
    const present = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null);
    block('run-facts').replaceChildren(
      ...present.flatMap(([name, value]) => {
        const text = typeof value === 'number' ? value.toFixed(0) : String(value);
        return [
          Object.assign(document.createElement('dt'), { textContent: name }),
          Object.assign(document.createElement('dd'), { textContent: text }),
        ];
      }),
    );
  }
}

/** Shows the run of the server, where it has one. */
export async function openRun(tabs: ViewTabs): Promise<void> {
  const listing = await readListing();
  if (!listing) return;
  tabs.offerRun(`Run ${listing.name}`);
  tabs.show('run');
  await new RunView(new RunSource(listing)).watch();
}
