import type { Access, Buffer, Expression, Program } from '../schedule/kernel.ts';
import { compileWebgpu } from './executable.ts';

/** One law of float32 that a compiler of shaders may break: numbers a and b, what is made of them, and the sentence if it is not `due`. */
interface Law {
  readonly a: number;
  readonly b: number;
  readonly due: number;
  readonly fault: string;
  value(a: Expression, b: Expression): Expression;
}

const apply = (name: string, ...args: readonly Expression[]): Expression => ({ kind: 'apply', name, arguments: args });

const laws: readonly Law[] = [
  {
    a: 1,
    b: 2 ** -30,
    due: -(2 ** -30),
    fault: 'it reorders sums, so residuals of slow tendencies are lost',
    value: (a, b) => apply('Subtract', apply('Subtract', apply('Add', a, b), a), b),
  },
  {
    a: 0,
    b: 0,
    due: 1,
    fault: 'it takes no number for NaN, so a failed run may go unnoticed',
    value: (a, b) => apply('IsNaN', apply('Divide', a, b)),
  },
  { a: 1, b: 0, due: 1, fault: 'it knows no infinity', value: (a, b) => apply('IsInfinite', apply('Divide', a, b)) },
];

/**
 * What the arithmetic of a device lacks for long runs; WGSL allows all of it, and drivers with fast mathematics do it.
 * @returns clauses in words, none on a device that computes as IEEE 754 says
 */
export async function deviceFaults(device: GPUDevice): Promise<string[]> {
  const buffers = laws.flatMap((_, n): Buffer[] =>
    [0, 1, 2].map((k) => ({ size: 1, role: k < 2 ? 'input' : 'output', offset: 16 * (3 * n + k) })),
  );
  const at = (n: number, k: number): Access => ({ buffer: buffers[3 * n + k] as Buffer, base: 0, tables: [], fill: 0, perIteration: 0 });
  const read = (n: number, k: number): Expression => ({ kind: 'read', access: at(n, k) });
  const writes = laws.map(({ value }, n) => ({ to: at(n, 2), value: value(read(n, 0), read(n, 1)) }));
  const ofRole = (role: Buffer['role']): Buffer[] => buffers.filter((buffer) => buffer.role === role);
  const program: Program = {
    stages: [{ kind: 'parallel', kernels: [{ kind: 'map', space: [], writes }] }],
    inputs: ofRole('input'),
    outputs: ofRole('output'),
    constants: [],
    size: 16 * buffers.length,
    dynamicCount: false,
  };
  const executable = await compileWebgpu(program, { device });
  for (const [n, { a, b }] of laws.entries()) {
    executable.write(2 * n, [a]);
    executable.write(2 * n + 1, [b]);
  }
  executable.run();
  const found = await Promise.all(laws.map((_, n) => executable.read(n)));
  executable.dispose();
  return laws.filter(({ due }, n) => found[n]?.[0] !== due).map(({ fault }) => fault);
}
