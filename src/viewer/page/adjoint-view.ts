import type { AtmosphereName } from '../../atmosphere/index.ts';
import { drawColourBar } from '../draw/colour-bar.ts';
import { numberText, type Scale } from '../draw/colours.ts';
import { WorldMap } from '../draw/world-map.ts';
import { type MeasureName, measureNames, pageMeasures } from '../model/measure-table.ts';
import type { SeaSensitivity } from '../model/sensitivity.ts';
import type { TargetName } from '../model/target-names.ts';
import { block, button, canvas, choices, input, say, select } from './elements.ts';
import type { KnobPanel } from './knob-panel.ts';
import { ModelThread } from './model-thread.ts';
import { dateText, type FetchedData, type ModelView } from './model-view.ts';

/** Pictures of 4 hours by what they are called. */
const horizons = { '6': 'one day', '18': 'three days', '30': 'five days' } as const;
const frameSeconds = 14400;

/** Half the width of a scale that shows most of a map: the 99th percentile of sizes, rounded up. */
function reach(map: ArrayLike<number>): number {
  const sizes = Array.from(map)
    .filter(Number.isFinite)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const size = sizes[Math.floor(sizes.length * 0.99)] ?? 0;
  if (size === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return ([1, 2, 5, 10].find((m) => m * power >= size) ?? 10) * power;
}

const signed = (value: number): string => `${value < 0 ? '' : '+'}${numberText(value)}`;

/** Sensitivities to the sea surface, made in a worker of their own while the model runs on. */
export class AdjointView {
  private thread: ModelThread | undefined;
  private started: string | undefined;
  private busy = false;
  private readonly map: WorldMap;
  private shown: { readonly sensitivity: SeaSensitivity; readonly scale: Scale } | undefined;

  constructor(
    private readonly data: FetchedData,
    private readonly knobs: KnobPanel,
    private readonly view: ModelView,
    private readonly choice: () => { readonly atmosphere: AtmosphereName; readonly target: TargetName },
  ) {
    const { grid } = data.boundary;
    this.map = new WorldMap(canvas('adjoint'), grid);
    this.map.draw(new Float32Array(grid.rows * grid.columns).fill(Number.NaN), { low: -1, high: 1, colours: 'diverging', units: '' });
    choices(select('measure'), Object.fromEntries(measureNames.map((name) => [name, pageMeasures[name].label])), 'rain');
    choices(select('horizon'), horizons, '6');
    button('differentiate').addEventListener('click', () => void this.once());
    input('live').addEventListener('change', () => void this.whileLive());
  }

  /** Ends what belongs to a model that is gone. */
  forget(): void {
    this.thread?.end();
    this.thread = undefined;
    this.started = undefined;
    this.busy = false;
    button('differentiate').disabled = false;
  }

  private async whileLive(): Promise<void> {
    while (input('live').checked && !this.busy) {
      if (!(await this.once())) input('live').checked = false;
    }
  }

  /** The worker with the adjoint of the model on the screen. */
  private async opened(): Promise<ModelThread> {
    const { atmosphere, target } = this.choice();
    const key = `${atmosphere} ${target}`;
    if (this.thread && this.started === key) return this.thread;
    this.thread?.end();
    const thread = new ModelThread();
    this.thread = thread;
    this.started = key;
    const { boundaryBytes: boundary, climatologyBytes: climatology } = this.data;
    await thread.ask({ kind: 'start', boundary, climatology, atmosphere, target, knobs: this.knobs.values }, 'ready');
    return thread;
  }

  /** @returns whether it came to an end */
  private async once(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    button('differentiate').disabled = true;
    const [of, pictures] = [select('measure').value as MeasureName, Number(select('horizon').value)];
    try {
      if (!this.shown) say(block('adjoint-text'), 'Compiling the adjoint in this browser; the model runs on …');
      const thread = await this.opened();
      const state = await this.view.nextState();
      const { sensitivity } = await thread.ask({ kind: 'differentiate', state, knobs: this.knobs.values, of, pictures }, 'sensitivity');
      this.draw(sensitivity, of, pictures);
      return true;
    } catch (error) {
      say(block('adjoint-text'), error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      this.busy = false;
      button('differentiate').disabled = false;
    }
  }

  private draw(sensitivity: SeaSensitivity, of: MeasureName, pictures: number): void {
    const { label, units } = pageMeasures[of];
    const size = reach(sensitivity.map);
    const scale: Scale = { low: -size, high: size, colours: 'diverging', units };
    this.shown = { sensitivity, scale };
    this.map.draw(sensitivity.map, scale);
    drawColourBar(canvas('adjoint-colours'), scale);
    const root = document.documentElement.dataset;
    root.sensitivities = String(Number(root.sensitivities ?? 0) + 1);
    const after = horizons[String(pictures) as keyof typeof horizons];
    say(
      block('adjoint-text'),
      `${label}, ${after} after ${dateText(sensitivity.count * frameSeconds)}: ${numberText(sensitivity.value)} ${units}. ` +
        `The map is the response to 1 K more on a million km² of sea, in ${units}. One kelvin more on every sea: ${signed(sensitivity.everywhere)}; ` +
        `a tenth more CO₂: ${signed(sensitivity.co2)}; 1 W/m² more sun: ${signed(sensitivity.solarConstant)}. ${(sensitivity.milliseconds / 1000).toFixed(1)} s.`,
    );
  }
}
