import { type Action, treeverse } from './treeverse.ts';

/** A loop of `count` steps of which every step can be run forward and backward. States and cotangents are never changed in place. */
export interface ReversibleLoop<State, Cotangent> {
  readonly count: number;
  /** The state before step `to` from that before step `from`. */
  advance(state: State, from: number, to: number): Promise<State>;
  /** The cotangent of the state after the last step, from that state. */
  seed(final: State): Promise<Cotangent>;
  /** The cotangent of the state before a step, from that state and the cotangent of the state after it. */
  reverse(state: State, step: number, cotangent: Cotangent): Promise<Cotangent>;
}

/** The end of a loop forward, its beginning backward, and what that took. */
export interface ReversedLoop<State, Cotangent> {
  readonly final: State;
  readonly cotangent: Cotangent;
  /** Steps run forward in all, of which `count` would have been needed without a gradient. */
  readonly forwardSteps: number;
  /** Most states that were kept at a time. */
  readonly peakSnapshots: number;
}

/** The walk of a schedule: the live state, the stack, and the cotangent as far as it has come. */
class Walk<State, Cotangent> {
  private final: { readonly state: State } | undefined;
  private cotangent: { readonly value: Cotangent } | undefined;
  private readonly stack: State[] = [];
  private forwardSteps = 0;
  private peakSnapshots = 0;

  constructor(
    private readonly loop: ReversibleLoop<State, Cotangent>,
    private live: State,
  ) {}

  private async advanced(from: number, to: number): Promise<State> {
    this.forwardSteps += to - from;
    return this.loop.advance(this.live, from, to);
  }

  /** The first step to be reversed is the last; it is run forward first, so that the end of the loop is known. */
  private async seeded(step: number): Promise<Cotangent> {
    const state = await this.advanced(step, step + 1);
    this.final = { state };
    return this.loop.seed(state);
  }

  async take(action: Action): Promise<void> {
    if (action.kind === 'advance') this.live = await this.advanced(action.from, action.to);
    else if (action.kind === 'store') this.peakSnapshots = Math.max(this.peakSnapshots, this.stack.push(this.live));
    else if (action.kind === 'restore') this.live = this.stack.at(-1) as State;
    else if (action.kind === 'drop') this.stack.pop();
    else {
      const after = this.cotangent ? this.cotangent.value : await this.seeded(action.step);
      this.cotangent = { value: await this.loop.reverse(this.live, action.step, after) };
    }
  }

  result(): ReversedLoop<State, Cotangent> {
    const { final, cotangent, forwardSteps, peakSnapshots } = this;
    if (!final || !cotangent) throw new Error('A reversed loop must have come to its beginning; it has not.');
    return { final: final.state, cotangent: cotangent.value, forwardSteps, peakSnapshots };
  }
}

/**
 * Runs a loop forward and then backward, keeping at most `snapshots` of its states (and the live one).
 * Steps run forward: one more than `forwardSteps(count, snapshots)`, for the end of the loop.
 */
export async function reverseLoop<State, Cotangent>(
  loop: ReversibleLoop<State, Cotangent>,
  start: State,
  snapshots: number,
): Promise<ReversedLoop<State, Cotangent>> {
  const walk = new Walk(loop, start);
  for (const action of treeverse(loop.count, snapshots)) await walk.take(action);
  return walk.result();
}
