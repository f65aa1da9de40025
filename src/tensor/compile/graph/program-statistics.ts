import type { Access, Buffer, Expression, Kernel, Program, Stage } from '../schedule/kernel.ts';

/** What one run of a program amounts to; the bodies of loops count once for every iteration. */
export interface ProgramStatistics {
  /** Loop nests in the program, each once, by kind. */
  readonly kernels: Readonly<Record<string, number>>;
  /** Loop nests run. */
  readonly kernelsRun: number;
  /** How often threads meet. */
  readonly barriers: number;
  /** Additions, multiplications and functions of one number, each counted as one. */
  readonly operations: number;
  /** Numbers read and written by loop nests; what one nest reads several times counts once. */
  readonly numbersMoved: number;
  /** Numbers in memory. */
  readonly size: number;
}

const product = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);

/** Accesses of an expression and the number of operations in it, shared parts once. */
function contents(roots: readonly Expression[]): { readonly reads: readonly Access[]; readonly operations: number } {
  const seen = new Set<Expression>();
  const stack = [...roots];
  const reads: Access[] = [];
  let operations = 0;
  for (let expression = stack.pop(); expression; expression = stack.pop()) {
    if (seen.has(expression)) continue;
    seen.add(expression);
    if (expression.kind === 'read') reads.push(expression.access);
    if (expression.kind !== 'apply') continue;
    operations++;
    stack.push(...expression.arguments);
  }
  return { reads, operations };
}

interface Work {
  readonly operations: number;
  readonly accesses: readonly Access[];
}

/** Work of a loop nest of so many points whose expressions are evaluated once at each, and `extra` operations more. */
function pointwise(points: number, expressions: readonly Expression[], writes: readonly Access[], extra: number): Work {
  const { reads, operations } = contents(expressions);
  return { operations: points * (operations + extra), accesses: [...reads, ...writes] };
}

function workOf(kernel: Kernel): Work {
  switch (kernel.kind) {
    case 'map':
      return pointwise(
        product(kernel.space),
        kernel.writes.map(({ value }) => value),
        kernel.writes.map(({ to }) => to),
        0,
      );
    case 'reduce':
      return pointwise(product([...kernel.space, ...kernel.over]), [kernel.value], [kernel.to], 1);
    case 'cumulative':
      return pointwise(product(kernel.space) * kernel.length, [kernel.value], [kernel.to], 1);
    case 'tridiagonal':
      return pointwise(product(kernel.space) * kernel.length, [kernel.lower, kernel.diagonal, kernel.upper, kernel.right], [kernel.to], 8);
    case 'matmul': {
      const inner = kernel.innerRange?.map(([from, to]) => to - from) ?? new Array<number>(kernel.batch).fill(kernel.inner);
      const rows = kernel.rowRange?.map(([from, to]) => to - from) ?? inner.map(() => kernel.rows);
      const columns = kernel.columnRange?.map(([from, to]) => to - from) ?? inner.map(() => kernel.columns);
      const products = inner.reduce((sum, length, b) => sum + length * (rows[b] ?? kernel.rows) * (columns[b] ?? kernel.columns), 0);
      return { operations: 2 * products, accesses: [kernel.left, kernel.right, kernel.to] };
    }
    case 'fourier':
      return { operations: 4 * product(kernel.space) * kernel.points * kernel.waves, accesses: [kernel.from, kernel.to] };
  }
}

/** Numbers touched: for each buffer those of its widest access. */
function numbersTouched(accesses: readonly Access[]): number {
  const touched = new Map<Buffer, number>();
  for (const { buffer, tables } of accesses) {
    const points = Math.min(buffer.size, product(tables.map((table) => table?.length ?? 1)));
    touched.set(buffer, Math.max(touched.get(buffer) ?? 0, points));
  }
  return [...touched.values()].reduce((a, b) => a + b, 0);
}

interface Totals {
  readonly kernels: Record<string, number>;
  kernelsRun: number;
  barriers: number;
  operations: number;
  numbersMoved: number;
}

function addStages(stages: readonly Stage[], runs: number, totals: Totals): void {
  for (const stage of stages) {
    if (stage.kind === 'loop') addStages(stage.body, runs * stage.count, totals);
    else {
      totals.barriers += runs;
      for (const kernel of stage.kernels) addKernel(kernel, runs, totals);
    }
  }
}

function addKernel(kernel: Kernel, runs: number, totals: Totals): void {
  const { operations, accesses } = workOf(kernel);
  totals.kernels[kernel.kind] = (totals.kernels[kernel.kind] ?? 0) + 1;
  totals.kernelsRun += runs;
  totals.operations += runs * operations;
  totals.numbersMoved += runs * numbersTouched(accesses);
}

export function programStatistics({ stages, size }: Program): ProgramStatistics {
  const totals: Totals = { kernels: {}, kernelsRun: 0, barriers: 0, operations: 0, numbersMoved: 0 };
  addStages(stages, 1, totals);
  return { ...totals, size };
}
