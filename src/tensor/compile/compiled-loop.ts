import type { Leaf } from '../tree.ts';
import type { Executable, Numbers, Precision } from './executable.ts';
import type { HostNumbers } from './host-numbers.ts';
import type { LoopPrograms } from './loop-programs.ts';
import type { ReversibleLoop } from './reverse-loop.ts';

/** A carry, or its cotangents, leaf by leaf. */
export type Arrays = readonly Numbers[];

/** The arrays of a problem, and where the gradient is collected. */
export interface LoopData {
  readonly carry: readonly Leaf<HostNumbers>[];
  readonly sequences: readonly Leaf<HostNumbers>[];
  readonly parameters: readonly Leaf<HostNumbers>[];
}

const readAll = (executable: Executable, from: number, count: number): Promise<Numbers[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => executable.read(from + n)));

function writeAll(executable: Executable, from: number, arrays: readonly ArrayLike<number>[]): void {
  for (const [n, values] of arrays.entries()) executable.write(from + n, values);
}

/** The loop as the schedule sees it, and the sums that grow while it is walked. */
export class CompiledLoop implements ReversibleLoop<Arrays, Arrays> {
  value = 0;
  readonly parameterSums: Float64Array[];
  readonly sequenceGradients: Numbers[];
  private reached = 0;

  constructor(
    readonly count: number,
    private readonly programs: LoopPrograms,
    private readonly data: LoopData,
    private readonly most: number,
    precision: Precision,
  ) {
    const { carry, sequences, parameters } = data;
    const fixed = parameters.map(([, { values }]) => values);
    writeAll(programs.forward, carry.length + sequences.length, fixed);
    writeAll(programs.backward, carry.length + sequences.length, fixed);
    this.parameterSums = fixed.map(({ length }) => new Float64Array(length));
    const Kind = precision === 'float32' ? Float32Array : Float64Array;
    this.sequenceGradients = sequences.map(([, { values }]) => new Kind(values.length));
  }

  /** Slices [from, to) of every sequence. */
  private slices(from: number, to: number): Numbers[] {
    return this.data.sequences.map(([, { values }]) =>
      values.subarray((from * values.length) / this.count, (to * values.length) / this.count),
    );
  }

  async advance(state: Arrays, from: number, to: number): Promise<Arrays> {
    let live = state;
    for (let at = from; at < to; at += this.most) live = await this.advanceTogether(live, at, Math.min(to, at + this.most));
    return live;
  }

  private async advanceTogether(state: Arrays, from: number, to: number): Promise<Arrays> {
    const { forward } = this.programs;
    writeAll(forward, 0, state);
    writeAll(
      forward,
      state.length,
      this.slices(from, to).map((part) => filled(part, (part.length / (to - from)) * this.most)),
    );
    forward.run(this.most > 1 ? to - from : undefined);
    if (forward.program.outputs.length > state.length && to > this.reached) {
      const costs = await forward.read(state.length);
      for (let n = Math.max(from, this.reached); n < to; n++) this.value += costs[n - from] as number;
    }
    this.reached = Math.max(this.reached, to);
    return readAll(forward, 0, state.length);
  }

  async seed(final: Arrays): Promise<Arrays> {
    const { end } = this.programs;
    if (!end) return final.map((values) => new Float64Array(values.length));
    writeAll(end, 0, final);
    end.run();
    this.value += (await end.read(0))[0] as number;
    return readAll(end, 1, final.length);
  }

  async reverse(state: Arrays, step: number, cotangent: Arrays): Promise<Arrays> {
    const { backward } = this.programs;
    const [first, second] = [state.length, state.length + this.data.sequences.length];
    writeAll(backward, 0, [...state, ...this.slices(step, step + 1)]);
    writeAll(backward, second + this.data.parameters.length, cotangent);
    backward.run();
    const slices = await readAll(backward, first, this.data.sequences.length);
    for (const [n, values] of slices.entries()) this.sequenceGradients[n]?.set(values, step * values.length);
    const parameters = await readAll(backward, second, this.data.parameters.length);
    for (const [n, values] of parameters.entries()) accumulate(this.parameterSums[n] as Float64Array, values);
    return readAll(backward, 0, first);
  }
}

/** The same numbers at the beginning of an array of this length. */
function filled(part: Numbers, length: number): Numbers {
  if (part.length === length) return part;
  const whole = new Float64Array(length);
  whole.set(part);
  return whole;
}

function accumulate(sums: Float64Array, values: Numbers): void {
  for (let n = 0; n < sums.length; n++) sums[n] = (sums[n] as number) + (values[n] as number);
}
