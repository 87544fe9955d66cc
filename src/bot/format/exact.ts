import { Decimal } from 'decimal.js';
import type { Language } from '../../core/language.js';
import { spoken } from '../messages/language.js';
import { locales, minus } from './locales.js';

const separators = new Map<Language, { readonly group: string; readonly point: string; readonly least: number }>();

/** What a language puts between thousands, and before decimals; `least`: digits from which thousands are set apart. */
function separatorsOf(language: Language) {
  const known = separators.get(language);
  if (known) return known;
  const format = new Intl.NumberFormat(locales[language], { minimumFractionDigits: 1 });
  const part = (value: number, type: string) => format.formatToParts(value).find((one) => one.type === type)?.value;
  const made = {
    group: part(1_234_567, 'group') ?? ',',
    point: part(0.5, 'decimal') ?? '.',
    least: part(1_234, 'group') === undefined ? 5 : 4,
  };
  separators.set(language, made);
  return made;
}

/** A decimal given as text, digit for digit, as the language writes it: `1,234.5`. */
export function exactText(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const { group, point, least } = separatorsOf(spoken());
  const apart = whole.replace('-', '').length < least ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group);
  return minus(fraction === undefined ? apart : `${apart}${point}${fraction}`);
}

/** Money given as decimal text, with thousands set apart and rounded to two decimals: `10,000.00`. Exact: no float enters. */
export function moneyText(decimal: Decimal.Value): string {
  return exactText(new Decimal(decimal).toFixed(2, Decimal.ROUND_HALF_UP));
}
