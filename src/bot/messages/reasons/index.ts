import type { AreaTexts } from '../area.js';
import * as de from './de.js';
import * as en from './en.js';
import * as es from './es.js';
import * as fr from './fr.js';
import * as pt from './pt.js';
import * as ru from './ru.js';
import * as zh from './zh.js';

export const reasonTexts = { en, es, pt, fr, de, ru, zh } satisfies AreaTexts<typeof en>;
