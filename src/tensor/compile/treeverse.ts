/**
 * In which order to run the steps of a loop backwards when only so many of its states fit into memory: the binomial schedule.
 *
 * With c snapshots (the start takes one of them) and no step run forward more than r times, n ≤ β(c, r) = (c + r)! ⁄ (c! r!) steps can
 * be reversed. The schedule that attains it cuts a range of n steps into a left part, reversed later with the same c snapshots and one
 * repetition less, and a right part, reversed now with c − 1 snapshots.
 * @see Griewank & Walther (2000), ACM Trans. Math. Softw. 26, 19–45
 */

/** What to do next. Between actions there is one live state; snapshots are a stack. */
export type Action =
  /** The live state, that before step `from`, becomes the one before step `to`. */
  | { readonly kind: 'advance'; readonly from: number; readonly to: number }
  /** The live state, that before step `step`, is put on the stack. */
  | { readonly kind: 'store'; readonly step: number }
  /** The state on top of the stack, that before step `step`, becomes live and stays on the stack. */
  | { readonly kind: 'restore'; readonly step: number }
  /** The state on top of the stack is not needed any more. */
  | { readonly kind: 'drop'; readonly step: number }
  /** The live state is that before step `step`, which is run backwards now. */
  | { readonly kind: 'reverse'; readonly step: number };

/** A range of steps that is still to be reversed; the state before `from` lies on the stack. */
interface Segment {
  readonly from: number;
  to: number;
  readonly snapshots: number;
}

/** β(c, r): the most steps that c snapshots reverse with no step run forward more than r times. */
function reach(snapshots: number, repetitions: number): number {
  if (repetitions < 0) return 0;
  let product = 1;
  for (let n = 1; n <= repetitions; n++) product = (product * (snapshots + n)) / n;
  return Math.round(product);
}

/** The least r with β(c, r) ≥ n. */
function repetitionsOf(count: number, snapshots: number): number {
  let repetitions = 0;
  while (reach(snapshots, repetitions) < count) repetitions++;
  return repetitions;
}

/** Length of the left part of a range of n ≥ 2 steps: both parts must stay within reach of what they are reversed with. */
function leftLength(count: number, snapshots: number): number {
  const r = repetitionsOf(count, snapshots);
  return Math.min(reach(snapshots, r - 1), count - reach(snapshots - 1, r - 1));
}

/**
 * Steps that the schedule runs forward before the last of `count` steps is reversed and again later: r n − β(c + 1, r − 1), the least
 * that is possible.
 * @param snapshots states that fit into memory, the start among them, at least 1
 */
export function forwardSteps(count: number, snapshots: number): number {
  const r = repetitionsOf(count, snapshots);
  return r * count - reach(snapshots + 1, r - 1);
}

/** Reverses the right part of a segment that has two steps or more, or makes a segment of it. */
function* divide(segment: Segment, open: Segment[]): Generator<Action> {
  const { from, to, snapshots } = segment;
  const middle = from + leftLength(to - from, snapshots);
  yield { kind: 'advance', from, to: middle };
  segment.to = middle;
  if (to - middle === 1) {
    yield { kind: 'reverse', step: middle };
    yield { kind: 'restore', step: from };
    return;
  }
  yield { kind: 'store', step: middle };
  open.push({ from: middle, to, snapshots: snapshots - 1 });
}

/**
 * The actions that reverse steps count − 1 … 0 with the fewest forward steps. The state before step 0 is live at the start.
 * @param snapshots the most states on the stack, at least 1
 * @throws RangeError when there is no room for the start, or no step
 */
export function* treeverse(count: number, snapshots: number): Generator<Action> {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`A loop to reverse must have a step or more; got ${count}.`);
  if (!(Number.isInteger(snapshots) && snapshots >= 1))
    throw new RangeError(`Reversing a loop takes memory for one state or more; got ${snapshots}; raise the memory.`);
  yield { kind: 'store', step: 0 };
  const open: Segment[] = [{ from: 0, to: count, snapshots }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    if (top.to - top.from > 1) {
      yield* divide(top, open);
      continue;
    }
    yield { kind: 'reverse', step: top.from };
    yield { kind: 'drop', step: top.from };
    open.pop();
    const next = open.at(-1);
    if (next) yield { kind: 'restore', step: next.from };
  }
}
