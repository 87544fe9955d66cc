import { assertNever } from '../../core/errors.js';
import type { Answer, NoCallReason } from '../../core/prediction.js';
import { countText, percentText, returnText, shareText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { reasonName, say } from '../messages/catalogue.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { AnswerReply } from '../reply/signals.js';
import { type CardText, lines } from './card.js';
import {
  bigMoveLine,
  callsLikeThisLine,
  callWord,
  countsLine,
  horizonText,
  moodLine,
  probabilityLine,
  sideWord,
  title,
  whyLine,
} from './prediction-lines.js';

type Called = Exclude<Answer, { call: 'NO_CALL' }>;

/** What is wrong, since when; and what would change it. */
function refusal(reason: NoCallReason, { mark, now, timeZone }: ReplyFrame): readonly [string, string] {
  switch (reason.kind) {
    case 'stale':
      return [
        reason.lastClosedAt === null
          ? say('nocall.staleNever', { venue: mark.venue })
          : say('nocall.stale', {
              age: durationText(reason.ageMs),
              venue: mark.venue,
              since: timeText(reason.lastClosedAt, now, timeZone),
            }),
        say('nocall.staleNext'),
      ];
    case 'warmingUp':
      return [
        say('nocall.warmingUp', { have: countText(reason.have), need: countText(reason.need) }),
        say('nocall.warmingUpNext'),
      ];
    case 'outOfRange':
      return [
        say('nocall.outOfRange', { share: shareText(reason.share), feature: reasonName(reason.feature) }),
        say('nocall.outOfRangeNext'),
      ];
    case 'modelExpired':
      return [
        say('nocall.modelExpired', {
          model: reason.model,
          until: timeText(reason.trainedUntil, now, timeZone),
          expired: timeText(reason.expiredAt, now, timeZone),
        }),
        say('nocall.modelExpiredNext'),
      ];
    case 'noModel':
      return [say('nocall.noModel', { timeframe: reason.timeframe }), say('nocall.noModelNext')];
    case 'paused':
      return [say('nocall.paused', { by: reason.by }), say('nocall.pausedNext')];
    default:
      return assertNever(reason);
  }
}

/** Why no side was called, in the words of the rule that decided. */
export function heldBecause({ decidedBy, side, expectedNet, cost }: Called): string {
  const facts = { side: sideWord(side), net: returnText(expectedNet), cost: percentText(cost) };
  if (decidedBy === 'belowMargin') {
    return expectedNet > 0 ? say('decided.margin', facts) : say('decided.cost', facts);
  }
  if (decidedBy === 'abstains') return say('decided.abstains', facts);
  if (decidedBy === 'sentimentVeto') return say('decided.sentimentVeto', facts);
  if (decidedBy === 'sentimentWeakens') return say('decided.sentimentWeakens', facts);
  if (decidedBy === 'late') return say('decided.late', facts);
  return say('decided.other', { ...facts, rule: decidedBy });
}

/** The answer to "what now?": BUY, SELL, HOLD, or no call with its reason. */
export function answerCard(reply: AnswerReply): CardText {
  const { answer } = reply;
  if (answer.call === 'NO_CALL') {
    const [what, next] = refusal(answer.reason, reply);
    return { tone: 'flat', title: title(say('call.none'), answer, null), body: lines(what, next) };
  }
  const { prediction } = answer;
  const held = answer.call === 'HOLD';
  return {
    tone: held ? 'flat' : answer.side === 'long' ? 'up' : 'down',
    title: title(held ? say('call.hold') : callWord(answer.side), prediction, null),
    body: lines(
      [
        {
          strong: held
            ? heldBecause(answer)
            : say('signal.expected', {
                net: returnText(answer.expectedNet),
                horizon: horizonText(prediction),
                cost: percentText(answer.cost),
              }),
        },
      ],
      probabilityLine(prediction),
      countsLine(prediction),
      held ? null : callsLikeThisLine(reply.callsLikeThis),
      bigMoveLine(prediction),
      whyLine(prediction),
      moodLine(reply.mood),
      say('answer.origin', {
        model: prediction.model,
        closed: timeText(prediction.closedAt, reply.now, reply.timeZone),
        age: ageText(reply.now - prediction.closedAt),
        expires: timeText(answer.expiresAt, reply.now, reply.timeZone),
      }),
    ),
  };
}
