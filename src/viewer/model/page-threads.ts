import type { StartWorker, WorkerTask } from '../../tensor/compile/wasm/worker-task.ts';

/** Runs in a thread of the page, which spends its life in `serve`. */
const script = `
onmessage = ({ data: { module, memory, thread, threads, failed, wake } }) => {
  const { exports } = new WebAssembly.Instance(module, { chronos: { memory }, Math });
  postMessage('ready');
  try {
    exports.serve(thread, threads);
  } catch (error) {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, failed / 4, 1);
    for (const word of wake) { Atomics.add(words, word / 4, 1); Atomics.notify(words, word / 4); }
    throw error;
  }
};
`;

let address: string | undefined;
const scriptAddress = (): string => (address ??= URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));

/** Starts a thread of the page that does its part of every run. */
export const startPageThread: StartWorker = (task: WorkerTask) => {
  const worker = new Worker(scriptAddress());
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(`A thread of the page must start; the browser said: ${event.message}; use one thread.`));
    worker.onmessage = () => resolve({ stop: async () => worker.terminate() });
    worker.postMessage(task);
  });
};

/** Threads may share memory only where the server isolates the page from other origins; half the cores, since the page draws too. */
export const pageThreads = (): number =>
  crossOriginIsolated ? Math.max(1, Math.min(4, Math.floor(navigator.hardwareConcurrency / 2))) : 1;
