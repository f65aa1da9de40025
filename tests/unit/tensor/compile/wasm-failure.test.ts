import binaryen from 'binaryen';
import { expect, it } from 'vitest';
import { startRuntime } from '../../../../src/tensor/compile/wasm/runtime.ts';
import { startWorker } from '../../../../src/tensor/compile/wasm/workers.ts';

it('a run says when another thread has failed', async () => {
  const module = binaryen.parseText(`(module
    (import "chronos" "memory" (memory 1 1 shared))
    (func (export "start") (param i32 i32))
    (func (export "serve") (param i32 i32) unreachable))`);
  module.setFeatures(binaryen.Features.All);
  const layout = { arena: 1024, constants: 1024, scratch: 1024, scratchSize: 0 };
  const build = { binary: module.emitBinary(), constants: new Uint8Array(), layout };
  const program = { stages: [], inputs: [], outputs: [], constants: [], size: 0, dynamicCount: false };
  const executable = await startRuntime(program, build as never, { precision: 'float32', threads: 2, adaptive: false, startWorker });
  await expect
    .poll(() => {
      try {
        executable.run();
        return '';
      } catch (error) {
        return String(error);
      }
    })
    .toMatch(/one of them has failed/);
  executable.dispose();
});
