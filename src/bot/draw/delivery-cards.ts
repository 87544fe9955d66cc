import type { DeadLetter, DeliveryFigures } from '../../core/ports/delivery-desk.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import { shortened } from '../format/foreign-text.js';
import { countText, moveText, percentText, returnText, shareText } from '../format/numbers.js';
import { ageText, durationText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { DeadLettersReply, DeliveryReply } from '../reply/operators.js';
import type { SignalDigestReply } from '../reply/signals.js';
import { type CardText, type Line, lines } from './card.js';
import { callWord, percents, sideWord } from './prediction-lines.js';
import { saidText } from './said.js';

const reasonLength = 120;
const idLength = 40;

/** Said before everything else: reading on is for the record, not for acting. */
export const lateLine = (lateByMs: number): Line => [{ strong: say('delivery.late', { age: durationText(lateByMs) }) }];

function signalLine(signal: Signal, rank: number): string {
  const { id, market, timeframe, prediction } = signal;
  const { up, flat, down } = percents(prediction);
  if (signal.kind === 'entry') {
    return say('storm.entry', {
      rank,
      id,
      call: callWord(signal.side),
      market,
      timeframe,
      net: returnText(signal.expectedNet),
      cost: percentText(signal.cost),
      up: `${up} %`,
      flat: `${flat} %`,
      down: `${down} %`,
    });
  }
  return say('storm.move', {
    rank,
    id,
    market,
    timeframe,
    chance: shareText(prediction.bigMove),
    usual: shareText(prediction.bigMoveBase),
    lean: sideWord(signal.lean),
  });
}

function endLine(outcome: SignalOutcome): string | null {
  switch (outcome.kind) {
    case 'open':
      return null;
    case 'settled':
      return say(outcome.net > 0 ? 'storm.won' : 'storm.lost', { net: returnText(outcome.net) });
    case 'settledMove':
      return say(outcome.cameTrue ? 'storm.came' : 'storm.didNot', { move: moveText(outcome.move) });
    case 'expired':
      return say('storm.expired');
    case 'cancelled':
      return say('storm.cancelled');
  }
}

/** Many signals in one message: each with what decides, in the order worth reading. */
export function signalDigestCard({ signals }: SignalDigestReply): CardText {
  const entries = signals.filter(({ signal }) => signal.kind === 'entry').length;
  return {
    tone: 'info',
    title: [{ strong: say('storm.title', { count: countText(signals.length) }) }],
    body: lines(
      say('storm.counts', { entries: countText(entries), moves: countText(signals.length - entries) }),
      ...signals.flatMap(({ signal, outcome }, index) => [signalLine(signal, index + 1), endLine(outcome)]),
      say('storm.buttons'),
    ),
  };
}

const platformNames: Readonly<Record<string, string>> = { telegram: 'Telegram', discord: 'Discord' };
const platformName = (platform: string): string => platformNames[platform] ?? platform;

function figureLines(of: DeliveryFigures): readonly (string | null)[] {
  const lost = of.dead + of.unknown + of.refused;
  const some = (count: number, words: (count: string) => string) =>
    count === 0 ? null : `   ${words(countText(count))}`;
  return [
    say('delivery.platform', {
      platform: platformName(of.platform),
      sent: countText(of.sent),
      late: countText(of.late),
      dropped: countText(of.dropped),
      retried: countText(of.retried),
      lost: countText(lost),
    }),
    of.candleToMessage === null
      ? null
      : `   ${say('delivery.time', {
          p50: durationText(of.candleToMessage.p50),
          p95: durationText(of.candleToMessage.p95),
          of: countText(of.candleToMessage.of),
        })}`,
    some(of.folded, (folded) => say('delivery.folded', { folded })),
    some(of.sentTooLate, (count) => say('delivery.tooLate', { count })),
    some(of.perhapsTwice, (count) => say('delivery.twice', { count })),
  ];
}

export function deliveryCard({ day, week, waiting }: DeliveryReply): CardText {
  if (week.length === 0) {
    return {
      tone: 'info',
      title: [{ strong: say('delivery.none') }],
      body: lines(say('delivery.waiting', { count: countText(waiting) })),
    };
  }
  return {
    tone: week.some(({ dead, unknown }) => dead + unknown > 0) ? 'alert' : 'info',
    title: [{ strong: say('delivery.title') }],
    body: lines(
      [{ strong: say('delivery.day') }],
      ...(day.length === 0 ? [say('delivery.nothing')] : day.flatMap(figureLines)),
      [{ strong: say('delivery.week') }],
      ...week.flatMap(figureLines),
      say('delivery.waiting', { count: countText(waiting) }),
      say('delivery.words'),
    ),
  };
}

const kindNames = {
  signal: 'deadletters.kind.signal',
  outcome: 'deadletters.kind.outcome',
  followUp: 'deadletters.kind.followUp',
  risk: 'deadletters.kind.risk',
  backtest: 'deadletters.kind.backtest',
  summary: 'deadletters.kind.summary',
  paper: 'deadletters.kind.paper',
} as const;

const kindName = (kind: string): string =>
  say(kind in kindNames ? kindNames[kind as keyof typeof kindNames] : 'deadletters.kind.other');

const stateNames = {
  dead: 'deadletters.state.dead',
  unknown: 'deadletters.state.unknown',
  refused: 'deadletters.state.refused',
} as const;

const letterLines = (letter: DeadLetter): readonly string[] => [
  say('deadletters.row', {
    id: letter.id,
    kind: `${kindName(letter.kind)}${letter.signalId === null ? '' : ` #${letter.signalId}`}`,
    chat: shortened(letter.chat.id, idLength),
    platform: platformName(letter.chat.platform),
    age: ageText(letter.ageMs),
    state: say(stateNames[letter.state]),
    attempts: countText(letter.attempts),
  }),
  say('deadletters.reason', { reason: shortened(saidText(letter.reason), reasonLength) }),
];

export function deadLettersCard({ letters: { counts, newest } }: DeadLettersReply): CardText {
  const count = counts.dead + counts.unknown + counts.refused;
  if (count === 0) return { tone: 'info', title: [{ strong: say('deadletters.none') }], body: [] };
  const older = count - newest.length;
  return {
    tone: 'alert',
    title: [{ strong: say('deadletters.title', { count: countText(count) }) }],
    body: lines(
      say('deadletters.counts', {
        dead: countText(counts.dead),
        unknown: countText(counts.unknown),
        refused: countText(counts.refused),
      }),
      ...newest.flatMap(letterLines),
      older > 0 ? say('deadletters.more', { count: countText(older) }) : null,
    ),
  };
}
