import * as tf from '@tensorflow/tfjs';

/** The cotangent of an argument that was broadcast, summed to the argument's shape. */
function summedTo(shape: readonly number[], cotangent: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], cotangent.shape);
  return axes.length === 0 ? cotangent : tf.reshape(tf.sum(cotangent, axes), [...shape]);
}

/**
 * The gradient of q = a / b by one division:  ā = q̄ / b,  b̄ = −ā q. TensorFlow.js divides q̄ a by b² for b̄, which is a second division and leaves
 * the range of float32 where b² does.
 */
export function registerQuotientGradient(): void {
  tf.registerGradient({
    kernelName: 'RealDiv',
    inputsToSave: ['a', 'b'],
    outputsToSave: [true],
    gradFunc: (given, saved) => {
      const cotangent = given as tf.Tensor;
      const [a, b, quotient] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const numerator = (): tf.Tensor => tf.div(cotangent, tf.cast(b, 'float32'));
      const denominator = (): tf.Tensor =>
        b.size === quotient.size
          ? tf.reshape(tf.neg(tf.mul(numerator(), quotient)), b.shape)
          : tf.neg(tf.div(summedTo(b.shape, tf.mul(cotangent, quotient)), tf.cast(b, 'float32')));
      return { a: () => summedTo(a.shape, numerator()), b: denominator };
    },
  });
}
