import { parentPort } from 'node:worker_threads';
import { InvariantError, messageOf } from '../../core/errors.js';
import { featureSet } from './feature-set.js';
import type { RowAnswer, RowOrder } from './row-thread-messages.js';
import type { Rows } from './rows.js';
import { SeriesRows } from './series-rows.js';

/** The other side of `RowThreads`: holds the streams of some series and answers with their rows in the order asked. */
const port = parentPort;
if (port) {
  const open = new Map<number, SeriesRows>();
  const rowsOf = ({ series, bars, room }: Extract<RowOrder, { readonly kind: 'rows' }>): Rows => {
    const of = open.get(series);
    if (!of) throw new InvariantError(`rows of series ${series} were asked for, which is not open`);
    return of.rows(bars, room);
  };
  port.on('message', (order: RowOrder) => {
    if (order.kind === 'open') open.set(order.series, new SeriesRows(featureSet, order.of));
    else if (order.kind === 'close') open.delete(order.series);
    else {
      try {
        const rows = rowsOf(order);
        const { values, closedAt, sigma } = rows;
        port.postMessage({ kind: 'rows', rows } satisfies RowAnswer, [values.buffer, closedAt.buffer, sigma.buffer]);
      } catch (thrown) {
        port.postMessage({ kind: 'failed', reason: messageOf(thrown) } satisfies RowAnswer);
      }
    }
  });
}
