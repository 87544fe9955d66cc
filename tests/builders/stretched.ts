import { Decimal } from 'decimal.js';
import type { Reply } from '../../src/bot/reply.js';

/** As long as a market's name may be. */
const longMarket = '1000000MOGCOIN1/FDUSDX';
/** As long as a shown name is kept, and as wide as markup makes it: every letter of it is escaped somewhere. */
export const longestName = `<&>*_[x](y)~\`|@\\ 😀${'Wx&<'.repeat(30)}`.slice(0, 100);
const largest = new Decimal('-123456789012.98765432');

/** Keys whose values count something else than amounts: stretched, they would be no reply that could ever be made. */
const fixed: ReadonlySet<string> = new Set(['mark', 'buttons', 'picture', 'file', 'kind', 'language', 'timeZone']);
const bounded = /^(?:hour|minute|weekday|day|tick|digits|page|step|said|stated|low|high|width)$|(?:Hour|Minute)$/;
const instant = 1e11;

function stretchedNumber(value: number, key: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > instant || bounded.test(key)) return value;
  if (!Number.isInteger(value)) return Math.abs(value) <= 1 ? Math.sign(value) * 0.99987 : -123_456_789.123_456;
  return value > 1 ? 999_999_999 : value;
}

function stretchedText(value: string, key: string): string {
  if (/^[A-Z0-9]{2,}\/[A-Z0-9]{3,}$/.test(value)) return longMarket;
  if (/^(?:name|shownAs|personName|byName|place|author)$/.test(key)) return longestName;
  if (/^-?\d+\.\d+$/.test(value)) return largest.toFixed();
  return /^\d{4,20}$/.test(value) && key === 'id' ? '9'.repeat(20) : value;
}

function stretchedValue(value: unknown, key: string): unknown {
  if (fixed.has(key)) return value;
  if (value instanceof Decimal) return largest;
  if (Array.isArray(value)) return value.map((one) => stretchedValue(one, key));
  if (typeof value === 'number') return stretchedNumber(value, key);
  if (typeof value === 'string') return stretchedText(value, key);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, stretchedValue(part, name)]));
}

/** The same reply with the longest names and the largest numbers in all its places: nobody has to think of each kind. */
export const stretched = (reply: Reply): Reply => stretchedValue(reply, '') as Reply;
