import type { SignalCardReply } from '../../src/bot/reply/signals.js';
import type { EpochMs } from '../../src/core/units.js';
import { aSignal, liveFrame } from './replies.js';

/** A signal as it is said, open or ended. */
export const anEntryCard = (ended?: 'target'): SignalCardReply => {
  const signal = aSignal();
  return {
    ...liveFrame,
    kind: 'signalCard',
    signal,
    outcome:
      ended === undefined
        ? { kind: 'open' }
        : {
            kind: 'settled',
            exit: ended,
            entryPrice: 64_221,
            exitPrice: 65_300,
            exitAt: (signal.decidedAt + 8_100_000) as EpochMs,
            net: 0.0153,
            randomNet: -0.001,
          },
    tick: 0.1,
    callsLikeThis: null,
  };
};
