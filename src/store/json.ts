import { InvariantError } from '../core/errors.js';

/**
 * The text of a value for a jsonb column. JSON has no NaN or infinity and would make them null in silence, so they are
 * refused; PostgreSQL has no NUL in texts, so it is left out.
 */
export function json(value: unknown): string {
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw new InvariantError(`a number to store must be finite, was ${part} in "${key}"`);
    }
    return typeof part === 'string' ? withoutNul(part) : part;
  });
  return text ?? 'null';
}

export const withoutNul = (text: string): string => text.replaceAll('\0', '');
