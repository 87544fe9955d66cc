import type { AlertRule } from '../../core/alert.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { AlertListReply, AlertRuleReply } from '../reply/alerts.js';
import { alertName, clauseLines, clauseText, conditionLine, listedCondition, mannerLine } from './alert-lines.js';
import { type CardText, type Line, lines } from './card.js';

const dayMs = 86_400_000;

/** An alert with how it would have behaved, as it is made, changed or looked at. */
export function alertRuleCard(reply: AlertRuleReply): CardText {
  const { rule, change, preview, now, timeZone, tick, count, most } = reply;
  const { clauses, to, from, candles, fires, lastFiredAt, holds } = preview;
  const span = from === null || to === null ? 0 : to - from;
  const perDay = span > 0 ? (fires * dayMs) / span : 0;
  const isNew = change === 'made' || change === 'drafted' || change === 'edited' || change === 'kept';
  const history =
    candles === 0
      ? say('alert.noHistory')
      : preview.known === 0
        ? say('alert.neverKnown', { candles, span: durationText(span) })
        : fires === 0 || lastFiredAt === null
          ? say('alert.wouldNever', { candles, span: durationText(span) })
          : say('alert.wouldHave', { candles, span: durationText(span), fires, age: ageText(now - lastFiredAt) });
  const state =
    rule.state === 'muted'
      ? say('alert.mutedState')
      : rule.state === 'done'
        ? say('alert.doneState')
        : candles > 0 && holds === null
          ? say('alert.notKnown')
          : holds === true && rule.state !== 'draft'
            ? say('alert.trueNow')
            : null;
  return {
    tone: change === 'drafted' ? 'flat' : 'info',
    title: [{ strong: titleOf(change, rule) }, `  ${alertName(rule.id)}`],
    body: [
      conditionLine(rule.condition),
      ...lines(to === null || clauses.length === 0 ? null : say('alert.now', { closed: timeText(to, now, timeZone) })),
      ...clauseLines(clauses, tick),
      ...lines(
        history,
        change === 'drafted' ? say('alert.often', { perDay: countText(Math.round(perDay)) }) : null,
        mannerLine(rule),
        state,
        rule.state === 'armed' ? say('alert.looked', rule) : null,
        isNew
          ? say('alert.room', { count, most })
          : rule.firedAt === null
            ? say('alert.neverTold')
            : say('alert.wasTold', { fires: countText(rule.fires), age: ageText(now - rule.firedAt) }),
      ),
    ],
  };
}

const titleOf = (change: AlertRuleReply['change'], rule: AlertRule): string =>
  ({
    made: () => say('alert.title.made', rule),
    drafted: () => say('alert.title.drafted', rule),
    kept: () => say('alert.title.kept', rule),
    exists: () => say('alert.title.exists', rule),
    edited: () => say('alert.title.edited', rule),
    muted: () => say('alert.title.muted', rule),
    unmuted: () => say('alert.title.unmuted', rule),
    again: () => say('alert.title.again', rule),
    shown: () => say('alert.title.shown', rule),
  })[change]();

const stateText = (state: AlertRule['state']): string =>
  ({
    draft: () => say('alert.state.draft'),
    armed: () => say('alert.state.armed'),
    muted: () => say('alert.state.muted'),
    done: () => say('alert.state.done'),
  })[state]();

/** A person's alerts with their state and newest values. */
export function alertListCard(reply: AlertListReply): CardText {
  const { views, total, most, active, page, pages, now, ticks, example } = reply;
  if (total === 0) return { tone: 'info', title: [{ strong: say('alert.list.none', { example }) }], body: [] };
  return {
    tone: 'info',
    title: [{ strong: say('alert.list.title', { count: active, most }) }],
    body: [
      ...views.flatMap(({ rule, clauses }): readonly Line[] => {
        const tick = ticks[rule.market] ?? null;
        const values = clauses
          .slice(0, 2)
          .map((clause) => clauseText(clause, tick))
          .join(' · ');
        const told =
          rule.firedAt === null
            ? say('alert.neverTold')
            : say('alert.wasTold', { fires: countText(rule.fires), age: ageText(now - rule.firedAt) });
        return [
          [
            { strong: say('alert.list.line', { ...rule, name: alertName(rule.id), state: stateText(rule.state) }) },
            '  ',
            { code: shortened(rule.condition, listedCondition) },
          ],
          [
            `${clauses.length === 0 ? say('alert.list.unreadable') : say('alert.list.values', { values: shortened(values, 200) })} · ${told}`,
          ],
        ];
      }),
      ...lines(pages > 1 ? say('alert.list.page', { page, pages }) : null),
    ],
  };
}
