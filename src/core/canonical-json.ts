import { InvariantError } from './errors.js';

/**
 * The one text of a value: keys in order of their code units, no spaces, numbers as JavaScript writes them (RFC 8785), so
 * that equal facts have equal hashes. What is undefined is left out; NUL, which PostgreSQL has not, too. Throws
 * InvariantError for a number that JSON does not know.
 */
export const canonicalJson = (value: unknown): string => textOf(value, '');

function textOf(value: unknown, name: string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new InvariantError(`a number to store must be finite, was ${value} in "${name}"`);
  }
  if (typeof value === 'string') return JSON.stringify(value.replaceAll('\0', ''));
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map((part) => textOf(part, name)).join(',')}]`;
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${textOf(part, key)}`).join(',')}}`;
}
