import { Worker } from 'node:worker_threads';
import { messageOf } from '../../core/errors.js';
import type { PictureRequest } from '../reply/pictures.js';

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

const fromSource = import.meta.url.endsWith('.ts');
/**
 * Hundreds of times what a picture takes, and less than a message with a picture is waited for: it then goes with words alone.
 * From source the thread loads a compiler first, which takes its time on a busy machine.
 */
const usualPatienceMs = fromSource ? 600_000 : 40_000;

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
 * The thread starts with the first picture and keeps no process alive; one that dies, or does not answer in time, is replaced
 * with the next picture.
 */
export class PictureThread {
  #worker: Worker | null = null;
  #orders = 0;
  readonly #waiting = new Map<number, Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly patienceMs: () => number = () => usualPatienceMs) {}

  /** Rejects with what drawing met, or when the thread died. */
  draw(request: PictureRequest): Promise<Buffer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#orders += 1;
    const id = this.#orders;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#expect(worker);
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, request } satisfies PictureOrder);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const entry = new URL(fromSource ? './picture-worker.ts' : './picture-worker.js', import.meta.url);
    const options = { workerData: { entry: entry.href }, resourceLimits };
    const worker = fromSource ? new Worker(runSource, { ...options, eval: true }) : new Worker(entry, options);
    worker.on('message', (answer: PictureAnswer) => {
      if (this.#worker !== worker) return;
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      clearTimeout(this.#timer);
      if (this.#waiting.size === 0) worker.unref();
      else this.#expect(worker);
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
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values())
      reject(new Error(`the thread that draws pictures died: ${reason}`));
    this.#waiting.clear();
  }

  /** The next of the pictures that wait, in time. */
  #expect(worker: Worker): void {
    const patienceMs = this.patienceMs();
    this.#timer = setTimeout(() => {
      this.#died(worker, `no picture in ${patienceMs} ms`);
      void worker.terminate();
    }, patienceMs);
  }
}
