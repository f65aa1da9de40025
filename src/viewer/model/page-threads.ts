import { type StartWorker, serveScript, type WorkerTask } from '../../tensor/compile/wasm/worker-task.ts';

const script = `onmessage = ({ data }) => (${serveScript})(data, () => postMessage('ready'));`;

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
