import type { Decimal } from 'decimal.js';
import { type Figure, levelled, numbersOf } from './figures.js';

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

const spelled = new RegExp(
  [
    // Numbers in letters cannot be checked. English, Spanish, Portuguese, French, German, Russian.
    '(?<!\\p{L})(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\p{L}+teen|half|twice|dozens?)(?!\\p{L})',
    '(?<!\\p{L})(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|(?:m|b|tr)illions?)(?!\\p{L})',
    '(?<!\\p{L})(?:double[ds]?|triple[ds]?|doubling|tripling|a third|quarter)(?!\\p{L})',
    '(?<!\\p{L})(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cuarenta|cincuenta|sesenta|setenta)(?!\\p{L})',
    '(?<!\\p{L})(?:ochenta|noventa|cien|cientos?|mil|mill[oó]n(?:es)?|mitad|doble|triple)(?!\\p{L})',
    '(?<!\\p{L})(?:dois|duas|tr[eê]s|quatro|sete|oito|nove|dez|vinte|trinta|quarenta|cinquenta|sessenta|oitenta)(?!\\p{L})',
    '(?<!\\p{L})(?:cem|cento|milh(?:ão|ões)|metade|dobro)(?!\\p{L})',
    '(?<!\\p{L})(?:deux|trois|quatre|cinq|huit|dix|vingts?|trente|quarante|cinquante|soixante|cents?|mille|moitié)(?!\\p{L})',
    '(?<!\\p{L})(?:zwei|drei|vier|fünf|sechs|sieben|zehn|elf|zwölf|hälfte|doppelt)(?!\\p{L})',
    '(?:zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend|million|milliarde)',
    '(?<!\\p{L})(?:два|две|три|четыре|пять|шесть|семь|восемь|девять|сорок|сто|двести|триста|половин\\p{L}*|вдвое|втрое)(?!\\p{L})',
    '(?:десят|двадцат|тридцат|девяност|тысяч|миллион|миллиард)',
    // Chinese: two numerals together, or one before a large unit.
    '[一二三四五六七八九十百千万亿两]{2,}|百分之[一二三四五六七八九十百两]',
  ].join('|'),
  'iu',
);

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
  if (/https?:|www\.|\bt\.me\b|<[#@!]|(?<![\p{L}\p{N}])@\w/iu.test(text)) return 'link';
  for (const [, command = ''] of text.matchAll(/(?<![\p{L}\p{N}/])\/([a-z][\w-]*)/giu)) {
    if (!readable.has(command.toLowerCase())) return 'command';
  }
  const level = levelled(text);
  if (/\p{N}/u.test(level.replace(/[0-9]/g, ''))) return 'script';
  const known = [...names].sort((a, b) => b.length - a.length);
  const isName = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${known.map(escaped).join('|') || '(?!)'})(?![\\p{L}\\p{N}]|-v?\\d)`,
    'giu',
  );
  const ours = levelled(evidence);
  const nameless = withoutSpans(level.replace(isName, ' '), ours, names);
  if (spelled.test(nameless)) return 'spelled';
  for (const [word] of text.matchAll(/\b(?:BUY|SELL|HOLD)\b/g)) if (!ours.includes(word)) return 'call';
  const [claims, theirs] = [numbersOf(nameless), numbersOf(ours.replace(isName, ' '), true)];
  if (claims.words.some((word) => !isRepeated(word, ours))) return 'number';
  return claims.figures.every((claim) => theirs.figures.some((one) => backs(one, claim))) ? null : 'number';
}
