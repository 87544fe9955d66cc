import { ageText, countText, durationText, shortened, timeText } from '../format.js';
import { say } from '../messages/catalogue.js';
import type { PinnedStatusReply } from '../reply.js';
import { type CardText, lines } from './card.js';
import { troubleText } from './trouble-text.js';

const shownTroubles = 4;

/** The whole state in one sentence. */
function firstLine({ incidents, paused, signalsLately, real, now, timeZone }: PinnedStatusReply): string {
  if (incidents.length > 0) {
    const all = incidents.slice(0, shownTroubles).map(({ trouble }) => troubleText(trouble, { now: real, timeZone }));
    const hidden = incidents.length - shownTroubles;
    const what = [...all, ...(hidden > 0 ? [say('ops.incidents.more', { count: countText(hidden) })] : [])].join('; ');
    return say('ops.pin.broken', { what });
  }
  if (paused)
    return say('ops.pin.paused', { by: shortened(paused.by, 60), since: timeText(paused.since, now, timeZone) });
  return signalsLately > 0 ? say('ops.pin.busy', { count: countText(signalsLately) }) : say('ops.pin.quiet');
}

/** The one status message a chat keeps pinned; rewritten in place, so short enough to be read in the pin bar. */
export function pinnedStatusCard(reply: PinnedStatusReply): CardText {
  const { report, models, sentimentAgeMs, today, now, real, timeZone } = reply;
  const parts = [
    report.candleAgeMs === null
      ? say('ops.pin.noCandles')
      : say('ops.pin.candles', { age: ageText(report.candleAgeMs) }),
    ...(models.length === 0
      ? [say('ops.pin.noModel')]
      : models.map(({ version, trainedUntil }) =>
          say('ops.pin.model', { version, age: durationText(Math.max(0, now - trainedUntil)) }),
        )),
    ...(sentimentAgeMs === null ? [] : [say('ops.pin.sentiment', { age: ageText(sentimentAgeMs) })]),
    say('ops.pin.sent', { sent: countText(today.sent), late: countText(today.late), lost: countText(today.lost) }),
  ];
  return {
    tone: reply.incidents.length > 0 ? 'alert' : 'info',
    title: [{ strong: firstLine(reply) }],
    body: lines(parts.join(' · '), say('ops.pin.asOf', { at: timeText(real, real, timeZone) })),
  };
}
