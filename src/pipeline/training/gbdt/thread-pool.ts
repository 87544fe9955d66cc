import { Worker } from 'node:worker_threads';
import { InvariantError, messageOf } from '../../../core/errors.js';
import { drainUnits } from './phases.js';
import { Control, type Phase, type SharedState } from './shared-state.js';

/** How long the caller sleeps before it looks whether a worker has died. */
const LOOK_AFTER_MS = 500;

/** Run from source, a worker starts without the parent's TypeScript loader and has to bring its own. */
const RUN_SOURCE = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(require('node:worker_threads').workerData.entry);
  });
`;

/**
 * The calling thread and `threads − 1` workers, which take the units of a phase from one shared counter. The caller
 * works too and then sleeps for the last unit of the others; with one thread nothing is started.
 */
export class ThreadPool {
  private readonly workers: Worker[] = [];
  private died: string | null = null;

  constructor(
    private readonly state: SharedState,
    threads: number,
  ) {
    for (let i = 1; i < threads; i++) this.workers.push(this.start());
  }

  private start(): Worker {
    const fromSource = import.meta.url.endsWith('.ts');
    const entry = new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url);
    const workerData = { entry: entry.href, state: this.state };
    const worker = fromSource ? new Worker(RUN_SOURCE, { workerData, eval: true }) : new Worker(entry, { workerData });
    worker.on('error', (error) => {
      this.died ??= messageOf(error);
    });
    worker.on('exit', (code) => {
      this.died ??= `exit code ${code}`;
    });
    return worker;
  }

  /** Runs all units of one phase; throws what any thread met. */
  async run(phase: Phase, units: number): Promise<void> {
    const { control } = this.state;
    Atomics.store(control, Control.PHASE, phase);
    Atomics.store(control, Control.UNITS, units);
    Atomics.store(control, Control.NEXT_UNIT, 0);
    Atomics.store(control, Control.BUSY_WORKERS, this.workers.length);
    if (this.workers.length > 0) {
      Atomics.add(control, Control.EPOCH, 1);
      Atomics.notify(control, Control.EPOCH);
    }
    drainUnits(this.state);
    for (;;) {
      const busy = Atomics.load(control, Control.BUSY_WORKERS);
      if (busy === 0) break;
      if (Atomics.wait(control, Control.BUSY_WORKERS, busy, LOOK_AFTER_MS) !== 'timed-out') continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.died !== null) throw new InvariantError(`a booster thread died: ${this.died}`);
    }
    const failed = Atomics.load(control, Control.FAILED);
    if (failed > 0) {
      const text = new TextDecoder().decode(this.state.errorText.slice(0, failed));
      throw new InvariantError(`a booster thread failed: ${text}`);
    }
  }

  /** Ends the workers; resolves when all are gone. Safe to call after a failure. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
