/** Lower case, without accents; й and ё lose theirs on both sides of every comparison. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’']/g, ' ')
    .replace(/\s+/g, ' ');

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const patterns = new Map<string, RegExp>();

/** Each pattern is made once: there are hundreds, and a question meets most of them. */
function patternOf(word: string, ending: string): RegExp {
  const key = `${word}|${ending}`;
  const known = patterns.get(key);
  if (known) return known;
  const made = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(folded(word))}${ending}`, 'u');
  patterns.set(key, made);
  return made;
}

/** In a folded text. A stem begins a word; Chinese has no spaces, so there it may stand anywhere. */
export const holdsStem = (text: string, stem: string): boolean =>
  isHan(stem) ? text.includes(stem) : patternOf(stem, '').test(text);

/** Russian declines: a name may end in up to two letters more. */
const endOf = (word: string): string =>
  /\p{Script=Cyrillic}/u.test(word) ? '\\p{L}{0,2}(?!\\p{L})' : '(?![\\p{L}\\p{N}])';

/** A whole word of a folded text, declined or not. */
export const holdsWord = (text: string, word: string): boolean =>
  isHan(word) ? text.includes(word) : patternOf(word, endOf(word)).test(text);
