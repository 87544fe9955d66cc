import { InvariantError } from './errors.js';

/**
 * The one text of a value: keys in order of their code units, no spaces, numbers as JavaScript writes them (RFC 8785), so
 * that equal facts have equal hashes. What is undefined is left out; NUL, which PostgreSQL has not, too. Throws
 * InvariantError for a number that JSON does not know.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new InvariantError(`a number to store must be finite, was ${value}`);
  }
  if (typeof value === 'string') return JSON.stringify(value.replaceAll('\0', ''));
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}
