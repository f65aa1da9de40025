import binaryen from 'binaryen';
import type { Kernel, Program, Stage } from '../schedule/kernel.ts';
import { control } from './control.ts';
import { anchorBytes, type ExpressionRef, scratchGlobal } from './function-builder.ts';
import { byLevels, type LevelGroup } from './level-groups.ts';
import { workOf } from './work.ts';

/** Element operations below which sharing work costs more than it saves. */
const smallWork = 8_000;

type Parallel = Extract<Stage, { kind: 'parallel' }>;
type Loop = Extract<Stage, { kind: 'loop' }>;

/** What a thread may find unfinished: nothing, work of the first thread only, or work of all. */
type Pending = 'nothing' | 'first' | 'all';

/** Whether a stage is better done by one thread. */
export const isSmall = (stage: Stage): boolean =>
  stage.kind === 'loop' ? stage.body.every(isSmall) : stage.kernels.reduce((sum, kernel) => sum + workOf(kernel), 0) < smallWork;

/** Makes the function `run(thread, threads)` that walks the stages of a program. */
export class ScheduleWalk {
  private readonly module: binaryen.Module;
  private readonly program: Program;
  private readonly nameOf: (kernel: Kernel) => string;
  private readonly locals: binaryen.Type[] = [];
  private pending: Pending = 'nothing';
  private labels = 0;

  constructor(module: binaryen.Module, program: Program, nameOf: (kernel: Kernel) => string) {
    this.module = module;
    this.program = program;
    this.nameOf = nameOf;
  }

  /** @param scratch address of the scratch of thread 0 @param scratchSize bytes for each */
  addRun(scratch: number, scratchSize: number): void {
    const { i32, global } = this.module;
    const mine = i32.add(i32.const(scratch + anchorBytes), i32.mul(this.thread(), i32.const(scratchSize)));
    const stages = byLevels(this.program.stages).flatMap((stage) => this.stage(stage, i32.const(0), this.program.dynamicCount));
    const body = this.module.block(null, [global.set(scratchGlobal, mine), ...stages, this.barrier()], binaryen.none);
    this.module.addFunction('run', binaryen.createType([binaryen.i32, binaryen.i32]), binaryen.none, this.locals, body);
  }

  private thread(): ExpressionRef {
    return this.module.local.get(0, binaryen.i32);
  }

  private threads(): ExpressionRef {
    return this.module.local.get(1, binaryen.i32);
  }

  private barrier(): ExpressionRef {
    this.pending = 'nothing';
    return this.module.call('barrier', [this.threads()], binaryen.none);
  }

  /** A barrier, where what is unfinished could matter to what comes. */
  private before(next: Exclude<Pending, 'nothing'>): ExpressionRef[] {
    const needed = this.pending === 'all' || (this.pending === 'first' && next === 'all');
    const statements = needed ? [this.barrier()] : [];
    this.pending = next;
    return statements;
  }

  private newLocal(): number {
    return 1 + this.locals.push(binaryen.i32);
  }

  private stage(stage: Stage | LevelGroup, iteration: ExpressionRef, dynamic: boolean): ExpressionRef[] {
    const local = this.newLocal();
    const keep = this.module.local.set(local, iteration);
    const get = (): ExpressionRef => this.module.local.get(local, binaryen.i32);
    if ('levels' in stage) return [...this.before('all'), keep, ...this.leveled(stage, get)];
    if (isSmall(stage)) return [...this.before('first'), keep, this.onFirst(this.alone(stage, get, dynamic))];
    if (stage.kind === 'parallel') return [...this.before('all'), keep, ...this.shared(stage, get)];
    const entry = this.pending === 'nothing' ? [] : [this.barrier()];
    const loop = this.loop(stage, dynamic, (counter) => {
      const body = byLevels(stage.body).flatMap((inner) => this.stage(inner, counter(), false));
      return this.pending === 'nothing' ? body : [...body, this.barrier()];
    });
    return [...entry, ...loop];
  }

  private onFirst(statements: readonly ExpressionRef[]): ExpressionRef {
    return this.module.if(this.module.i32.eqz(this.thread()), this.module.block(null, statements, binaryen.none));
  }

  private call(kernel: Kernel, part: ExpressionRef, parts: ExpressionRef, iteration: ExpressionRef): ExpressionRef {
    return this.module.call(this.nameOf(kernel), [part, parts, iteration], binaryen.none);
  }

  /** A stage done by one thread without barriers. */
  private alone(stage: Stage, iteration: () => ExpressionRef, dynamic: boolean): ExpressionRef[] {
    const { i32 } = this.module;
    if (stage.kind === 'parallel') return stage.kernels.map((kernel) => this.call(kernel, i32.const(0), i32.const(1), iteration()));
    return this.loop(stage, dynamic, (counter) => stage.body.flatMap((inner) => this.alone(inner, counter, false)));
  }

  /** Large kernels are shared by all threads, small ones are dealt out. */
  private shared({ kernels }: Parallel, iteration: () => ExpressionRef): ExpressionRef[] {
    const { i32 } = this.module;
    let dealt = 0;
    return kernels.map((kernel) => {
      if (workOf(kernel) >= smallWork) return this.call(kernel, this.thread(), this.threads(), iteration());
      const owner = i32.rem_u(i32.const(dealt++), this.threads());
      return this.module.if(i32.eq(owner, this.thread()), this.call(kernel, i32.const(0), i32.const(1), iteration()));
    });
  }

  /** Every thread does all kernels of a group for its part of the levels; so it needs to wait for no other one in between. */
  private leveled({ stages, levels }: LevelGroup, iteration: () => ExpressionRef): ExpressionRef[] {
    const { module } = this;
    const { i32, local } = module;
    const [level, end] = [this.newLocal(), this.newLocal()];
    const get = (index: number): ExpressionRef => local.get(index, binaryen.i32);
    const share = (threads: ExpressionRef): ExpressionRef => i32.div_u(i32.mul(threads, i32.const(levels)), this.threads());
    const kernels = stages.flatMap(({ kernels: all }) => all);
    const label = `levels${this.labels++}`;
    const turn = module.block(null, [
      ...kernels.map((kernel) => this.call(kernel, get(level), i32.const(levels), iteration())),
      local.set(level, i32.add(get(level), i32.const(1))),
      module.br(label, i32.lt_u(get(level), get(end))),
    ]);
    return [
      local.set(level, share(this.thread())),
      local.set(end, share(i32.add(this.thread(), i32.const(1)))),
      module.if(i32.lt_u(get(level), get(end)), module.loop(label, turn)),
    ];
  }

  private loop({ count, reverse }: Loop, dynamic: boolean, bodyOf: (counter: () => ExpressionRef) => ExpressionRef[]): ExpressionRef[] {
    const { module } = this;
    const { i32, local } = module;
    const [counter, left] = [this.newLocal(), this.newLocal()];
    const get = (index: number): ExpressionRef => local.get(index, binaryen.i32);
    const total = dynamic ? i32.atomic.load(control.count, i32.const(0)) : i32.const(count);
    const first = reverse ? i32.sub(get(left), i32.const(1)) : i32.const(0);
    const body = bodyOf(() => get(counter));
    const label = `stages${this.labels++}`;
    const turn = module.block(null, [
      ...body,
      local.set(counter, i32.add(get(counter), i32.const(reverse ? -1 : 1))),
      local.set(left, i32.sub(get(left), i32.const(1))),
      module.br(label, i32.gt_s(get(left), i32.const(0))),
    ]);
    return [local.set(left, total), local.set(counter, first), module.if(i32.gt_s(get(left), i32.const(0)), module.loop(label, turn))];
  }
}
