import { deadLettersButton, refresh, replayAllButton, replayButton, statusButton } from '../../src/bot/buttons.js';
import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { Reply } from '../../src/bot/reply.js';
import { stormReply } from '../../src/bot/storm-reply.js';
import type { Market, Venue } from '../../src/core/market.js';
import type { DeadLetter, DeliveryFigures } from '../../src/core/ports/delivery-desk.js';
import type { Signal, SignalOutcome } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';
import { aMove, anEntry, aPrediction } from './trading.js';

const now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
const frame: ReplyFrame = {
  mark: { venue: 'binance' as Venue, provenance: 'live', fallbackFrom: null },
  now,
  timeZone: 'Europe/Berlin',
  ephemeral: false,
};
const simulated: ReplyFrame = {
  ...frame,
  mark: { venue: 'simulated' as Venue, provenance: 'simulated', fallbackFrom: null },
  timeZone: 'UTC',
};
const longMarket = '1000000MOGCOIN1/FDUSDX' as Market;
const hostile = '‮<b>@everyone</b> [x](http://evil) *bold* `code` ';

const open: SignalOutcome = { kind: 'open' };
const settled = (net: number): SignalOutcome => ({
  kind: 'settled',
  exit: 'target',
  entryPrice: 100,
  exitPrice: 102,
  exitAt: now,
  net,
  randomNet: 0,
});
const told = (signal: Signal, outcome: SignalOutcome = open) => ({ signal, outcome });
const markets = [
  'BTC/USDT',
  'ETH/USDT',
  'SOL/USDT',
  'XRP/USDT',
  'BNB/USDT',
  'ADA/USDT',
] as readonly string[] as readonly Market[];

const some = markets.map((market, index) =>
  index % 3 === 2
    ? told(aMove({ id: 1_050 + index, market, prediction: aPrediction({ market, bigMove: 0.4 + index / 100 }) }))
    : told(
        anEntry({ id: 1_050 + index, market, expectedNet: 0.002 + index / 1_000, side: index % 2 ? 'short' : 'long' }),
      ),
);
const ends: readonly SignalOutcome[] = [
  settled(0.0153),
  settled(-0.0071),
  { kind: 'settledMove', cameTrue: true, move: -0.012, exitAt: now },
  { kind: 'expired', reason: 'no candle' },
  { kind: 'cancelled', why: { kind: 'withdrawn', by: 'telegram:1' }, at: now, result: null },
  { kind: 'settledMove', cameTrue: false, move: 0.001, exitAt: now },
];

export const someFigures = (given: Partial<DeliveryFigures> = {}): DeliveryFigures => ({
  platform: 'telegram',
  sent: 1_204,
  late: 3,
  sentTooLate: 0,
  dropped: 2,
  retried: 17,
  folded: 0,
  perhapsTwice: 0,
  refused: 0,
  dead: 0,
  unknown: 0,
  candleToMessage: { p50: 212, p95: 1_840, of: 312 },
  ...given,
});
const discord = someFigures({ platform: 'discord', sent: 980, dropped: 0, candleToMessage: null });

export const aLetter = (given: Partial<DeadLetter> = {}): DeadLetter => ({
  id: 3_711,
  state: 'dead',
  chat: { platform: 'telegram', id: '-1001234567890' },
  kind: 'signal',
  signalId: 1_042,
  reason: 'telegram answered 502: Bad Gateway',
  attempts: 25,
  at: (now - 7_200_000) as EpochMs,
  ageMs: 7_200_000,
  ...given,
});
const letters: readonly DeadLetter[] = [
  aLetter(),
  aLetter({ id: 3_712, state: 'unknown', kind: 'risk', signalId: null, reason: 'read ECONNRESET', attempts: 4 }),
  aLetter({
    id: 3_690,
    state: 'refused',
    kind: 'summary',
    signalId: null,
    chat: { platform: 'discord', id: '900000000000000003' },
    reason: `discord answered 400, code 50035: ${hostile.repeat(8)}`,
    attempts: 1,
    ageMs: 86_400_000 * 3,
  }),
];
const manyLetters = Array.from({ length: 10 }, (_, index) =>
  aLetter({ id: 900_000_000 + index, reason: hostile.repeat(20), attempts: 25, kind: `kind ${index}` }),
);

export const deliveryReplies: Readonly<Record<string, Reply>> = {
  'storm-open': stormReply(frame, some),
  'storm-ended': stormReply(
    simulated,
    some.map(({ signal }, index) => told(signal, ends[index] ?? open)),
  ),
  'storm-most': stormReply(
    simulated,
    Array.from({ length: 20 }, (_, index) => {
      const prediction = aPrediction({ market: longMarket, bigMove: 0.4 });
      const id = 900_000_000 + index;
      return index < 14
        ? told(anEntry({ id, market: longMarket, prediction, expectedNet: 0.9, cost: 0.0514 }), settled(-0.98765))
        : told(aMove({ id, market: longMarket, prediction }), {
            kind: 'settledMove',
            cameTrue: false,
            move: 0.9,
            exitAt: now,
          });
    }),
  ),
  'late-signal': {
    ...frame,
    kind: 'moveAlert',
    signal: aMove({ id: 1_043 }),
    outcome: open,
    tick: 0.1,
    lateByMs: 12 * 60_000,
  },
  'late-summary': {
    ...simulated,
    kind: 'notice',
    id: 'paused.done',
    params: {},
    lateByMs: 3 * 3_600_000,
  },
  delivery: {
    ...frame,
    kind: 'delivery',
    day: [discord, someFigures({ sent: 180, late: 0, retried: 1, dropped: 0 })],
    week: [discord, someFigures({ folded: 40, sentTooLate: 4, perhapsTwice: 2, dead: 1, unknown: 1, refused: 3 })],
    waiting: 2,
    buttons: [[refresh('delivery'), deadLettersButton, statusButton]],
  },
  'delivery-quiet-day': { ...simulated, kind: 'delivery', day: [], week: [someFigures()], waiting: 0 },
  'delivery-none': { ...simulated, kind: 'delivery', day: [], week: [], waiting: 0 },
  deadletters: {
    ...frame,
    ephemeral: true,
    kind: 'deadLetters',
    letters: { counts: { dead: 1, unknown: 1, refused: 1 }, newest: letters },
    buttons: [letters.map(({ id }) => replayButton(id)), [replayAllButton]],
  },
  'deadletters-many': {
    ...simulated,
    ephemeral: true,
    kind: 'deadLetters',
    letters: { counts: { dead: 123_456, unknown: 0, refused: 0 }, newest: manyLetters },
    buttons: [manyLetters.slice(0, 5).map(({ id }) => replayButton(id)), [replayAllButton]],
  },
  'deadletters-none': {
    ...frame,
    ephemeral: true,
    kind: 'deadLetters',
    letters: { counts: { dead: 0, unknown: 0, refused: 0 }, newest: [] },
    buttons: [[refresh('deadletters')]],
  },
};
