import { shortened } from '../format/foreign-text.js';
import { countText, priceText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { AlertDigestReply, AlertFiredReply } from '../reply/alerts.js';
import { alertName, clauseLines, clauseText, conditionLine, listedCondition, shownClauses } from './alert-lines.js';
import { type CardText, type Line, lines } from './card.js';

const listedValues = 160;

/** What fired, the values beside the thresholds, the price, how old it is. */
export function alertFiredCard({ fired, tick, now, timeZone, askedBy }: AlertFiredReply): CardText {
  const { rule, closedAt, close, clauses } = fired;
  return {
    tone: 'alert',
    title: [{ strong: say('alert.title.fired', rule) }, `  ${alertName(rule.id)}`],
    body: [
      conditionLine(rule.condition),
      ...clauseLines(clauses, tick),
      ...lines(
        say('alert.price', {
          price: priceText(close, tick),
          closed: timeText(closedAt, now, timeZone),
          age: ageText(now - closedAt),
        }),
        askedBy === null ? null : [say('alert.askedBy'), askedByPart(askedBy)],
        rule.mode === 'once' ? say('alert.rests') : say('alert.restsFor', { cooldown: durationText(rule.cooldownMs) }),
      ),
    ],
  };
}

/** Alerts that fired at once: each with its condition, its values and the price. */
export function alertDigestCard({ alerts, now, timeZone }: AlertDigestReply): CardText {
  const once = alerts.filter(({ fired }) => fired.rule.mode === 'once').length;
  return {
    tone: 'alert',
    title: [{ strong: say('alert.digest.title', { count: countText(alerts.length) }) }],
    body: [
      ...alerts.flatMap(({ fired: { rule, clauses, close, closedAt }, tick, askedBy }): readonly Line[] => {
        const values = clauses.slice(0, shownClauses).map((clause) => clauseText(clause, tick));
        const price = say('alert.price', {
          price: priceText(close, tick),
          closed: timeText(closedAt, now, timeZone),
          age: ageText(now - closedAt),
        });
        return [
          [
            { strong: say('alert.digest.line', { ...rule, name: alertName(rule.id) }) },
            '  ',
            { code: shortened(rule.condition, listedCondition) },
          ],
          [
            `${shortened(values.join(' · '), listedValues)} · ${price}`,
            ...(askedBy === null ? [] : [' · ', say('alert.askedBy'), askedByPart(askedBy)]),
          ],
        ];
      }),
      ...lines(once === 0 ? null : say('alert.digest.once', { count: countText(once) }), say('alert.digest.buttons')),
    ],
  };
}

const askedByPart = ({ name, url }: NonNullable<AlertFiredReply['askedBy']>): Line[number] => {
  const text = name ?? say('alert.askedBy.name');
  return url === null ? text : { link: text, url };
};
