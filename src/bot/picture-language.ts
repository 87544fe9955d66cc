import type { Language } from '../core/language.js';

/**
 * What a picture for this frame speaks, as a part of its request; English is left out, so that all who get it share one
 * picture.
 */
export const pictureLanguage = ({ language }: { readonly language?: Language }): { readonly language?: Language } =>
  language === undefined || language === 'en' ? {} : { language };
