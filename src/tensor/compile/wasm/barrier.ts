import binaryen from 'binaryen';
import { control } from './control.ts';
import type { ExpressionRef } from './function-builder.ts';

/** Looks at a word before a thread goes to sleep: some tenths of a millisecond, for which a large nest may keep the other threads longer. */
const patience = 200_000;

/** Waits until a word is no longer what a local says. @param spins a free local */
function waitWhileEqual(module: binaryen.Module, word: number, sleepers: number, expected: number, spins: number): ExpressionRef {
  const { i32, local, block, memory } = module;
  const zero = (): ExpressionRef => i32.const(0);
  const same = (): ExpressionRef => i32.eq(i32.atomic.load(word, zero()), local.get(expected, binaryen.i32));
  const adds = (by: number): ExpressionRef => module.drop(i32.atomic.rmw.add(sleepers, zero(), i32.const(by)));
  const forever = module.i64.const(BigInt(-1));
  const sleep = block(null, [
    adds(1),
    module.drop(memory.atomic.wait32(i32.const(word), local.get(expected, binaryen.i32), forever)),
    adds(-1),
    module.if(i32.atomic.load(control.failed, zero()), module.unreachable()),
    module.br('waiting'),
  ]);
  const spin = block(null, [
    local.set(spins, i32.sub(local.get(spins, binaryen.i32), i32.const(1))),
    module.br('waiting', local.get(spins, binaryen.i32)),
  ]);
  const patient = module.if(i32.gt_s(local.get(spins, binaryen.i32), zero()), spin);
  return block(null, [local.set(spins, i32.const(patience)), module.loop('waiting', module.if(same(), block(null, [patient, sleep])))]);
}

/** Changes a word by one and wakes who sleeps for it. */
function announce(module: binaryen.Module, word: number, sleepers: number): ExpressionRef {
  const { i32 } = module;
  const wake = module.drop(module.memory.atomic.notify(i32.const(word), i32.const(-1)));
  return module.block(null, [
    module.drop(i32.atomic.rmw.add(word, i32.const(0), i32.const(1))),
    module.if(i32.atomic.load(sleepers, i32.const(0)), wake),
  ]);
}

/** Adds `barrier(threads)`: returns in every thread once all have called it. */
export function addBarrier(module: binaryen.Module): void {
  const { i32, local } = module;
  const [threads, generation, spins] = [0, 1, 2];
  const last = i32.eq(
    i32.add(i32.atomic.rmw.add(control.arrived, i32.const(0), i32.const(1)), i32.const(1)),
    local.get(threads, binaryen.i32),
  );
  const release = module.block(null, [
    i32.atomic.store(control.arrived, i32.const(0), i32.const(0)),
    announce(module, control.generation, control.generationSleepers),
  ]);
  const meet = module.block(null, [
    local.set(generation, i32.atomic.load(control.generation, i32.const(0))),
    module.if(last, release, waitWhileEqual(module, control.generation, control.generationSleepers, generation, spins)),
  ]);
  const body = module.if(i32.gt_s(local.get(threads, binaryen.i32), i32.const(1)), meet);
  module.addFunction('barrier', binaryen.createType([binaryen.i32]), binaryen.none, [binaryen.i32, binaryen.i32], body);
}

/**
 * Adds `start(threads, count)`, by which the calling thread has the others run with it and returns when all is done, and
 * `serve(thread, threads)`, in which the others spend their lives. Both call `run(thread, threads)`.
 * @param alone whether there is too little work to share, so that the calling thread does all
 */
export function addEntries(module: binaryen.Module, alone: boolean): void {
  const { i32, local } = module;
  const pair = binaryen.createType([binaryen.i32, binaryen.i32]);
  const get = (index: number): ExpressionRef => local.get(index, binaryen.i32);
  const start = module.block(null, [
    i32.atomic.store(control.count, i32.const(0), get(1)),
    ...(alone ? [] : [module.if(i32.gt_s(get(0), i32.const(1)), announce(module, control.epoch, control.epochSleepers))]),
    module.call('run', [i32.const(0), alone ? i32.const(1) : get(0)], binaryen.none),
  ]);
  module.addFunction('start', pair, binaryen.none, [], start);
  const [epoch, spins] = [2, 3];
  const turn = module.block(null, [
    waitWhileEqual(module, control.epoch, control.epochSleepers, epoch, spins),
    local.set(epoch, i32.add(get(epoch), i32.const(1))),
    module.if(i32.atomic.load(control.stop, i32.const(0)), module.return()),
    module.call('run', [get(0), get(1)], binaryen.none),
    module.br('serving'),
  ]);
  module.addFunction('serve', pair, binaryen.none, [binaryen.i32, binaryen.i32], module.loop('serving', turn));
  module.addFunctionExport('start', 'start');
  module.addFunctionExport('serve', 'serve');
}
