import { Worker } from 'node:worker_threads';
import { messageOf } from '../../core/errors.js';
import type { PictureRequest } from '../reply.js';

export interface PictureOrder {
  readonly id: number;
  readonly request: PictureRequest;
}

export type PictureAnswer =
  | { readonly id: number; readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly ok: false; readonly reason: string };

interface Waiting {
  readonly resolve: (png: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** Without these the thread's garbage may grow to a hundred MB before it is collected. */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Run from source, a worker starts without the parent's TypeScript loader and has to bring its own. */
const runSource = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(require('node:worker_threads').workerData.entry);
  });
`;

/**
 * Draws pictures in a thread of its own, so that the one that answers chats and sends signals never waits for a picture.
 * The thread starts with the first picture and keeps no process alive; one that dies is replaced with the next picture.
 */
export class PictureThread {
  #worker: Worker | null = null;
  #orders = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Rejects with what drawing met, or when the thread died. */
  draw(request: PictureRequest): Promise<Buffer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#orders += 1;
    const id = this.#orders;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, request } satisfies PictureOrder);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const fromSource = import.meta.url.endsWith('.ts');
    const entry = new URL(fromSource ? './picture-worker.ts' : './picture-worker.js', import.meta.url);
    const options = { workerData: { entry: entry.href }, resourceLimits };
    const worker = fromSource ? new Worker(runSource, { ...options, eval: true }) : new Worker(entry, options);
    worker.on('message', (answer: PictureAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) worker.unref();
      if (answer.ok) waiting?.resolve(Buffer.from(answer.bytes.buffer));
      else waiting?.reject(new Error(answer.reason));
    });
    worker.on('error', (error) => this.#died(worker, messageOf(error)));
    worker.on('exit', (code) => this.#died(worker, `exit code ${code}`));
    return worker;
  }

  #died(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values())
      reject(new Error(`the thread that draws pictures died: ${reason}`));
    this.#waiting.clear();
  }
}
