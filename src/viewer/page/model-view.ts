import type { AtmosphereName } from '../../atmosphere/index.ts';
import type { BoundaryData } from '../../grid/boundary.ts';
import { dateFromSeconds, defaultTimeAxis, monthNames } from '../../kernel/time.ts';
import { WindDrops } from '../draw/wind.ts';
import type { SectionAxes, SentState } from '../model/protocol.ts';
import { type Frame, type SeriesName, seriesNames } from '../model/shown.ts';
import type { TargetName } from '../model/target-names.ts';
import { block, button, canvas, input, say } from './elements.ts';
import type { KnobPanel } from './knob-panel.ts';
import { MapPanel } from './map-panel.ts';
import { ModelThread } from './model-thread.ts';
import { SeriesCharts } from './series-charts.ts';

/** The files of the model's data. */
export interface FetchedData {
  readonly boundaryBytes: ArrayBuffer;
  readonly climatologyBytes: ArrayBuffer;
  readonly boundary: BoundaryData;
}

const yearSeconds = 365 * 86400;
/** Pictures between two drawings of the charts, which change slowly. */
const chartEvery = 6;
/** Pictures of the first days, in which the air starts to move; charts begin after them. */
const spinUp = 30;
/** Points of a chart at the most; then every other one goes. */
const mostPoints = 1500;

/** '5 March of year 2, 08:00'. */
export function dateText(seconds: number): string {
  const { year, month, day, second } = dateFromSeconds(defaultTimeAxis, seconds);
  return `${day} ${monthNames[month - 1]} of year ${year}, ${String(Math.floor(second / 3600)).padStart(2, '0')}:00`;
}

const nextPicture = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** The model at work: its worker, and what of it is on the screen. */
export class ModelView {
  private thread: ModelThread | undefined;
  private readonly panel: MapPanel;
  private readonly charts = new SeriesCharts(block('series'));
  private readonly drops: WindDrops;
  private axes: SectionAxes | undefined;
  private latest: Frame | undefined;
  private times: number[] = [];
  private numbers: { [name in SeriesName]: number[] } = emptyNumbers();
  private wanted: ((state: SentState) => void)[] = [];
  private drawnAt: number[] = [];
  playing = true;
  private wake: () => void = () => undefined;
  /** Counts worlds, so that the loop of an old one ends. */
  private generation = 0;

  constructor(
    private readonly data: FetchedData,
    private readonly knobs: KnobPanel,
  ) {
    const { grid, oceanMask } = data.boundary;
    this.panel = new MapPanel('', grid, oceanMask, () => this.draw());
    this.drops = new WindDrops(canvas('drops'), grid);
  }

  /** Starts a model anew. */
  async start(atmosphere: AtmosphereName, target: TargetName): Promise<void> {
    this.thread?.end();
    const thread = new ModelThread();
    this.thread = thread;
    const generation = ++this.generation;
    this.forget();
    say(block('status'), 'Building the model …');
    const { boundaryBytes: boundary, climatologyBytes: climatology } = this.data;
    try {
      const { device, axes } = await thread.ask(
        { kind: 'start', boundary, climatology, atmosphere, target, knobs: this.knobs.values },
        'ready',
      );
      this.axes = axes;
      say(block('device'), `Compiled here, for ${device}.`);
      say(block('status'), 'Compiling the model in this browser; that takes some seconds …');
      await this.run(thread, generation);
    } catch (error) {
      if (generation === this.generation) say(block('status'), error instanceof Error ? error.message : String(error));
    }
  }

  /** Back to the first day. */
  restart(): void {
    this.thread?.tell({ kind: 'restart' });
    this.forget();
  }

  play(playing: boolean): void {
    this.playing = playing;
    button('play').setAttribute('aria-pressed', String(playing));
    say(button('play'), playing ? 'Pause' : 'Play');
    if (playing) this.wake();
  }

  /** The state after the next picture. */
  nextState(): Promise<SentState> {
    return new Promise((resolve) => {
      this.wanted.push(resolve);
      this.wake();
    });
  }

  private forget(): void {
    this.times = [];
    this.numbers = emptyNumbers();
    this.drops.clear();
  }

  /** Picture after picture: the worker makes the next one while this one is drawn. */
  private async run(thread: ModelThread, generation: number): Promise<void> {
    let coming = this.ask(thread);
    let due = performance.now();
    while (generation === this.generation) {
      const { frame, state } = await coming;
      if (generation !== this.generation) return;
      if (state) for (const give of this.wanted.splice(0)) give(state);
      if (!this.playing && this.wanted.length === 0) {
        await this.shown(frame);
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        coming = this.ask(thread);
        continue;
      }
      due = Math.max(due + 1000 / Number(input('fastest').value), performance.now() - 50);
      const wait = due - performance.now();
      if (wait > 4) await new Promise((resolve) => setTimeout(resolve, wait));
      coming = this.ask(thread);
      await this.shown(frame);
    }
  }

  private ask(thread: ModelThread) {
    return thread.ask({ kind: 'step', knobs: this.knobs.values, withState: this.wanted.length > 0 }, 'frame');
  }

  private async shown(frame: Frame): Promise<void> {
    if (!seriesNames.every((name) => Number.isFinite(frame.series[name])))
      throw new Error('The model became unstable; turn the knobs back and start again.');
    say(block('status'), '');
    this.note(frame);
    await nextPicture();
    this.latest = frame;
    this.draw();
    if (frame.count % chartEvery === 0) {
      this.charts.draw({ times: this.times, numbers: this.numbers });
      this.panel.drawSection();
    }
    this.measure(frame);
  }

  private note({ count, seconds, series }: Frame): void {
    if (count <= spinUp) return;
    this.times.push(seconds / yearSeconds);
    for (const name of seriesNames) this.numbers[name].push(series[name]);
    if (this.times.length <= mostPoints) return;
    const thinned = (list: readonly number[]): number[] => list.filter((_, n) => n % 2 === 1);
    this.times = thinned(this.times);
    for (const name of seriesNames) this.numbers[name] = thinned(this.numbers[name]);
  }

  private draw(): void {
    const [frame, axes] = [this.latest, this.axes];
    if (!frame || !axes) return;
    const { maps, sections } = frame;
    this.panel.show({ field: (name) => maps[name as keyof typeof maps], section: (name) => sections[name], axes });
    if (this.panel.style.drops) this.drops.move({ east: maps.uas, north: maps.vas }, this.panel.map.projection);
    else this.drops.clear();
    say(block('date'), dateText(frame.seconds));
  }

  /** Pictures a second over the last seconds, for the visitor and for tests. */
  private measure({ milliseconds, count }: Frame): void {
    const now = performance.now();
    this.drawnAt = [...this.drawnAt.filter((at) => now - at < 3000), now];
    const [first = now] = this.drawnAt;
    const rate = this.drawnAt.length > 1 ? ((this.drawnAt.length - 1) * 1000) / (now - first) : 0;
    document.documentElement.dataset.pictures = String(count);
    document.documentElement.dataset.rate = rate.toFixed(1);
    if (count % chartEvery !== 0) return;
    const days = (rate * 4) / 24;
    say(
      block('pace'),
      `${rate.toFixed(0)} pictures of 4 hours a second: a month in ${(30 / Math.max(days, 1e-3)).toFixed(0)} s; ${milliseconds.toFixed(0)} ms each`,
    );
  }
}

const emptyNumbers = (): { [name in SeriesName]: number[] } => Object.fromEntries(seriesNames.map((name) => [name, []])) as never;
