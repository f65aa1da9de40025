import { remember } from '../remember.ts';
import type { Expression, Kernel } from '../schedule/kernel.ts';

const product = (numbers: readonly number[]): number => numbers.reduce((all, n) => all * n, 1);

/** Distinct reads and operations that some values need. */
function sizeOf(roots: readonly Expression[]): number {
  const seen = new Set<Expression>();
  const walk = (expression: Expression): void => {
    if (expression.kind === 'number' || seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'apply') for (const argument of expression.arguments) walk(argument);
  };
  for (const root of roots) walk(root);
  return seen.size;
}

function estimate(kernel: Kernel): number {
  switch (kernel.kind) {
    case 'map':
      return product(kernel.space) * (sizeOf(kernel.writes.map(({ value }) => value)) + kernel.writes.length);
    case 'reduce':
      return product(kernel.space) * product(kernel.over) * (sizeOf([kernel.value]) + 1);
    case 'cumulative':
      return product(kernel.space) * kernel.length * (sizeOf([kernel.value]) + 2);
    case 'tridiagonal':
      return product(kernel.space) * kernel.length * (sizeOf([kernel.lower, kernel.diagonal, kernel.upper, kernel.right]) + 20);
    case 'matmul':
      return kernel.batch * kernel.rows * kernel.inner * kernel.columns * 2;
    case 'fourier':
      return product(kernel.space) * kernel.points * 12;
  }
}

const known = new WeakMap<Kernel, number>();

/** Roughly the number of operations on single numbers that a kernel does. */
export function workOf(kernel: Kernel): number {
  return remember(known, kernel, () => estimate(kernel));
}
