import { assertNever } from '../../core/errors.js';
import type { Withheld } from '../../core/signal.js';
import { countText, scoreText, shareText } from '../format/numbers.js';
import { durationText, timeText } from '../format/times.js';
import { reasonName, say } from '../messages/catalogue.js';
import type { ReplyFrame } from '../reply/frame.js';

/** Why a call was not sent. */
export function withheldLine(why: Withheld, model: string, { now, timeZone }: ReplyFrame): string {
  switch (why.kind) {
    case 'paused':
      return say('signals.withheld.paused', { by: why.by });
    case 'abstains':
      return say('signals.withheld.abstains', { model });
    case 'moodVeto':
      return say('signals.withheld.moodVeto', { score: scoreText(why.score), items: countText(why.items) });
    case 'moodWeakens':
      return say('signals.withheld.moodWeakens', { score: scoreText(why.score), items: countText(why.items) });
    case 'late':
      return say('signals.withheld.late', { age: durationText(why.ageMs) });
    case 'outOfRange':
      return say('signals.withheld.outOfRange', {
        share: shareText(why.share),
        model,
        feature: reasonName(why.feature),
      });
    case 'modelExpired':
      return say('signals.withheld.modelExpired', { model, expired: timeText(why.expiredAt, now, timeZone) });
    default:
      return assertNever(why);
  }
}
