import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../core/errors.js';
import type { BacktestOrder, BacktestWord, ComputeBacktest } from './backtest-orders.js';

const endWithinMs = 2_000;
/** Between two words of one that works are seconds; one that hangs would keep all others waiting. */
const silentMs = 1_800_000;

/**
 * Computes a backtest in a child process of low priority: the bot's own thread stays free, and so do its memory and its
 * models. Rejects with UserError for what the asker can put right, with the signal's reason when it aborts, and with an
 * Error when the process died, or said nothing for `patienceMs`. The child ends with us.
 */
export const computeInProcess = (
  order: BacktestOrder,
  { signal, onProgress }: Parameters<ComputeBacktest>[1],
  patienceMs = silentMs,
): ReturnType<ComputeBacktest> => {
  signal.throwIfAborted();
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(fromSource ? './backtest-child.ts' : './backtest-child.js', import.meta.url));
  const child = fork(entry, {
    execArgv: fromSource ? ['--import', 'tsx'] : [],
    // Our stdout belongs to the console chat.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const silence = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the process that computed the backtest said nothing for ${patienceMs} ms`));
    }, patienceMs).unref();
    const stop = (): void => {
      child.kill('SIGTERM');
      timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
      timer.unref();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (word: BacktestWord) => {
      silence.refresh();
      switch (word.kind) {
        case 'ready':
          child.send(order);
          return;
        case 'progress':
          onProgress(word.share, word.doing);
          return;
        case 'done':
          resolve(word.result);
          return;
        case 'failed':
          reject(word.fault ? new UserError(word.reason) : new Error(word.reason));
      }
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      clearTimeout(timer);
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      const died = () =>
        reject(new Error(`the process that computed the backtest died: ${killedBy ?? `exit code ${code}`}`));
      // What it said last may still be on its way.
      if (child.connected) child.once('disconnect', died);
      else died();
    });
  });
};
