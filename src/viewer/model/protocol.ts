import type { AtmosphereName } from '../../atmosphere/index.ts';
import type { HostArray, Leaf } from '../../kernel/index.ts';
import type { KnobValues } from './knobs.ts';
import type { MeasureName } from './measure-table.ts';
import type { SeaSensitivity } from './sensitivity.ts';
import type { Frame, SectionName } from './shown.ts';
import type { TargetName } from './target-names.ts';

/** A state of the model as it travels between threads of the page. */
export interface SentState {
  readonly leaves: readonly Leaf<HostArray>[];
  readonly count: number;
}

/** What a worker builds: the files of the model's data as they were fetched, and the choices of the visitor. */
export interface WorkerStart {
  readonly kind: 'start';
  readonly boundary: ArrayBuffer;
  readonly climatology: ArrayBuffer;
  readonly atmosphere: AtmosphereName;
  readonly target: TargetName;
  readonly knobs: KnobValues;
}

/** What the page asks of a worker. */
export type Request =
  | WorkerStart
  /** One picture, and the state with it where it is wanted. */
  | { readonly kind: 'step'; readonly knobs: KnobValues; readonly withState: boolean }
  | { readonly kind: 'restart' }
  | {
      readonly kind: 'differentiate';
      readonly state: SentState;
      readonly knobs: KnobValues;
      readonly of: MeasureName;
      readonly pictures: number;
    };

/** Where sections lie. */
export interface SectionAxes {
  /** Depths of the middles and of the tops of levels, m. */
  readonly depth: Float64Array;
  readonly tops: Float64Array;
  /** Whether there is water, [levels × rows]. */
  readonly wet: Uint8Array;
}
export type SectionData = { readonly [name in SectionName]: Float32Array };

/** What a worker tells the page. */
export type Reply =
  | { readonly kind: 'ready'; readonly device: string; readonly seconds: number; readonly axes: SectionAxes }
  | { readonly kind: 'frame'; readonly frame: Frame; readonly state?: SentState }
  | { readonly kind: 'sensitivity'; readonly sensitivity: SeaSensitivity; readonly of: MeasureName }
  | { readonly kind: 'failed'; readonly sentence: string };
