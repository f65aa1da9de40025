/** Columns of the two tables; the name of a contestant is the one it has here. */
export const columns = {
  eager: 'eager',
  oneThread: 'compiled, 1 thread',
  allThreads: 'compiled, 2 threads',
  c: 'C, 1 thread',
  jax: 'JAX',
  tensorflow: 'native TensorFlow, eager',
  xla: 'native TensorFlow, XLA',
} as const;
export type Column = keyof typeof columns;
