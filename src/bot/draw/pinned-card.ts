import type { Trouble } from '../../core/incident.js';
import type { EpochMs } from '../../core/units.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { PinnedStatusReply } from '../reply/operators.js';
import { type CardText, lines } from './card.js';
import { saidText } from './said.js';
import { troubleText } from './trouble-text.js';

const shownTroubles = 4;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What is wrong: what was found, else what is silent though nobody has found it yet, for who looks may have died too. */
const troublesOf = ({ incidents, report, real }: PinnedStatusReply): readonly Trouble[] =>
  incidents.length > 0
    ? incidents.map(({ trouble }) => trouble)
    : report.stages.flatMap(({ stage, state, ageMs }): readonly Trouble[] =>
        state === 'silent'
          ? [{ kind: 'stage', stage, since: ageMs === null ? null : (Math.round(real - ageMs) as EpochMs) }]
          : [],
      );

/** The whole state in one sentence. */
function firstLine(reply: PinnedStatusReply): string {
  const { paused, signalsLately, real, now, timeZone } = reply;
  const troubles = troublesOf(reply);
  if (troubles.length > 0) {
    const all = troubles.slice(0, shownTroubles).map((trouble) => troubleText(trouble, { now: real, timeZone }));
    const hidden = troubles.length - shownTroubles;
    const what = [...all, ...(hidden > 0 ? [say('ops.incidents.more', { count: countText(hidden) })] : [])].join('; ');
    return say('ops.pin.broken', { what });
  }
  if (paused)
    return say('ops.pin.paused', { by: shortened(paused.by, 60), since: timeText(paused.since, now, timeZone) });
  // A market that has ended is not quiet.
  const ended = reply.report.stages.find(({ state }) => state === 'paused')?.note ?? null;
  if (ended !== null) return capital(saidText(ended));
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
    tone: troublesOf(reply).length > 0 ? 'alert' : 'info',
    title: [{ strong: firstLine(reply) }],
    body: lines(parts.join(' · '), say('ops.pin.asOf', { at: timeText(real, real, timeZone) })),
  };
}
