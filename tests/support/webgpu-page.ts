import { compileWebgpu, findWebgpu } from '../../src/tensor/compile/webgpu/index.ts';
import { apply, at, even, Memory, number, parallel, read } from './program-parts.ts';

/** Runs in a page: x ← 3 x + 1, twice, and sends the numbers back, or what went wrong. */
async function answer(): Promise<unknown> {
  const found = await findWebgpu();
  if (typeof found === 'string') return { reason: found };
  const memory = new Memory();
  const x = at(memory.buffer(100, 'input'), even(100, 1));
  const y = at(memory.buffer(100, 'output'), even(100, 1));
  const affine = apply('Add', apply('Multiply', read(x), number(3)), number(1));
  const body = [
    parallel({ kind: 'map', space: [100], writes: [{ to: y, value: affine }] }),
    parallel({ kind: 'map', space: [100], writes: [{ to: x, value: read(y) }] }),
  ];
  const executable = await compileWebgpu(memory.program([{ kind: 'loop', count: 2, reverse: false, body }]), { device: found.device });
  executable.write(
    0,
    Float32Array.from({ length: 100 }, (_, n) => n),
  );
  executable.run();
  return { adapterName: found.adapterName, numbers: Array.from(await executable.read(0)) };
}

const result = await answer().catch((error: unknown) => ({ reason: String(error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
