import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../src/core/parse-instant.js';

describe('an instant is taken only as it was meant', () => {
  it.each([
    ['2025-01-31', '2025-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2025-01-31T12:00Z', '2025-01-31T12:00:00.000Z'],
    ['2025-01-31T12:00:05.5Z', '2025-01-31T12:00:05.500Z'],
    ['2025-01-31T12:00:00+02:00', '2025-01-31T10:00:00.000Z'],
    ['1738324800000', '2025-01-31T12:00:00.000Z'],
  ])('%s', (text, expected) => {
    const value = parseInstant(text);
    expect(value === null ? null : new Date(value).toISOString()).toBe(expected);
  });

  // The first four are what Date.parse would take for something else.
  it.each([
    '5',
    '2025-02-30',
    '2025-01-31T12:00',
    'Jan 5',
    '',
    '2025-13-45',
    'NaN',
    '1e309',
    '99999999999999999999',
    '-1',
  ])('not %j', (text) => expect(parseInstant(text)).toBeNull());
});
