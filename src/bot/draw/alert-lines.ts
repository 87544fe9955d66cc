import { Decimal } from 'decimal.js';
import type { AlertClause, AlertRule, AlertTerm } from '../../core/alert.js';
import { exactText } from '../format/exact.js';
import { shortened } from '../format/foreign-text.js';
import { countText, fixedText, percentText, priceText, scoreText } from '../format/numbers.js';
import { durationText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { Line } from './card.js';

/** How people call an alert: `a12`. */
export const alertName = (id: number): string => `a${id}`;

/** Values told of one condition. */
export const shownClauses = 6;

/** A list has ten of them, and the rest of the message needs room too. */
export const listedCondition = 120;

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

export const clauseLines = (clauses: readonly AlertClause[], tick: number | null): readonly Line[] =>
  clauses.slice(0, shownClauses).map((clause) => [`${holdsMark(clause.holds)} ${clauseText(clause, tick)}`]);

/** A condition of one comparison says in its values all that its text says. */
export const conditionLine = (condition: string): Line => [{ code: shortened(condition, 500) }];

export const mannerLine = ({ mode, cooldownMs }: Pick<AlertRule, 'mode' | 'cooldownMs'>): string =>
  mode === 'once' ? say('alert.once') : say('alert.repeat', { cooldown: durationText(cooldownMs) });
