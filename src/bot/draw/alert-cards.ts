import { assertNever } from '../../core/errors.js';
import { shortened } from '../format/foreign-text.js';
import { countText, fixedText, percentText, returnText, signedPercentText } from '../format/numbers.js';
import { durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { RiskAlertReply } from '../reply/alerts.js';
import type { SummaryReply } from '../reply/summaries.js';
import { type CardText, lines } from './card.js';
import { saidText } from './said.js';

const reasonLength = 200;

const alert = (title: string, ...body: readonly (string | null)[]): CardText => ({
  tone: 'alert',
  title: [{ strong: title }],
  body: lines(...body),
});

const shownDetails = 5;

const shortly = (details: readonly string[]): readonly string[] =>
  details.slice(0, shownDetails).map((detail) => shortened(saidText(detail), reasonLength));

/** A danger to money or to the truth of what is said: what happened, and what follows. */
export function riskCard({ alert: risk, now, timeZone }: RiskAlertReply): CardText {
  switch (risk.kind) {
    case 'volatilityShock':
      return alert(
        say('risk.volatilityShock', risk),
        say('risk.volatilityShock.what', {
          move: returnText(risk.move),
          sigmas: fixedText(risk.sigmas, 1),
          closed: timeText(risk.closedAt, now, timeZone),
        }),
        say('risk.volatilityShock.do'),
      );
    case 'staleData':
      return alert(
        say('risk.staleData', risk),
        risk.since === null
          ? say('risk.staleData.never')
          : say('risk.staleData.what', { since: timeText(risk.since, now, timeZone), age: durationText(risk.ageMs) }),
        say('risk.staleData.do'),
      );
    case 'dataRecovered':
      return {
        ...alert(
          say('risk.dataRecovered', risk),
          say('risk.dataRecovered.what', { closed: timeText(risk.closedAt, now, timeZone) }),
        ),
        tone: 'info',
      };
    case 'brokenData':
      return alert(
        say('risk.brokenData', risk),
        say('risk.brokenData.what', {
          rows: countText(risk.rows),
          reason: shortened(saidText(risk.reason), reasonLength),
        }),
      );
    case 'silentStage':
      return alert(
        say('risk.silentStage', { stage: saidText(risk.stage) }),
        risk.since === null
          ? say('risk.silentStage.never')
          : say('risk.silentStage.what', { since: timeText(risk.since, now, timeZone), age: durationText(risk.ageMs) }),
        say('risk.silentStage.do'),
      );
    case 'drawdown':
      return alert(
        say('risk.drawdown', {
          account: risk.account,
          drawdown: percentText(risk.drawdown),
          limit: percentText(risk.limit),
        }),
        risk.openPositions === 0
          ? say('risk.drawdown.none')
          : say('risk.drawdown.what', {
              positions: countText(risk.openPositions),
              ifStopped: signedPercentText(risk.ifStopped),
            }),
      );
    case 'live': {
      const account = risk.sandbox ? say('risk.live.sandbox') : say('risk.live.real');
      const by = risk.by ?? say('unknown');
      const card = {
        difference: () =>
          alert(say('risk.live.difference', { account }), ...shortly(risk.details), say('risk.live.difference.do')),
        resolved: () => alert(say('risk.live.resolved', { account })),
        stopped: () =>
          alert(say('risk.live.stopped', { account }), ...shortly(risk.details), say('risk.live.stopped.do')),
        killing: () => alert(say('risk.live.killing', { account, by })),
        flat: () => alert(say('risk.live.flat', { account, by })),
        resumed: () => alert(say('risk.live.resumed', { account })),
      }[risk.what]();
      return risk.what === 'resolved' || risk.what === 'resumed' ? { ...card, tone: 'info' } : card;
    }
    default:
      return assertNever(risk);
  }
}

export function summaryCard({ summary }: SummaryReply): CardText {
  return {
    tone: 'info',
    title: [{ strong: say('summary.title', { day: summary.day }) }],
    body: lines(
      say('summary.sent', {
        signals: countText(summary.signals),
        moves: countText(summary.moves),
        settled: countText(summary.settled),
        won: countText(summary.won),
      }),
      summary.meanNet === null
        ? say('summary.noNet')
        : say('summary.net', {
            net: returnText(summary.meanNet),
            random: summary.randomMeanNet === null ? say('unknown') : returnText(summary.randomMeanNet),
          }),
      say('summary.delivered', {
        delivered: countText(summary.delivered),
        late: countText(summary.late),
        failed: countText(summary.failed),
      }),
      summary.head
        ? [say('signals.head', { number: summary.head.number }), { code: summary.head.hash.slice(0, 16) }]
        : null,
    ),
  };
}
