import type { Worker } from 'node:worker_threads';
import { InvariantError, messageOf } from '../../core/errors.js';
import { featureSet } from './feature-set.js';
import type { RowAnswer, RowOrder } from './row-thread-messages.js';
import type { RowMaker, RowStream, Rows, RowsOf } from './rows.js';
import { RowsHere } from './rows-here.js';
import { startThread } from './start-thread.js';

/** Fewer candles than these do not pay for the start of a thread, which has to compile its code anew. */
const barsWorthAThread = 8_192;

/**
 * Rows of the product's features on threads of their own, series spread over them; they start with the first run that is
 * long enough and serve every later one until they are closed. Before, and for good where none are allowed, rows are made
 * in this thread.
 */
export class RowThreads implements RowMaker {
  readonly #here = new RowsHere(featureSet);
  #threads: RowThread[] = [];
  #closed = false;

  /** At most `most` threads, and one for each `enough` candles of a run. */
  constructor(
    private readonly most: number,
    private readonly enough = barsWorthAThread,
  ) {}

  /** Threads that were started and live. */
  get size(): number {
    return this.#threads.filter((thread) => !thread.dead).length;
  }

  open(of: RowsOf, bars: number): RowStream {
    if (this.#closed) throw new InvariantError('the threads of features were closed; open others');
    // A run on a thread that died has failed; the next one gets another.
    this.#threads = this.#threads.filter((thread) => !thread.dead);
    const least = this.#threads.reduce<RowThread | null>(
      (least, one) => (least === null || one.series < least.series ? one : least),
      null,
    );
    const wanted = Math.min(this.most, Math.floor(bars / this.enough));
    if (this.#threads.length < wanted && (least === null || least.series > 0)) {
      const started = new RowThread();
      this.#threads.push(started);
      return started.open(of);
    }
    return least ? least.open(of) : this.#here.open(of);
  }

  /** Ends the threads; rows that were still asked for are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

interface Waiting {
  readonly resolve: (rows: Rows) => void;
  readonly reject: (error: Error) => void;
}

/** One thread; it answers in the order asked. */
class RowThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #opened = 0;
  #died: string | null = null;
  /** Series that are open in it. */
  series = 0;

  constructor() {
    this.#worker = startThread(import.meta.url, 'row-thread');
    this.#worker.on('message', (answer: RowAnswer) => {
      const waiting = this.#waiting.shift();
      if (answer.kind === 'rows') waiting?.resolve(answer.rows);
      else waiting?.reject(new InvariantError(answer.reason));
    });
    this.#worker.on('error', (error) => this.#end(messageOf(error)));
    this.#worker.on('exit', (code) => this.#end(`exit code ${code}`));
  }

  get dead(): boolean {
    return this.#died !== null;
  }

  open(of: RowsOf): RowStream {
    const series = ++this.#opened;
    const spare: Float32Array<ArrayBuffer>[] = [];
    this.series++;
    let open = true;
    this.#tell({ kind: 'open', series, of }, []);
    return {
      rows: (bars) => {
        if (this.#died !== null) return Promise.reject(this.#gone());
        const answer = new Promise<Rows>((resolve, reject) => this.#waiting.push({ resolve, reject }));
        const room = spare.pop();
        this.#tell({ kind: 'rows', series, bars, room }, room ? [bars.buffer, room.buffer] : [bars.buffer]);
        return answer;
      },
      giveBack: (values) => {
        if (open) spare.push(values);
      },
      close: () => {
        if (!open) return;
        open = false;
        spare.length = 0;
        this.series--;
        this.#tell({ kind: 'close', series }, []);
      },
    };
  }

  async close(): Promise<void> {
    this.#end('closed');
    await this.#worker.terminate();
  }

  #tell(order: RowOrder, given: readonly ArrayBuffer[]): void {
    this.#worker.postMessage(order, given);
  }

  #end(reason: string): void {
    this.#died ??= reason;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#gone());
  }

  #gone(): Error {
    return new InvariantError(`a thread that computes features is gone: ${this.#died}`);
  }
}
