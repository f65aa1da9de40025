import type { Executable, Numbers, Precision } from '../executable.ts';
import type { Program } from '../schedule/kernel.ts';
import { control } from './control.ts';
import { hostMathematics } from './host-mathematics.ts';
import type { Build, Layout } from './layout.ts';
import { ThreadChoice } from './thread-choice.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './web-assembly.ts';
import type { StartWorker, WorkerHandle } from './worker-task.ts';

const page = 65_536;
const mostPages = 65_536;

/** A compiled program in WebAssembly, whose results are at hand as soon as `run` returns. */
export interface WasmExecutable extends Executable {
  readSync(output: number): Numbers;
  readonly threads: number;
}

type Entry = (threads: number, count: number) => void;

function memoryFor({ scratch, scratchSize }: Layout, threads: number): WasmMemory {
  const bytes = scratch + scratchSize * threads + 64;
  const pages = Math.ceil(bytes / page);
  if (pages > mostPages) {
    const size = (bytes / 2 ** 30).toFixed(1);
    throw new RangeError(
      `A compiled program must fit into the 4 GiB of WebAssembly; it needs ${size} GiB. Use a coarser grid or precision float32.`,
    );
  }
  return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Whether workers, which know JavaScript's `Math` only, can run a module. */
const runsInWorkers = (module: WasmModule): boolean =>
  webAssembly.Module.imports(module).every(
    ({ module: from, name }) => from !== 'Math' || typeof (Math as unknown as Record<string, unknown>)[name] === 'function',
  );

/** All that a running program consists of. */
interface Parts {
  readonly program: Program;
  readonly precision: Precision;
  readonly layout: Layout;
  readonly memory: WasmMemory;
  readonly start: Entry;
  readonly workers: readonly WorkerHandle[];
  /** Whether every run may choose between all threads and one. */
  readonly adaptive: boolean;
}

class Runtime implements WasmExecutable {
  readonly program: Program;
  readonly threads: number;
  private readonly memory: WasmMemory;
  private readonly layout: Layout;
  private readonly precision: Precision;
  private readonly start: Entry;
  private readonly workers: readonly WorkerHandle[];
  private readonly choice: ThreadChoice | undefined;
  private readonly failed: Int32Array;
  private disposed = false;

  constructor({ program, precision, layout, memory, start, workers, adaptive }: Parts) {
    this.program = program;
    this.precision = precision;
    this.layout = layout;
    this.memory = memory;
    this.failed = new Int32Array(memory.buffer, control.failed, 1);
    this.start = start;
    this.workers = workers;
    this.threads = workers.length + 1;
    this.choice = adaptive ? new ThreadChoice(this.threads) : undefined;
  }

  private view(offset: number, size: number): Numbers {
    const { arena } = this.layout;
    return this.precision === 'float32'
      ? new Float32Array(this.memory.buffer, arena + offset * 4, size)
      : new Float64Array(this.memory.buffer, arena + offset * 8, size);
  }

  private alive(): void {
    if (this.disposed)
      throw new Error('A compiled program must not be used after it was disposed of; got a call to one that was. Compile it again.');
  }

  put(offset: number, values: ArrayLike<number>): void {
    this.view(offset, values.length).set(values);
  }

  write(input: number, values: ArrayLike<number>): void {
    this.alive();
    const buffer = this.program.inputs[input];
    if (!buffer || buffer.size !== values.length)
      throw new RangeError(
        `Input ${input} must be given ${buffer?.size ?? 'nothing'} numbers; got ${values.length}. Check the shapes it was compiled for.`,
      );
    this.put(buffer.offset, values);
  }

  run(count = 0): void {
    this.alive();
    const threads = this.choice?.next() ?? this.threads;
    const began = performance.now();
    this.start(threads, count);
    if (Atomics.load(this.failed, 0) !== 0)
      throw new Error('All threads of a compiled program must finish their part; one of them has failed. Compile it again.');
    this.choice?.note(threads, count, performance.now() - began);
  }

  readSync(output: number): Numbers {
    this.alive();
    const buffer = this.program.outputs[output];
    if (!buffer) throw new RangeError(`A program with ${this.program.outputs.length} outputs has no output ${output}. Count from 0.`);
    return this.view(buffer.offset, buffer.size).slice();
  }

  async read(output: number): Promise<Numbers> {
    return this.readSync(output);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    const words = new Int32Array(this.memory.buffer);
    Atomics.store(words, control.stop / 4, 1);
    Atomics.add(words, control.epoch / 4, 1);
    Atomics.notify(words, control.epoch / 4);
    for (const worker of this.workers) void worker.stop();
  }
}

/** How a build is run. */
export interface RuntimeOptions {
  readonly precision: Precision;
  readonly threads: number;
  /** Whether every run may choose between all threads and one. */
  readonly adaptive: boolean;
  /** Starts a thread of the host, Node.js or a page. */
  readonly startWorker: StartWorker;
}

/** Puts a build into memory, with its constants, and starts its threads. */
export async function startRuntime(
  program: Program,
  build: Build,
  { precision, threads, adaptive, startWorker }: RuntimeOptions,
): Promise<WasmExecutable> {
  const module = await webAssembly.compile(build.binary);
  const count = runsInWorkers(module) ? threads : 1;
  const memory = memoryFor(build.layout, count);
  new Uint8Array(memory.buffer).set(build.constants, build.layout.constants);
  const { exports } = await webAssembly.instantiate(module, { chronos: { memory }, Math: hostMathematics });
  const task = { module, memory, threads: count, failed: control.failed, wake: [control.epoch, control.generation] };
  const workers = await Promise.all(Array.from({ length: count - 1 }, (_, n) => startWorker({ ...task, thread: n + 1 })));
  const start = exports.start as Entry;
  const runtime = new Runtime({ program, precision, layout: build.layout, memory, start, workers, adaptive });
  for (const { offset, values } of program.constants) if (values) runtime.put(offset, values);
  return runtime;
}
