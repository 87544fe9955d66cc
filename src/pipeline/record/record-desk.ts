import type { Clock } from '../../core/clock.js';
import type { Venue } from '../../core/market.js';
import type { RecordDesk, RecordFile, RecordRepository } from '../../core/ports/record.js';
import type { SignalRepository } from '../../core/ports/repositories.js';
import type { StoredLink } from '../../core/record.js';
import type { CancelReason, Signal } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';
import { callsCsv } from './calls-csv.js';
import { ChainCheck, firstSentOf } from './chain.js';
import { recordReport } from './report.js';

interface Ports {
  readonly records: RecordRepository;
  readonly signals: Pick<SignalRepository, 'byId'>;
  /** Ends an open signal before its time; false when it has ended. */
  readonly cancel: (signal: Signal, why: CancelReason, now: EpochMs) => Promise<boolean>;
  readonly clock: Clock;
  readonly venue: () => Venue;
}

/** Links read at a time. */
const batch = 500;
/** Chats take files of some MB; the newest come first there. */
const mostRows = 20_000;
const mostLinks = 4_000;

/** Answers what people ask of the record. */
export function createRecordDesk({ records, signals, cancel, clock, venue }: Ports): RecordDesk {
  const eachBatch = async (from: number, take: (links: readonly StoredLink[]) => boolean): Promise<void> => {
    for (let after = from; ; ) {
      const links = await records.links(after, batch);
      const last = links.at(-1);
      if (!take(links) || links.length < batch || !last) return;
      after = last.number;
    }
  };
  const checkAll = async (): Promise<ChainCheck> => {
    const check = new ChainCheck();
    await eachBatch(0, (links) => {
      for (const link of links) check.add(link);
      return !check.isBroken;
    });
    if (!check.isBroken) check.unlinked(await records.unlinked(1));
    return check;
  };
  // Who asks while the same is being worked out gets the same answer, so that many who ask cost no more than one.
  const working = new Map<string, Promise<unknown>>();
  const together = <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const known = working.get(what) as Promise<T> | undefined;
    if (known) return known;
    const made = work().finally(() => working.delete(what));
    working.set(what, made);
    return made;
  };
  return {
    report: (filter, by) => {
      const of = venue();
      return together(`report ${of} ${by} ${JSON.stringify(filter)}`, async () =>
        recordReport(await records.rows(of, filter), filter, by),
      );
    },

    async calls(filter): Promise<RecordFile> {
      const rows = await records.rows(venue(), filter);
      const shown = rows.slice(-mostRows);
      return { name: 'record.csv', text: callsCsv(shown), rows: rows.length, shown: shown.length };
    },

    async firstSent(signalId) {
      const link = await records.linkOf(signalId);
      const first = link && firstSentOf(link.text);
      return first && { first, number: link.number, hash: link.hash };
    },

    async verify(signalId) {
      const check = await together('chain', checkAll);
      return check.report(signalId === null ? null : await records.linkOf(signalId));
    },

    async links(): Promise<RecordFile> {
      const lines: string[] = [];
      let rows = 0;
      await eachBatch(0, (links) => {
        rows += links.length;
        for (const { number, signalId, previous, hash, linkedAt, text } of links) {
          lines.push(
            JSON.stringify({
              number,
              signal: signalId,
              previous,
              hash,
              linked: new Date(linkedAt).toISOString(),
              text,
            }),
          );
        }
        lines.splice(0, Math.max(0, lines.length - mostLinks));
        return true;
      });
      return { name: 'record.jsonl', text: lines.map((line) => `${line}\n`).join(''), rows, shown: lines.length };
    },

    async withdraw(signalId, by) {
      const found = await signals.byId(signalId);
      if (!found || found.withheld || found.signal.venue !== venue()) return 'unknown';
      if (found.outcome.kind !== 'open') return 'ended';
      return (await cancel(found.signal, { kind: 'withdrawn', by }, clock.now())) ? 'withdrawn' : 'ended';
    },
  };
}
