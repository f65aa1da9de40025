/** The gradient tape of TensorFlow.js (tfjs-core 4.22), where its public functions do not reach. */
import { tf } from '../../runtime.ts';

type Tape = ReturnType<typeof tf.engine>['state']['activeTape'];
type TapeNode = Tape[number];

/** Whether a kernel called now would be recorded. */
export const tapeIsOn = (): boolean => {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
};

/** Runs a function as if no gradient were being taken. Gradients taken inside have a tape of their own. */
export function untaped<T>(run: () => T): T {
  const { state } = tf.engine();
  const { gradientDepth, kernelDepth, activeTape } = state;
  state.gradientDepth = 0;
  state.kernelDepth = 0;
  try {
    return run();
  } finally {
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
  }
}

/** What to record of an operation whose gradient is taken for several inputs at once. */
export interface Recording {
  readonly name: string;
  readonly inputs: readonly tf.Tensor[];
  readonly outputs: readonly tf.Tensor[];
  /** Saved copies, freed together with the tape. */
  readonly saved: readonly tf.Tensor[];
  /**
   * Cotangents of the inputs that are needed, by their places in `inputs`.
   * @param cotangents of the outputs, undefined for those on which the result does not depend
   */
  readonly gradient: (cotangents: readonly (tf.Tensor | undefined)[], needed: readonly number[]) => ReadonlyMap<number, tf.Tensor>;
}

/**
 * Records an operation on the tape that is on. Other than a registered gradient, it is told which inputs matter: the tape hands each
 * node to itself with the other inputs left out.
 */
export function record({ name, inputs, outputs, saved, gradient }: Recording): void {
  const { state } = tf.engine();
  const node: TapeNode = {
    id: state.nextTapeNodeId++,
    kernelName: name,
    inputs: Object.fromEntries(inputs.map((input, n) => [n, input])),
    outputs: [...outputs],
    saved: [...saved],
    gradient(this: TapeNode, given: readonly (tf.Tensor | null)[]) {
      const needed = Object.keys(this.inputs).map(Number);
      const cotangents = gradient(
        given.map((cotangent) => cotangent ?? undefined),
        needed,
      );
      return Object.fromEntries(needed.map((n) => [n, () => cotangents.get(n) ?? tf.zeros((inputs[n] as tf.Tensor).shape)]));
    },
  };
  state.activeTape.push(node);
}

/** The same numbers as a tensor that can be disposed on its own. */
export const alias = (x: tf.Tensor): tf.Tensor => tf.reshape(x, x.shape);

/** A copy that outlives every `tidy`, made off the tape as the tape makes its own. */
export const savedCopy = (x: tf.Tensor): tf.Tensor => untaped(() => tf.keep(alias(x)));

/** The mark of a tensor that was freed. */
interface Disposable {
  isDisposedInternal: boolean;
}

/** Runs a function for which freed tensors count as alive: a traced tensor has no memory that could be gone. */
export function reviving<T>(tensors: readonly tf.Tensor[], run: () => T): T {
  const freed = tensors.filter((tensor) => tensor.isDisposed) as unknown as Disposable[];
  for (const tensor of freed) tensor.isDisposedInternal = false;
  try {
    return run();
  } finally {
    for (const tensor of freed) tensor.isDisposedInternal = true;
  }
}

/** A scalar whose gradient with respect to each output is the seed of that output. */
function seededScalar(outputs: readonly tf.Tensor[], seeds: readonly tf.Tensor[]): tf.Tensor {
  const operation = tf.customGrad((..._outputs) => ({ value: tf.scalar(0), gradFunc: () => seeds.map(alias) }));
  return operation(...outputs);
}

/**
 * Σ seed · ∂output/∂x for every x: a function of several outputs run backward.
 * @param run    makes the outputs from xs, which it has at hand
 * @param seedOf cotangent of the n-th output, undefined where it is zero
 * @returns for every x its cotangent, undefined where no output depends on it
 */
export function pullBack(
  run: () => readonly tf.Tensor[],
  xs: readonly tf.Tensor[],
  seedOf: (n: number) => tf.Tensor | undefined,
): (tf.Tensor | undefined)[] {
  if (xs.length === 0) return [];
  const loss = (): tf.Tensor => {
    const outputs: tf.Tensor[] = [];
    const seeds: tf.Tensor[] = [];
    run().forEach((output, n) => {
      const seed = seedOf(n);
      if (!seed) return;
      outputs.push(output);
      seeds.push(seed);
    });
    return seededScalar(outputs, seeds);
  };
  const { value, grads } = tf.engine().gradients(loss, [...xs], undefined, true);
  value.dispose();
  return grads.map((cotangent) => cotangent ?? undefined);
}
