import type { Decimal } from 'decimal.js';
import { type Figure, levelled, numbersOf } from './figures.js';
import { spelledNumber } from './spelled-numbers.js';

/** A number may be told in fewer digits, but not as another size: 64,210 as 64,200, never as 60,000. */
const mostRounding = 0.05;

/** `claim` is `evidence`, or `evidence` rounded to fewer digits and by no more than a twentieth. */
function isRounded(claim: Decimal, evidence: Decimal): boolean {
  if (claim.equals(evidence)) return true;
  if (evidence.isZero() || claim.isZero()) return false;
  if (claim.minus(evidence).abs().greaterThan(evidence.abs().times(mostRounding))) return false;
  if (claim.decimalPlaces() > evidence.decimalPlaces()) return false;
  const digits = claim.precision();
  return (
    (claim.decimalPlaces() < evidence.decimalPlaces() &&
      evidence.toDecimalPlaces(claim.decimalPlaces()).equals(claim)) ||
    (digits < evidence.precision() && evidence.toSignificantDigits(digits).equals(claim))
  );
}

function backs(evidence: Figure, claim: Figure): boolean {
  if (evidence.percent !== claim.percent || evidence.comparator !== claim.comparator) return false;
  // What is below zero must be told as such; a plus may be left out, or added to what is above.
  if ((evidence.sign === '-') !== (claim.sign === '-')) return false;
  if (claim.sign === '±' && evidence.sign !== '±') return false;
  return claim.readings.some((one) => evidence.readings.some((other) => isRounded(one, other)));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** `4h` of an answer is `4 h` of ours; all else with digits in it must stand in our text as it is. */
function isRepeated(word: string, evidence: string): boolean {
  const loose = escaped(word).replace(/(\d)(?=\p{L})/gu, '$1\\s?');
  return new RegExp(`(?<![\\p{L}\\p{N}])${loose}(?![\\p{L}\\p{N}])`, 'iu').test(evidence);
}

const spans =
  /(?<![\p{L}\p{N}.,])(\d{1,3})[\s-]?(m(?!\p{L})|min\p{L}*|h(?!\p{L})|hours?|hrs?|horas?|heures?|stunden?|std|ч(?!\p{L})|час\p{L}*|мин\p{L}*|d(?!\p{L})|days?|d[ií]as?|jours?|tage?n?|дн\p{L}*|分钟|小时|天)(?!-v?\d)/giu;
const unitOf = (word: string): string => (/^(m|мин|分)/i.test(word) ? 'm' : /^(d|j|t|дн|天)/i.test(word) ? 'd' : 'h');

/** Without spans of time that stand in our text too, in whatever language: `15 Minuten` is our `15m` or `15 min`. */
const withoutSpans = (text: string, evidence: string, names: readonly string[]): string =>
  text.replace(spans, (whole, count: string, word: string) => {
    const unit = unitOf(word);
    const ours = new RegExp(`(?<![\\p{L}\\p{N}.,])${count}\\s?${unit}`, 'iu');
    return names.includes(`${count}${unit}`) || ours.test(evidence) ? ' ' : whole;
  });

/** Advice in words is a call like any other: only what a command called may be repeated. English is what commands say. */
const calls: readonly (readonly [word: 'BUY' | 'SELL' | 'HOLD', said: RegExp])[] = [
  ['HOLD', /\bHOLD\b/],
  [
    'BUY',
    /(?<!\p{L})(?:buy|kauf(?:e|en|t)?|compr(?:a|ar|e|en)|achet(?:er|ez|e)|(?:по)?купа(?:ть|й|йте)|купи(?:ть|те)?)(?!\p{L})|买入|购买/iu,
  ],
  [
    'SELL',
    /(?<!\p{L})(?:sell|verkauf(?:e|en|t)?|vend(?:er|e|a|an|re|ez|s)|прода(?:ть|вать|вай|вайте|й|йте))(?!\p{L})|卖出|抛售/iu,
  ],
];

/** Letters of two alphabets in one word, or a word set letter by letter: only who hides something writes so. */
const disguised =
  /\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}|(?<!\p{L})(?:\p{L}[\s.-]){3,}\p{L}(?!\p{L})/u;

export type Trouble = 'number' | 'spelled' | 'script' | 'call' | 'link' | 'command' | 'length' | 'empty';

const longest = 900;

/**
 * null when an answer in words says nothing but what the commands returned, as far as a machine can tell: each of its
 * numbers is one of theirs or the same in fewer digits, with its sign and its percent; no number hides in letters or in
 * digits of another script; no call they did not make; no address, no mention, and no command but those that only tell.
 * Else what is wrong with it. `evidence` is our own text; `names`: words with digits that are no numbers, such as markets
 * and timeframes.
 */
export function troubleOf(
  answer: string,
  evidence: string,
  { names, readable }: { readonly names: readonly string[]; readonly readable: ReadonlySet<string> },
): Trouble | null {
  const text = answer.trim();
  if (text === '') return 'empty';
  if (text.length > longest) return 'length';
  if (/https?:|www\.|\bt\.me\b|[\p{L}\p{N}-]{2,}\.[a-z]{2,}(?![\p{L}\p{N}])|<[#@!]|(?<![\p{L}\p{N}])@\w/iu.test(text)) {
    return 'link';
  }
  for (const [, command = ''] of text.matchAll(/(?<![\p{L}\p{N}/])\/([a-z][\w-]*)/giu)) {
    if (!readable.has(command.toLowerCase())) return 'command';
  }
  const level = levelled(text);
  if (/\p{N}/u.test(level.replace(/[0-9]/g, '')) || disguised.test(level)) return 'script';
  const known = [...names].sort((a, b) => b.length - a.length);
  const isName = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${known.map(escaped).join('|') || '(?!)'})(?![\\p{L}\\p{N}]|-v?\\d)`,
    'giu',
  );
  const ours = levelled(evidence);
  const nameless = withoutSpans(level.replace(isName, ' '), ours, names);
  if (spelledNumber.test(nameless)) return 'spelled';
  if (calls.some(([word, said]) => said.test(text) && !ours.includes(word))) return 'call';
  const [claims, theirs] = [numbersOf(nameless), numbersOf(ours.replace(isName, ' '), true)];
  if (claims.words.some((word) => !isRepeated(word, ours))) return 'number';
  return claims.figures.every((claim) => theirs.figures.some((one) => backs(one, claim))) ? null : 'number';
}
