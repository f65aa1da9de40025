import type { WasmMemory, WasmModule } from './web-assembly.ts';

/** What a worker thread is given. */
export interface WorkerTask {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  readonly thread: number;
  readonly threads: number;
  /** Address of the word that says that a thread has failed, and of the ones others may be asleep at. */
  readonly failed: number;
  readonly wake: readonly number[];
}

export interface WorkerHandle {
  stop(): Promise<void>;
}

/** Starts a thread that does its part of every run; resolves once it serves. */
export type StartWorker = (task: WorkerTask) => Promise<WorkerHandle>;

/**
 * What a thread of any host does with its task, as the text of a function: it spends its life in `serve`. Where that fails, the others are
 * woken, who would wait for it. `told` says that it is there.
 */
export const serveScript = `({ module, memory, thread, threads, failed, wake }, told) => {
  const { exports } = new WebAssembly.Instance(module, { chronos: { memory }, Math });
  told();
  try {
    exports.serve(thread, threads);
  } catch (error) {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, failed / 4, 1);
    for (const word of wake) { Atomics.add(words, word / 4, 1); Atomics.notify(words, word / 4); }
    throw error;
  }
}`;
