import { InvalidArgumentError } from 'commander';
import { UsageError } from '../core/errors.js';
import { isTimeframe, type Market, parseMarket, type Timeframe, timeframes } from '../core/market.js';
import { parseInstant } from '../core/parse-instant.js';
import type { EpochMs } from '../core/units.js';

/** Option parsers: each refuses with the value and what would do. */
export function timeframeOption(text: string): Timeframe {
  if (!isTimeframe(text))
    throw new InvalidArgumentError(`"${text}" is no timeframe; choose from ${timeframes.join(', ')}`);
  return text;
}

export function countOption(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError(`"${text}" is no whole number above 0`);
  return value;
}

export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`"${text}" is no number`);
  return value;
}

/** `2025-01-31`, `2025-01-31T12:00Z` or ms since 1970; a bare day is its first instant, UTC. */
export function instantOption(text: string): EpochMs {
  const value = parseInstant(text);
  if (value === null) throw new InvalidArgumentError(`"${text}" is no date; write 2025-01-31 or 2025-01-31T12:00Z`);
  return value;
}

export function marketsOption(text: string): readonly Market[] {
  return text.split(',').map((part) => {
    const market = parseMarket(part) ?? parseMarket(part.replace(/(USDT|USDC|USD)$/i, '/$1'));
    if (!market) throw new InvalidArgumentError(`"${part}" is no market; write BTC/USDT,ETH/USDT`);
    return market;
  });
}

/** For what commander cannot know: combinations. */
export function requireThat(condition: boolean, message: string): void {
  if (!condition) throw new UsageError(message);
}
