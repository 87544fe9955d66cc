import { Decimal } from 'decimal.js';

/** A number as somebody wrote it. */
export interface Figure {
  /** Readings of the digits: `64.210` is two things until somebody says whose points they are. */
  readonly readings: readonly Decimal[];
  readonly percent: boolean;
  /** `±` for a size either way, `` where none was written. */
  readonly sign: '+' | '-' | '±' | '';
  /** `<1 %` and `>99 %` are not 1 % and 99 %. */
  readonly comparator: '<' | '>' | '';
}

/** What holds numbers in a text: figures, and words with digits in them (`1h-v3`, `14:00`, `Q4`) that can only be repeated. */
export interface NumbersOf {
  readonly figures: readonly Figure[];
  readonly words: readonly string[];
}

const percentWords =
  /(\d)\s*(?:%|percent\b|per cent\b|pct\b|por ciento(?![\p{L}])|por cento(?![\p{L}])|pour cent(?![\p{L}])|prozent(?![\p{L}])|процент\p{L}*|проц\.?(?![\p{L}]))/giu;

/** The same text with one way to write minus, percent, thousands and digits. */
export function levelled(text: string): string {
  return text
    .replace(/[，；]/g, ' , ')
    .normalize('NFKC')
    .replace(/[\u2212\u2010-\u2012]/g, '-')
    .replace(/[\u2013\u2014]/g, ' – ')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/百分之\s*(\d[\d.,]*)/g, '$1%')
    .replace(percentWords, '$1%')
    .replace(
      /(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d])/g,
      (_, first: string, rest: string) => first + rest.replaceAll(' ', ''),
    );
}

/** `64,210.50`, `64.210,50`, `64'210` and what else the same digits may mean. `own`: written by us, the English way. */
function readingsOf(text: string, own: boolean): readonly Decimal[] {
  const bare = text.replace(/['’_]/g, '');
  const english = bare.replaceAll(',', '');
  if (own) return /^\d+(\.\d+)?$/.test(english) ? [new Decimal(english)] : [];
  const continental = bare.replaceAll('.', '').replace(',', '.');
  const englishFits = /^\d{1,3}(,\d{3})+(\.\d+)?$|^\d+(\.\d+)?$/.test(bare);
  const continentalFits = /^\d{1,3}(\.\d{3})+(,\d+)?$|^\d+(,\d+)?$/.test(bare);
  const texts = new Set([...(englishFits ? [english] : []), ...(continentalFits ? [continental] : [])]);
  return [...texts].map((one) => new Decimal(one));
}

const scales: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6, bn: 1e9, B: 1e9 };
const numeric = /^([<>]?)([+\-±]?)[$€£₿]?(\d[\d.,'’_]*?)(k|K|M|bn|B)?(%?)$/;

function figureOf(word: string, own: boolean): Figure | null {
  const match = numeric.exec(word);
  if (!match) return null;
  const [, comparator = '', sign = '', digits = '', scale, percent] = match;
  const factor = scale === undefined ? 1 : (scales[scale] ?? 1);
  const readings = readingsOf(digits.replace(/[.,]$/, ''), own).map((reading) => reading.times(factor));
  if (readings.length === 0) return null;
  return {
    readings,
    percent: percent === '%',
    sign: sign as Figure['sign'],
    comparator: comparator as Figure['comparator'],
  };
}

/** Words with a digit in them, without the punctuation around. */
const wordsWithDigits = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .filter((word) => /\p{N}/u.test(word))
    .map((word) => word.replace(/^[^\p{L}\p{N}<>+\-±$€£₿#]+/u, '').replace(/[^\p{L}\p{N}%]+$/u, ''))
    // Words of languages that set no spaces around numbers: `现在64210美元`.
    .flatMap((word) => (/\p{Script=Han}/u.test(word) ? word.split(/[^\d.,%+\-±<>$€'’:A-Za-z/]+/) : [word]))
    .filter((word) => /\p{N}/u.test(word));

/** Every number in a text. `own`: it was written by us. */
export function numbersOf(text: string, own = false): NumbersOf {
  const figures: Figure[] = [];
  const words: string[] = [];
  for (const word of wordsWithDigits(levelled(text))) {
    const whole = figureOf(word, own);
    if (whole) {
      figures.push(whole);
      continue;
    }
    // `57/100`, `54-46`, `1,2..1,5`, `#1042`: numbers with something between.
    const parts = word.split(/\.\.+|[/;|~≈#=()[\]]|(?<=\d%?)-(?=\d)/).filter((part) => part !== '');
    const read = parts.map((part) => figureOf(part, own));
    if (parts.length > 1 || word.startsWith('#')) {
      read.forEach((figure, i) => {
        if (figure) figures.push(figure);
        else if (/\p{N}/u.test(parts[i] ?? '')) words.push((parts[i] ?? '').toLowerCase());
      });
    } else words.push(word.toLowerCase());
  }
  return { figures, words };
}
