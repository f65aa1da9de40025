import { Worker } from 'node:worker_threads';
import type { StartWorker, WorkerHandle } from './worker-task.ts';

/** Runs in the worker, which spends its life in `serve`. */
const script = `
const { workerData, parentPort } = require('node:worker_threads');
const { module, memory, thread, threads, failed, wake } = workerData;
const { exports } = new WebAssembly.Instance(module, { chronos: { memory }, Math });
parentPort.postMessage('ready');
try {
  exports.serve(thread, threads);
} catch (error) {
  const words = new Int32Array(memory.buffer);
  Atomics.store(words, failed / 4, 1);
  for (const word of wake) { Atomics.add(words, word / 4, 1); Atomics.notify(words, word / 4); }
  throw error;
}
`;

/** Starts a thread that does its part of every run. Resolves once it serves, even if it failed at once: runs say so; it does not keep the process alive. */
export const startWorker: StartWorker = (task) => {
  const worker = new Worker(script, { eval: true, workerData: task, execArgv: [], env: {} });
  const handle: WorkerHandle = {
    async stop() {
      await worker.terminate();
    },
  };
  return new Promise((resolve, reject) => {
    worker.once('error', (error) => {
      const served = Atomics.load(new Int32Array(task.memory.buffer, task.failed, 1), 0) !== 0;
      if (served) resolve(handle);
      else reject(error);
    });
    worker.once('message', () => {
      worker.unref();
      resolve(handle);
    });
  });
};
