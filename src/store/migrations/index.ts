import type { Migration } from 'kysely';
import { begin } from './0001-begin.js';

/** In order of their names; one that was released is never changed, only followed by another. */
export const migrations: Readonly<Record<string, Migration>> = { '0001-begin': begin };
