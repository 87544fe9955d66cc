import { Decimal } from 'decimal.js';
import type { AlertClause, AlertFault, AlertRule, AlertTerm } from '../../core/alert.js';
import {
  ageText,
  countText,
  durationText,
  exactText,
  fixedText,
  percentText,
  priceText,
  scoreText,
  shortened,
  timeText,
} from '../format.js';
import { say } from '../messages/catalogue.js';
import type {
  AlertDigestReply,
  AlertFaultReply,
  AlertFiredReply,
  AlertListReply,
  AlertRuleReply,
} from '../reply/alerts.js';
import { type CardText, type Line, lines } from './card.js';

/** How people call an alert: `a12`. */
export const alertName = (id: number): string => `a${id}`;

const dayMs = 86_400_000;
const shownClauses = 6;
/** A list has ten of them, and the rest of the message needs room too. */
const listedCondition = 120;
const listedValues = 160;

/** No negative zero: what rounds to nothing has no sign. */
const fixed = (value: number, digits: number): string => fixedText(Number(value.toFixed(digits)) + 0, digits);

function valueText({ unit, value, literal }: AlertTerm, tick: number | null): string {
  if (value === null) return say('alert.unknown');
  if (value === 0) return unit === 'share' ? percentText(0) : '0';
  switch (unit) {
    case 'price': {
      // Averages and differences fall between ticks, and a tick may be larger than a whole difference.
      const shown = priceText(value, tick !== null && Math.abs(value) >= tick ? tick : null);
      if (!literal) return shown;
      // What was typed is never told rounded.
      const typed = exactText(new Decimal(value).toFixed());
      return tick !== null && typed.length < shown.length ? shown : typed;
    }
    case 'amount':
    case 'money':
      return Math.abs(value) >= 1_000 ? countText(Math.round(value)) : priceText(value, null);
    case 'share':
      return percentText(value);
    case 'index':
      return fixed(value, literal && Number.isInteger(value) ? 0 : 1);
    case 'score':
      return scoreText(value);
    case 'ratio':
      return `${fixed(value, literal && Number.isInteger(value) ? 0 : 2)} ×`;
    case 'plain':
      return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5 ? fixed(value, 2) : priceText(value, null);
  }
}

/** More digits, for two values that would look alike and are not. */
function closeText({ unit, value }: AlertTerm): string {
  if (value === null) return say('alert.unknown');
  const text = exactText(new Decimal((unit === 'share' ? value * 100 : value).toPrecision(6)).toFixed());
  return unit === 'share' ? `${text} %` : text;
}

const signs: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '==': '=', '!=': '≠' };

/** `rsi(14, 1h) 27.4 < 30`: the value beside what it is held against. */
export function clauseText({ left, operator, right }: AlertClause, tick: number | null): string {
  const alike = left.value !== right.value && valueText(left, tick) === valueText(right, tick);
  const text = (term: AlertTerm): string => {
    const value = alike ? closeText(term) : valueText(term, tick);
    return term.literal ? value : `${term.text} ${value}`;
  };
  return `${text(left)} ${signs[operator] ?? operator} ${text(right)}`;
}

const holdsMark = (holds: boolean | null): string =>
  holds === null ? say('alert.holds.unknown') : holds ? say('alert.holds.yes') : say('alert.holds.no');

const clauseLines = (clauses: readonly AlertClause[], tick: number | null): readonly Line[] =>
  clauses.slice(0, shownClauses).map((clause) => [`${holdsMark(clause.holds)} ${clauseText(clause, tick)}`]);

/** A condition of one comparison says in its values all that its text says. */
const conditionLine = (condition: string): Line => [{ code: shortened(condition, 500) }];

const mannerLine = ({ mode, cooldownMs }: Pick<AlertRule, 'mode' | 'cooldownMs'>): string =>
  mode === 'once' ? say('alert.once') : say('alert.repeat', { cooldown: durationText(cooldownMs) });

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

/** Spaces that no platform takes away at the beginning of a line. */
const indent = (columns: number): string => '\u00a0'.repeat(columns);

const around = 60;

/** The condition with a caret under the place; of a long one the part around it. */
export function placeLines({ text, at, length }: AlertFault): readonly Line[] {
  const from = at + 12 > around ? at - 30 : 0;
  const shown = text.slice(from, from + around);
  const cut = from > 0 ? '…' : '';
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - (at - from))));
  return [
    [{ code: `${cut}${shown.replaceAll(/\s/g, ' ')}${from + around < text.length ? '…' : ''}` }],
    [{ code: `${indent(cut.length + at - from)}${carets}` }],
  ];
}

/** What was not understood, where, and what works instead. */
export function alertFaultCard({ fault, command }: AlertFaultReply): CardText {
  const { choices } = fault.params;
  return {
    tone: 'alert',
    title: [{ strong: say('alert.fault.title') }],
    body: [
      ...(fault.text.trim() === '' ? [] : placeLines(fault)),
      ...lines(
        faultSentence(fault),
        choices === undefined ? null : say('alert.fault.choices', { choices }),
        fault.suggestion === null ? null : say('alert.fault.meant', { suggestion: fault.suggestion }),
        [`${say('alert.fault.try')} `, { code: `${command} ${fault.example}` }],
      ),
    ],
  };
}

/** What cannot be seen is named by its number. */
function wordText(raw: string): string {
  const seen = shortened(raw, 40);
  const code = raw.codePointAt(0);
  if (seen !== '' || code === undefined) return seen === '' ? '…' : `"${seen}"`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function faultSentence({ kind, word: raw, params }: AlertFault): string {
  const word = wordText(raw);
  const { name = '', least = '', most = '', given = '', watched = '' } = params;
  switch (kind) {
    case 'empty':
      return say('alert.fault.empty');
    case 'tooLong':
      return say('alert.fault.tooLong', { most });
    case 'character':
      return say('alert.fault.character', { word });
    case 'number':
      return say('alert.fault.number', { word });
    case 'end':
      return say('alert.fault.end');
    case 'unexpected':
      return say('alert.fault.unexpected', { word });
    case 'unclosed':
      return say('alert.fault.unclosed');
    case 'unknownName':
      return say('alert.fault.unknownName', { word });
    case 'needsNumber':
      return say('alert.fault.needsNumber', { word });
    case 'needsCondition':
      return say('alert.fault.needsCondition', { word });
    case 'chained':
      return say('alert.fault.chained');
    case 'tooFewArguments':
      return say('alert.fault.tooFewArguments', { name, least });
    case 'tooManyArguments':
      return say('alert.fault.tooManyArguments', { name, most });
    case 'argumentKind':
      return say('alert.fault.argumentKind', { word, name });
    case 'range':
      return say('alert.fault.range', { name, least, most });
    case 'whole':
      return say('alert.fault.whole', { name });
    case 'timeframe':
      return say('alert.fault.timeframe', { word, watched });
    case 'span':
      return say('alert.fault.span', { word });
    case 'tooDeep':
      return say('alert.fault.tooDeep', { most });
    case 'tooManyReadings':
      return say('alert.fault.tooManyReadings', { given, most });
    case 'tooMuchMemory':
      return say('alert.fault.tooMuchMemory', { most });
    case 'nothingRead':
      return say('alert.fault.nothingRead');
    case 'cooldown':
      return say('alert.fault.cooldown');
    case 'base':
      return say('alert.fault.base', { word, watched });
  }
}
