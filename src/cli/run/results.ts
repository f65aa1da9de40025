import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { boundaries } from '../../grid/boundary.ts';
import {
  appendTimeseries,
  meanFile,
  outputFields,
  packageVersion,
  type SeriesRecord,
  saveRestart,
  setAside,
  stateFile,
  takeCheckpoint,
  timeseriesFile,
  writeModelOutput,
} from '../../io/index.ts';
import { type ClosedWindow, type CycleTime, InputError, isoDateTime, type OpenWindow, readTree } from '../../kernel/index.ts';
import { gridsText } from '../../model/coupled-summary.ts';
import type { Model } from './model.ts';
import type { RunPlan } from './plan.ts';

/** What a restart is taken of. */
export interface Moment {
  readonly cycle: number;
  readonly state: object;
  readonly window: OpenWindow | undefined;
}

/** Everything that a run writes besides its record. */
export class Results {
  readonly #plan: RunPlan;
  readonly #model: Model;
  readonly #say: (sentence: string) => void;
  /** Restart files written in this sitting that still stand, oldest first. */
  readonly restarts: string[] = [];

  /** @param say tells what had to be passed over */
  constructor(plan: RunPlan, model: Model, say: (sentence: string) => void) {
    this.#plan = plan;
    this.#model = model;
    this.#say = say;
  }

  get #attributes(): Record<string, string> {
    const { experiment, definition, resolution, airResolution, boundary } = this.#plan;
    return {
      title: `${experiment.name}: ${experiment.question}`,
      source: `Chronos-ESM ${packageVersion()} (${gridsText(resolution, airResolution)}: ${definition.source}; ${boundaries[boundary].title})`,
      institution: 'made by the user of the model',
      references: 'see the documentation of Chronos-ESM',
    };
  }

  /** Writes what a state shows of itself. */
  async #snapshot(name: string, state: object, seconds: number): Promise<string> {
    const path = join(this.#plan.folder, name);
    const fields = await this.#model.snapshot(state);
    const { axis } = this.#plan.clock;
    const record = { axis, startSeconds: seconds, endSeconds: seconds, fields, grid: this.#model.outputGrid, attributes: this.#attributes };
    writeModelOutput(path, record, { overwrite: true });
    return path;
  }

  /** The state that the run starts from. */
  initial = (state: object): Promise<string> => this.#snapshot(stateFile, state, this.#plan.clock.startSeconds);

  /** What an unstable state and the one before it look like. @returns the path of the one before */
  async dump(state: object, before: object, time: CycleTime): Promise<string> {
    const { axis } = this.#plan.clock;
    const write = (of: object, seconds: number) => this.#snapshot(`unstable_${isoDateTime(axis, seconds).slice(0, -9)}.nc`, of, seconds);
    await write(state, time.endSeconds);
    return write(before, time.seconds);
  }

  /** Means and scalars of months that are over. */
  async months(closed: readonly ClosedWindow[]): Promise<void> {
    const { folder, clock, definition } = this.#plan;
    for (const month of closed) {
      const { startSeconds, endSeconds } = month;
      const fields = outputFields(definition.outputVariables, await readTree(month.mean));
      const span = { axis: clock.axis, startSeconds, endSeconds };
      writeModelOutput(
        join(folder, meanFile(month.key)),
        { ...span, fields, grid: this.#model.outputGrid, attributes: this.#attributes },
        { overwrite: true },
      );
      this.#lengthenSeries({ startSeconds, endSeconds, values: month.scalars });
    }
  }

  /** Adds a month to the series; one that cannot be read is kept under another name, and a new one begins. */
  #lengthenSeries(record: SeriesRecord): void {
    const { folder, clock, definition } = this.#plan;
    const path = join(folder, timeseriesFile);
    const add = () => appendTimeseries(path, clock.axis, definition.series, [record], this.#attributes);
    try {
      add();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#say(`${error.message} It is kept as ${setAside(path)}, and a new series begins.`);
      add();
    }
  }

  /** Writes a restart and removes older ones that are neither the last but one nor at the turn of a year that is kept. */
  async restart(moment: Moment): Promise<string> {
    const { folder, identity, definition } = this.#plan;
    const describe = (path: string) => {
      const [component = '', name = ''] = path.split('.');
      const variable = definition.stateVariables[component]?.[name];
      return variable ? { units: variable.units, long_name: variable.longName } : {};
    };
    const path = saveRestart(folder, await takeCheckpoint(identity, moment), describe);
    this.restarts.push(path);
    this.#prune(basename(path));
    return path;
  }

  /** @param newest the restart just written; what is dated after it was left by an abandoned sitting and stays */
  #prune(newest: string): void {
    const { folder, experiment } = this.#plan;
    const names = readdirSync(folder)
      .filter((name) => /^restart_.*\.nc$/.test(name) && name <= newest)
      .sort();
    for (const name of names.slice(0, -2)) {
      const [, year, date] = /^restart_(\d+)-(.*)\.nc$/.exec(name) ?? [];
      const kept = date === '01-01' && (Number(year) - 1) % experiment.run.restartEveryYears === 0;
      const path = join(folder, name);
      if (kept || !existsSync(path)) continue;
      rmSync(path);
      const index = this.restarts.indexOf(path);
      if (index >= 0) this.restarts.splice(index, 1);
    }
  }
}
