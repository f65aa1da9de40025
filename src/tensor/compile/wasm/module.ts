import binaryen from 'binaryen';
import type { Precision } from '../executable.ts';
import type { Kernel, Program, Stage } from '../schedule/kernel.ts';
import { addBarrier, addEntries } from './barrier.ts';
import { emitCumulative, emitTridiagonal } from './column-kernels.ts';
import { ConstantArea } from './constant-area.ts';
import { control } from './control.ts';
import { emitFourier } from './fourier-kernel.ts';
import { anchorBytes, scratchGlobal, type Target } from './function-builder.ts';
import type { Build } from './layout.ts';
import { levelKernels } from './level-groups.ts';
import { emitMap } from './map-kernel.ts';
import { emitMatmul } from './matmul-kernel.ts';
import { emitReduce } from './reduce-kernel.ts';
import { isSmall, ScheduleWalk } from './schedule-walk.ts';

type Emitters = { readonly [K in Kernel['kind']]: (target: Target, name: string, kernel: Extract<Kernel, { kind: K }>) => void };

const emitters: Emitters = {
  map: emitMap,
  reduce: emitReduce,
  cumulative: emitCumulative,
  tridiagonal: emitTridiagonal,
  matmul: emitMatmul,
  fourier: emitFourier,
};

const kernelsOf = (stages: readonly Stage[]): Kernel[] =>
  stages.flatMap((stage) => (stage.kind === 'parallel' ? stage.kernels : kernelsOf(stage.body)));

const roundedUp = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Over-reads of a last vector end within this many bytes. */
const slack = 256;

function newModule(): binaryen.Module {
  const features = binaryen.Features;
  const module = new binaryen.Module();
  module.setFeatures(features.SIMD128 | features.Atomics | features.BulkMemory | features.MutableGlobals);
  module.setMemory(1, 65_536, null, [], true);
  module.addMemoryImport('0', 'chronos', 'memory', true);
  module.addGlobal(scratchGlobal, binaryen.i32, true, module.i32.const(0));
  return module;
}

/** Makes the WebAssembly of a program, for any number of threads. */
export function buildModule(program: Program, precision: Precision): Build {
  const module = newModule();
  const element = precision === 'float32' ? 4 : 8;
  const arena = control.end;
  const constants = new ConstantArea(roundedUp(arena + program.size * element + slack));
  let scratchSize = anchorBytes;
  const reserveScratch = (bytes: number): void => {
    scratchSize = Math.max(scratchSize, anchorBytes + roundedUp(bytes));
  };
  const lanes = precision === 'float32' ? 4 : 2;
  const target: Target = { module, precision, element, lanes, arena, constants, reserveScratch };
  const names = new Map<Kernel, string>();
  const leveled = levelKernels(program.stages);
  for (const kernel of kernelsOf(program.stages)) {
    if (names.has(kernel)) continue;
    const name = `${kernel.kind}${names.size}`;
    names.set(kernel, name);
    if (kernel.kind === 'map' && leveled.has(kernel)) emitMap(target, name, kernel, true);
    else emitters[kernel.kind](target, name, kernel as never);
  }
  const scratch = roundedUp(constants.start + constants.size + slack);
  addBarrier(module);
  new ScheduleWalk(module, program, (kernel) => names.get(kernel) as string).addRun(scratch, scratchSize);
  addEntries(module, program.stages.every(isSmall));
  const binary = module.emitBinary();
  module.dispose();
  return { binary, constants: constants.bytes(), layout: { arena, constants: constants.start, scratch, scratchSize } };
}
