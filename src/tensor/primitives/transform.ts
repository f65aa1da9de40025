import { tf } from '../runtime.ts';

/** Which way a Fourier transform goes, the length of a row on the grid, and how many waves count (from 0 on). */
export interface FourierAttributes {
  readonly direction: 'analysis' | 'synthesis';
  readonly points: number;
  readonly waves: number;
}

type KernelCall = Parameters<tf.KernelConfig['kernelFunc']>[0];

const kernelName = 'Fourier';

/** Matrix of the transform, [points, 2 waves] or its transpose. */
function fourierMatrix({ direction, points, waves }: FourierAttributes): tf.Tensor2D {
  const width = 2 * waves;
  const wave = (i: number, k: number): number => {
    const angle = (2 * Math.PI * (((k >> 1) * i) % points)) / points;
    return k % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  };
  const shape: [number, number] = direction === 'analysis' ? [points, width] : [width, points];
  const entry = (row: number, column: number): number => (direction === 'analysis' ? wave(row, column) : wave(column, row));
  const values = Float32Array.from({ length: points * width }, (_, n) => entry(Math.floor(n / shape[1]), n % shape[1]));
  return tf.tensor2d(values, shape);
}

const matrices = new Map<string, tf.Tensor2D>();

/** The matrix on the active backend, made once. */
function keptMatrix(attributes: FourierAttributes): tf.Tensor2D {
  const key = [tf.getBackend(), attributes.direction, attributes.points, attributes.waves].join();
  const made = matrices.get(key) ?? tf.keep(fourierMatrix(attributes));
  matrices.set(key, made);
  return made;
}

/** The transform as a product with a dense matrix, which TensorFlow.js does faster than it could be done in pieces. */
function denseTransform(call: KernelCall): tf.Tensor {
  const x = call.inputs.x as tf.Tensor;
  const matrix = keptMatrix(call.attrs as unknown as FourierAttributes);
  const [from, to] = matrix.shape;
  const rows = tf.matMul(tf.reshape(x, [-1, from]) as tf.Tensor2D, matrix);
  return tf.reshape(rows, [...x.shape.slice(0, -1), to]);
}

for (const backendName of ['wasm', 'cpu', 'tensorflow']) tf.registerKernel({ kernelName, backendName, kernelFunc: denseTransform });

tf.registerGradient({
  kernelName,
  gradFunc: (cotangent, _saved, attributes) => {
    const forward = attributes as unknown as FourierAttributes;
    const direction = forward.direction === 'analysis' ? 'synthesis' : 'analysis';
    return { x: () => fourier(cotangent as tf.Tensor, { ...forward, direction }) };
  },
});

/**
 * Real Fourier transform along the last axis, neither direction normalised, each the transpose of the other.
 *
 *     analysis   X₂ₘ = Σᵢ xᵢ cos(2πmi/I),   X₂ₘ₊₁ = −Σᵢ xᵢ sin(2πmi/I)
 *     synthesis  xᵢ = Σₘ X₂ₘ cos(2πmi/I) − X₂ₘ₊₁ sin(2πmi/I)
 *
 * @param x [.., points] for analysis, [.., 2 waves] for synthesis
 */
export function fourier(x: tf.Tensor, attributes: FourierAttributes): tf.Tensor {
  const inputs = { x } as unknown as tf.NamedTensorMap;
  return tf.engine().runKernel(kernelName, inputs, attributes as unknown as tf.NamedAttrMap) as tf.Tensor;
}
