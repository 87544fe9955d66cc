import type { FollowUp } from '../../core/follow-up.js';
import type { Signal } from '../../core/signal.js';
import { moveText, percentText, priceText, returnText, shareText } from '../format/numbers.js';
import { durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { FollowUpReply } from '../reply/signals.js';
import { type CardText, lines } from './card.js';
import { callWord, horizonText, sideWord, subject } from './prediction-lines.js';

/** What happened to a signal, below its message: what, since when, and what of it still holds. */
export function followUpCard(reply: FollowUpReply): CardText {
  const { signal, followUp } = reply;
  switch (followUp.kind) {
    case 'target':
    case 'stop':
      return endCard(reply, followUp);
    case 'reversal':
      return {
        tone: followUp.side === 'long' ? 'up' : 'down',
        title: titleOf(say('signals.followUp.reversal', { subject: subject(signal) }), signal),
        body: lines(
          [
            {
              strong: say('signals.followUp.reversal.what', {
                called: calledWord(signal),
                side: sideWord(followUp.side),
                net: returnText(followUp.expectedNet),
                cost: percentText(followUp.cost),
              }),
            },
          ],
          levelsLine(reply),
          originLine(reply, followUp.prediction),
        ),
      };
    case 'collapse':
      return {
        tone: 'alert',
        title: titleOf(say('signals.followUp.collapse', { subject: subject(signal) }), signal),
        body: lines(...collapseReasons(followUp, signal), levelsLine(reply), originLine(reply, followUp.prediction)),
      };
  }
}

function endCard(
  { signal }: FollowUpReply,
  { kind, outcome }: Extract<FollowUp, { kind: 'target' | 'stop' }>,
): CardText {
  const { prediction } = signal;
  if (outcome.kind === 'settledMove') {
    return {
      tone: 'info',
      title: titleOf(say('signals.followUp.moved', { subject: subject(signal) }), signal),
      body: lines(
        say('signals.followUp.move', {
          move: returnText(outcome.move),
          horizon: horizonText(prediction),
          size: moveText(prediction.moveSize),
        }),
      ),
    };
  }
  const name = kind === 'target' ? 'signals.followUp.target' : 'signals.followUp.stop';
  return {
    tone: kind === 'target' ? 'up' : 'down',
    title: titleOf(say(name, { subject: subject(signal) }), signal),
    body:
      outcome.kind === 'settled'
        ? lines(
            say('signals.followUp.net', {
              net: returnText(outcome.net),
              after: durationText(outcome.exitAt - prediction.closedAt),
            }),
          )
        : [],
  };
}

/** What holds comes first: the chance may well have risen while the expected return went below nothing. */
function collapseReasons(
  { was, share, floor, expectedReturn }: Extract<FollowUp, { kind: 'collapse' }>,
  signal: Signal,
): readonly string[] {
  const chance = say('signals.followUp.collapse.share', {
    was: shareText(was),
    share: shareText(share),
    floor: shareText(floor),
  });
  if (expectedReturn === null || expectedReturn > 0) return [chance];
  const net = returnText(expectedReturn);
  const negative = say('signals.followUp.collapse.negative', { called: calledWord(signal), net });
  return share < floor ? [chance, negative] : [negative, chance];
}

const titleOf = (words: string, { id }: Signal) => [{ strong: words }, `  #${id}`];

const calledWord = (signal: Signal): string => callWord(signal.kind === 'entry' ? signal.side : signal.lean);

const levelsLine = ({ signal, tick }: FollowUpReply): string | null =>
  signal.kind === 'entry'
    ? say('signals.followUp.levels', {
        entry: priceText(signal.levels.entry, tick),
        stop: priceText(signal.levels.stop, tick),
        target: priceText(signal.levels.target, tick),
      })
    : null;

const originLine = (
  { signal, tick, now, timeZone }: FollowUpReply,
  { model, closedAt, close }: Exclude<FollowUp, { kind: 'target' | 'stop' }>['prediction'],
): string =>
  say('signals.followUp.origin', {
    model,
    closed: timeText(closedAt, now, timeZone),
    close: priceText(close, tick),
    expires: timeText(signal.expiresAt, now, timeZone),
  });
