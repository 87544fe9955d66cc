import {
  type HeldDigest,
  type HeldReason,
  type HeldSignal,
  messageKindOf,
  type SignalTally,
} from '../../core/announcement.js';
import type { DigestFacts, HeldMessage, ToldSignal } from '../../core/ports/preferences.js';
import type { MessageKind } from '../../core/preferences.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import { mean } from '../../core/statistics.js';

/** Held signals that are named one by one; the others are counted. */
const named = 10;
/** The same of those earlier digests told of. */
const namedEarlier = 5;

/** Log return after cost of an entry that ended; null while it has none. */
function netOf(outcome: SignalOutcome): number | null {
  if (outcome.kind === 'settled') return outcome.net;
  return outcome.kind === 'cancelled' ? (outcome.result?.net ?? null) : null;
}

export function tallyOf(signals: readonly ToldSignal[]): SignalTally {
  const nets = signals.flatMap(({ signal, outcome }) => {
    const net = signal.kind === 'entry' ? netOf(outcome) : null;
    return net === null ? [] : [net];
  });
  const moves = signals.filter(({ signal }) => signal.kind === 'move');
  const ended = moves.flatMap(({ outcome }) => (outcome.kind === 'settledMove' ? [outcome.cameTrue] : []));
  return {
    entries: signals.length - moves.length,
    moves: moves.length,
    ended: nets.length,
    won: nets.filter((net) => net > 0).length,
    meanNet: nets.length === 0 ? null : mean(nets),
    movesEnded: ended.length,
    movesTrue: ended.filter(Boolean).length,
  };
}

interface HeldSignalMessage extends ToldSignal {
  readonly reason: HeldReason;
}

const signalOf = ({ announcement, outcome, reason }: HeldMessage): readonly HeldSignalMessage[] =>
  announcement.kind === 'signal' ? [{ signal: announcement.signal, outcome: outcome ?? { kind: 'open' }, reason }] : [];

/** Entries before move alerts, which by their own words are worth no entry; each by what it promised. */
const rankOf = (signal: Signal): number =>
  signal.kind === 'entry' ? 1 + signal.expectedNet : signal.prediction.bigMove;

const shown = ({ signal, outcome, reason }: HeldSignalMessage): HeldSignal => ({
  id: signal.id,
  kind: signal.kind,
  market: signal.market,
  timeframe: signal.timeframe,
  side: signal.kind === 'entry' ? signal.side : signal.lean,
  value: signal.kind === 'entry' ? signal.expectedNet : signal.prediction.bigMove,
  reason,
  expiresAt: signal.expiresAt,
  outcome,
});

const ranked = (held: readonly HeldMessage[]): readonly HeldSignalMessage[] =>
  held.flatMap(signalOf).sort((one, other) => rankOf(other.signal) - rankOf(one.signal));

/** What a chat is told of a span: what it was sent, what was held back from it and why, and how both turned out so far. */
export function composeDigest({ of, from, until, sent, held, ended }: DigestFacts): HeldDigest {
  const signals = ranked(held);
  const earlier = ranked(ended);
  const others: Partial<Record<MessageKind, number>> = {};
  for (const { announcement } of held) {
    const kind = announcement.kind === 'signal' ? null : messageKindOf(announcement);
    if (kind !== null) others[kind] = (others[kind] ?? 0) + 1;
  }
  const because = (reason: HeldReason) => signals.filter((one) => one.reason === reason).length;
  return {
    of,
    from,
    until,
    sent: tallyOf(sent),
    held: tallyOf(signals),
    reasons: { quiet: because('quiet'), budget: because('budget') },
    others,
    top: signals.slice(0, named).map(shown),
    ...(earlier.length === 0
      ? {}
      : { earlier: { tally: tallyOf(earlier), top: earlier.slice(0, namedEarlier).map(shown) } }),
    upTo: held.length === 0 ? null : Math.max(...held.map(({ id }) => id)),
  };
}
