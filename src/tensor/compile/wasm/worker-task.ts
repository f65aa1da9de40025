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
