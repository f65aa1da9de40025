import type { Reply, Request } from '../model/protocol.ts';

/** A worker with a model in it. Requests are answered in their order. */
export class ModelThread {
  private readonly worker = new Worker(new URL('../model/worker.ts', import.meta.url), { type: 'module' });
  private waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }[] = [];

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const asked = this.waiting.shift();
      if (data.kind === 'failed') asked?.reject(new Error(data.sentence));
      else asked?.resolve(data);
    };
    this.worker.onerror = ({ message }) => {
      for (const { reject } of this.waiting) reject(new Error(`The model must run in a worker of the page; the browser said: ${message}`));
      this.waiting = [];
    };
  }

  /** Asks for something that is answered by a reply of one kind. */
  ask<K extends Reply['kind']>(request: Request, _kind: K): Promise<Extract<Reply, { kind: K }>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve: (reply) => resolve(reply as Extract<Reply, { kind: K }>), reject });
      this.worker.postMessage(request);
    });
  }

  /** Tells something that has no answer. */
  tell(request: Extract<Request, { kind: 'restart' }>): void {
    this.worker.postMessage(request);
  }

  end(): void {
    this.worker.terminate();
    this.waiting = [];
  }
}
