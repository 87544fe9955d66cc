import { Decimal } from 'decimal.js';
import { UserError } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import { type Money, money } from '../../core/units.js';

const least = 10;
const most = 1_000_000_000;

/** A balance as people type it: `10000`, `10,000`, `2.5k`. Throws UserError that says what was understood. */
export function parseBalance(text: string): Money {
  const match = /^(\d{1,3}(?:[,_]\d{3})+|\d+)(\.\d{1,8})?\s*([km])?$/i.exec(text.trim());
  if (!match) throw new UserError(sentence('said.paper.balance', { given: text.slice(0, 40) }));
  const scale = { k: 1_000, m: 1_000_000 }[(match[3] ?? '').toLowerCase()] ?? 1;
  const value = new Decimal((match[1] as string).replace(/[,_]/g, '') + (match[2] ?? '')).times(scale);
  if (value.lt(least) || value.gt(most)) {
    throw new UserError(sentence('said.paper.balanceRange', { least, most, value: String(value) }));
  }
  return money(value);
}
