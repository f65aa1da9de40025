import { Worker } from 'node:worker_threads';
import { type StartWorker, serveScript, type WorkerHandle } from './worker-task.ts';

const script = `
const { workerData, parentPort } = require('node:worker_threads');
(${serveScript})(workerData, () => parentPort.postMessage('ready'));
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
