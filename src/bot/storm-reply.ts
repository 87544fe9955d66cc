import type { Signal, SignalOutcome } from '../core/signal.js';
import { inRows, openSignalButton } from './buttons.js';
import type { ReplyFrame } from './reply/frame.js';
import type { SignalDigestReply } from './reply/signals.js';

const buttonsInARow = 5;

/** What is worth reading first: calls by their expected value, then move alerts by their chance. */
const before = (one: Signal, other: Signal): number => {
  if (one.kind === 'entry' && other.kind === 'entry') {
    return other.expectedNet - one.expectedNet || chance(other) - chance(one) || one.id - other.id;
  }
  if (one.kind !== other.kind) return one.kind === 'entry' ? -1 : 1;
  return other.prediction.bigMove - one.prediction.bigMove || one.id - other.id;
};

/** Of a call: that the market goes its way. */
const chance = (signal: Signal): number => {
  const { up, down } = signal.prediction.probabilities;
  if (signal.kind === 'move') return signal.prediction.bigMove;
  return signal.side === 'long' ? up : down;
};

/** Signals that waited for one chat, in one message. A button opens each. */
export function stormReply(
  frame: ReplyFrame,
  signals: readonly { readonly signal: Signal; readonly outcome: SignalOutcome }[],
): SignalDigestReply {
  const ranked = [...signals].sort((one, other) => before(one.signal, other.signal));
  return {
    ...frame,
    kind: 'signalDigest',
    signals: ranked,
    buttons: inRows(
      ranked.map(({ signal }) => openSignalButton(signal.id)),
      buttonsInARow,
    ),
  };
}
