import type { Language } from '../../core/language.js';
import { spoken } from '../messages/language.js';

/**
 * Control characters, marks that turn the reading direction, and what is there without being seen: soft hyphens, zero-width
 * spaces, fillers, variation selectors of Mongolian, byte order marks, tags. Joiners are not among them: emoji and whole
 * scripts are written with them.
 */
const unseen =
  /\u034f|\u17b4|\u17b5|[\u180b-\u180d]|[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;

/** A joiner with nothing before it that joins. */
const idleJoiner =
  /(?<!\ufe0f|[\u{1f3fb}-\u{1f3ff}]|[\p{Extended_Pictographic}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{M}])(?:\u200c|\u200d)/gu;

/** Foreign text that cannot steer a terminal, reorder a line, or hide that two names differ. */
export const tame = (text: string): string => {
  const seen = text.replace(unseen, ' ');
  return seen.includes('\u200c') || seen.includes('\u200d') ? seen.replace(idleJoiner, ' ') : seen;
};

/** What somebody typed, without what they cannot have meant to type. Line ends stay. */
export const typedText = (text: string): string =>
  text.replace(unseen, (character) => (/[\n\r\t]/.test(character) ? character : /\p{Cc}/u.test(character) ? ' ' : ''));

const quotes: Readonly<Record<Language, readonly [string, string]>> = {
  en: ['"', '"'],
  es: ['«', '»'],
  pt: ['"', '"'],
  fr: ['« ', ' »'],
  de: ['„', '“'],
  ru: ['«', '»'],
  zh: ['“', '”'],
};

/** Somebody's words in the quotation marks of the language. */
export const quoted = (text: string): string => quotes[spoken()].join(text);

/** At most `length` characters; a longer text ends in an ellipsis, so that nobody takes it for whole. */
export function shortened(text: string, length: number): string {
  const characters = [...tame(text).replace(/\s+/g, ' ').trim()];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}
