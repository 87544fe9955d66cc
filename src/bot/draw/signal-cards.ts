import { assertNever } from '../../core/errors.js';
import type { EntrySignal, SignalOutcome } from '../../core/signal.js';
import { moveText, percentText, priceText, returnText, shareText, signedPercentText } from '../format/numbers.js';
import { durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { MoveAlertReply, SignalCardReply } from '../reply/signals.js';
import { type CardText, type Line, lines } from './card.js';
import {
  bigMoveLine,
  callsLikeThisLine,
  callWord,
  horizonText,
  moodLine,
  percents,
  probabilityLine,
  subject,
  title,
  whyLine,
} from './prediction-lines.js';
import { saidText } from './said.js';
import { withheldLine } from './withheld-lines.js';

const originLine = (reply: SignalCardReply | MoveAlertReply): string => {
  const { signal, now, timeZone } = reply;
  return say('signal.origin', {
    model: signal.prediction.model,
    closed: timeText(signal.prediction.closedAt, now, timeZone),
    delay: durationText(signal.decidedAt - signal.prediction.closedAt),
    expires: timeText(signal.expiresAt, now, timeZone),
  });
};

const levelsLine = ({ levels }: EntrySignal, tick: number | null): string =>
  say('signal.levels', {
    entry: priceText(levels.entry, tick),
    stop: priceText(levels.stop, tick),
    toStop: signedPercentText(levels.stop / levels.entry - 1),
    target: priceText(levels.target, tick),
    toTarget: signedPercentText(levels.target / levels.entry - 1),
  });

const endedTitle = (reply: SignalCardReply, ending: string): Line => [
  { strong: `${callWord(reply.signal.side)}  ${subject(reply.signal)}  ${ending}` },
  `  #${reply.signal.id}`,
];

const saidLine = (signal: EntrySignal): string =>
  say('outcome.said', { net: returnText(signal.expectedNet), ...percents(signal.prediction) });

const lapsedLine = ({ now, timeZone }: ReplyFrame, signal: EntrySignal): string =>
  say('signal.expiredAt', {
    model: signal.prediction.model,
    closed: timeText(signal.prediction.closedAt, now, timeZone),
    expires: timeText(signal.expiresAt, now, timeZone),
  });

function settledCard(reply: SignalCardReply): CardText | null {
  const { signal, outcome, tick } = reply;
  if (outcome.kind !== 'settled') return null;
  const after = durationText(outcome.exitAt - signal.prediction.closedAt);
  const ending = {
    target: () => say('outcome.target', { after }),
    stop: () => say('outcome.stop', { after }),
    horizon: () => (outcome.net > 0 ? say('outcome.horizonWon', { after }) : say('outcome.horizonLost', { after })),
  }[outcome.exit]();
  return {
    tone: outcome.net > 0 ? 'up' : 'down',
    title: endedTitle(reply, ending),
    body: lines(
      say('outcome.net', {
        net: returnText(outcome.net),
        asked: priceText(signal.levels.entry, tick),
        filled: priceText(outcome.entryPrice, tick),
        out: priceText(outcome.exitPrice, tick),
      }),
      say('outcome.random', { net: returnText(outcome.randomNet) }),
      saidLine(signal),
      lapsedLine(reply, signal),
    ),
  };
}

function expiredCard(reply: SignalCardReply): CardText | null {
  const { signal, outcome } = reply;
  if (outcome.kind !== 'expired') return null;
  return {
    tone: 'flat',
    title: endedTitle(reply, say('outcome.expired')),
    body: lines(
      say('outcome.expiredReason', { reason: saidText(outcome.reason) }),
      saidLine(signal),
      lapsedLine(reply, signal),
    ),
  };
}

type Cancelled = Extract<SignalOutcome, { kind: 'cancelled' }>;

const cancelledEnding = ({ why }: Cancelled): string =>
  why.kind === 'withdrawn' ? say('signals.cancelled.withdrawn') : say('signals.cancelled.corrected');

const cancelledWhy = ({ why }: Cancelled, { kind, mark, tick }: SignalCardReply | MoveAlertReply): string =>
  why.kind === 'withdrawn'
    ? kind === 'moveAlert'
      ? say('signals.cancelled.moveBy', { by: why.by })
      : say('signals.cancelled.by', { by: why.by })
    : say('signals.cancelled.correction', {
        venue: mark.venue,
        was: priceText(why.was, tick),
        is: priceText(why.is, tick),
      });

function cancelledCard(reply: SignalCardReply): CardText | null {
  const { signal, outcome, tick } = reply;
  if (outcome.kind !== 'cancelled') return null;
  const { result } = outcome;
  return {
    tone: 'flat',
    title: endedTitle(reply, cancelledEnding(outcome)),
    body: lines(
      [{ strong: cancelledWhy(outcome, reply) }],
      result === null
        ? say('signals.cancelled.notIn')
        : say('signals.cancelled.net', {
            net: returnText(result.net),
            asked: priceText(signal.levels.entry, tick),
            filled: priceText(result.entryPrice, tick),
            out: priceText(result.exitPrice, tick),
          }),
      saidLine(signal),
      lapsedLine(reply, signal),
    ),
  };
}

/** What came of a signal, in a word or two. */
function endingText(outcome: SignalOutcome): string {
  switch (outcome.kind) {
    case 'open':
      return say('signals.first.open');
    case 'settled':
      return say('signals.first.settled', { net: returnText(outcome.net) });
    case 'settledMove':
      return outcome.cameTrue ? say('signals.first.came') : say('signals.first.didNot');
    case 'expired':
      return say('signals.first.expired');
    case 'cancelled':
      return say('signals.first.cancelled');
    default:
      return assertNever(outcome);
  }
}

/** A call nobody was sent, and one shown as it once was, say so before anything else. */
function framed(card: CardText, reply: SignalCardReply | MoveAlertReply): CardText {
  const { withheld, firstSent, signal, now, timeZone } = reply;
  if (!withheld && !firstSent) return card;
  return {
    tone: withheld ? 'flat' : card.tone,
    title: [...(withheld ? [{ strong: say('signals.withheld') }] : []), ...card.title],
    body: [
      ...lines(
        firstSent
          ? [
              {
                strong: say(withheld ? 'signals.first.made' : 'signals.first', {
                  sent: timeText(signal.decidedAt, now, timeZone),
                  number: firstSent.number,
                  hash: firstSent.hash.slice(0, 12),
                }),
              },
            ]
          : null,
        firstSent ? say('signals.first.since', { ending: endingText(firstSent.outcome) }) : null,
        withheld ? [{ strong: withheldLine(withheld, signal.prediction.model, reply) }] : null,
        withheld ? say('signals.withheld.note') : null,
      ),
      ...card.body,
    ],
  };
}

/** An entry: what to do, how sure, why, where from; shorter once it has ended. */
export const signalCard = (reply: SignalCardReply): CardText => framed(entryCard(reply), reply);

/** A move alert: a big move is likely, no side is advised. */
export const moveCard = (reply: MoveAlertReply): CardText => framed(moveAlertCard(reply), reply);

function entryCard(reply: SignalCardReply): CardText {
  const ended = settledCard(reply) ?? expiredCard(reply) ?? cancelledCard(reply);
  if (ended) return ended;
  const { signal, tick } = reply;
  const { prediction } = signal;
  return {
    tone: signal.side === 'long' ? 'up' : 'down',
    title: title(callWord(signal.side), signal, signal.id),
    body: lines(
      [
        {
          strong: say('signal.expected', {
            net: returnText(signal.expectedNet),
            horizon: horizonText(prediction),
            cost: percentText(signal.cost),
          }),
        },
      ],
      levelsLine(signal, tick),
      probabilityLine(prediction),
      callsLikeThisLine(reply.callsLikeThis),
      bigMoveLine(prediction),
      whyLine(prediction),
      moodLine(signal.mood),
      originLine(reply),
    ),
  };
}

const strengthOf = (share: number): string =>
  share < 0.55 ? say('move.weakly') : share < 0.65 ? say('move.moderately') : say('move.clearly');

/** Which way it leans; a share that rounds to half leans nowhere. */
const leanLine = (lean: MoveAlertReply['signal']['lean'], percent: number): string =>
  percent <= 50
    ? say('move.open')
    : say('move.lean', {
        side: lean === 'long' ? say('move.up') : say('move.down'),
        strength: strengthOf(percent / 100),
        share: percent,
        rest: 100 - percent,
      });

function moveAlertCard(reply: MoveAlertReply): CardText {
  const { signal, outcome } = reply;
  const { prediction } = signal;
  const head = say('call.move');
  const chance = say('move.chance', {
    share: shareText(prediction.bigMove),
    size: moveText(prediction.moveSize),
    horizon: horizonText(prediction),
    base: shareText(prediction.bigMoveBase),
  });
  if (outcome.kind === 'settledMove') {
    const ending = outcome.cameTrue ? say('outcome.moveTrue') : say('outcome.moveFalse');
    return {
      tone: 'info',
      title: [{ strong: `${head}  ${subject(signal)}  ${ending}` }, `  #${signal.id}`],
      body: lines(
        say('outcome.moveResult', {
          move: returnText(outcome.move),
          horizon: horizonText(prediction),
          size: moveText(prediction.moveSize),
        }),
        chance,
      ),
    };
  }
  if (outcome.kind === 'cancelled') {
    return {
      tone: 'flat',
      title: [{ strong: `${head}  ${subject(signal)}  ${cancelledEnding(outcome)}` }, `  #${signal.id}`],
      body: lines(cancelledWhy(outcome, reply), chance, originLine(reply)),
    };
  }
  const leanPercent = Math.round(signal.leanShare * 100);
  return {
    tone: 'alert',
    title: title(head, signal, signal.id),
    body: lines(
      [{ strong: chance }],
      leanLine(signal.lean, leanPercent),
      whyLine(prediction),
      moodLine(signal.mood),
      originLine(reply),
      outcome.kind === 'expired' ? say('outcome.expiredReason', { reason: saidText(outcome.reason) }) : null,
    ),
  };
}
