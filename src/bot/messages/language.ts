import type { Language } from '../../core/language.js';

let current: Language = 'en';

/** The language of what is being drawn. */
export const spoken = (): Language => current;

/**
 * Draws in a language. Drawing is one synchronous call that asks nobody, so the language is set for just that call instead
 * of being handed through each line, number and time of a message.
 */
export function inLanguage<T>(language: Language, draw: () => T): T {
  const before = current;
  current = language;
  try {
    return draw();
  } finally {
    current = before;
  }
}
