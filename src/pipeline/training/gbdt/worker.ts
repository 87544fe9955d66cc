import { workerData } from 'node:worker_threads';
import { messageOf } from '../../../core/errors.js';
import { drainUnits } from './phases.js';
import { Control, Phase, type SharedState } from './shared-state.js';

/** Entry of a worker thread: sleeps until the caller starts a phase, helps with it, and reports back. */
function serve(state: SharedState): void {
  const { control } = state;
  let epoch = 0;
  for (;;) {
    Atomics.wait(control, Control.EPOCH, epoch);
    const now = Atomics.load(control, Control.EPOCH);
    if (now === epoch) continue;
    epoch = now;
    if (Atomics.load(control, Control.PHASE) === Phase.STOP) return;
    try {
      drainUnits(state);
    } catch (error) {
      report(state, error);
    }
    if (Atomics.sub(control, Control.BUSY_WORKERS, 1) === 1) Atomics.notify(control, Control.BUSY_WORKERS);
  }
}

/** The caller may be waiting without turning its event loop, so the message goes through shared memory. */
function report(state: SharedState, error: unknown): void {
  if (Atomics.compareExchange(state.control, Control.FAILED, 0, -1) !== 0) return;
  const bytes = new TextEncoder().encode(messageOf(error)).subarray(0, state.errorText.length);
  state.errorText.set(bytes);
  Atomics.store(state.control, Control.FAILED, Math.max(1, bytes.length));
}

serve((workerData as { readonly state: SharedState }).state);
