import { tf } from '../runtime.ts';

/** A function of one tensor with a gradient of its own, where that of its ops would be wasteful. Linear in the cotangent. */
export function withGradient<X extends tf.Tensor, Y extends tf.Tensor>(x: X, value: (x: X) => Y, gradient: (cotangent: Y) => X): Y {
  const operation = tf.customGrad((input) => ({
    value: value(input as X),
    gradFunc: (cotangent: tf.Tensor) => gradient(cotangent as Y),
  }));
  return operation(x) as Y;
}
