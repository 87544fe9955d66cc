import type { EpochMs } from './units.js';

const iso = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * `2025-01-31` (its first instant, UTC), `2025-01-31T12:00Z` or ms since 1970; null for anything else. `Date.parse` alone
 * would take "5" for May 2001, the 30th of February for the 2nd of March, and a time without a zone for the machine's own.
 */
export function parseInstant(text: string): EpochMs | null {
  if (/^\d{11,15}$/.test(text)) return Number(text) as EpochMs;
  const day = iso.exec(text)?.[1];
  const value = day === undefined ? Number.NaN : Date.parse(text);
  if (day === undefined || Number.isNaN(value)) return null;
  const known = new Date(`${day}T00:00:00Z`);
  return known.toISOString().startsWith(day) ? (value as EpochMs) : null;
}
