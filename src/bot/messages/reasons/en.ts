import { sentences } from '../../../core/sentences/index.js';

/** What the work itself says: its own English is the English of the catalogue. */
export const messages = sentences;

export const labels = {} as const;
