import type { Language } from '../../core/language.js';

/** The same keys as the English texts; what stands in braces must stand there in each language (tests/unit/bot/messages). */
type Texts<English> = { readonly [Part in keyof English]: Readonly<Record<keyof English[Part], string>> };

/** The texts of one area in every language: a language that lacks a sentence does not compile. */
export type AreaTexts<English> = Readonly<Record<Language, Texts<English>>>;
