import type { AreaTexts } from '../area.js';
import * as en from './en.js';

export const peopleTexts = { en, es: en, pt: en, fr: en, de: en, ru: en, zh: en } satisfies AreaTexts<typeof en>;
