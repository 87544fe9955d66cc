import { isTimeframe, type Timeframe } from '../../core/market.js';
import { folded } from './words.js';

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:h|hr|hour|hora|heure|stunde|std|ч|час|小时)/u, 'h'],
  [/^(?:m|min|minut|мин|分)/u, 'm'],
  [/^(?:d|day|dia|jour|tag|день|дн|天|日)/u, 'd'],
];

/** `1h`, `15 min`, `4 Stunden`, `1小时`, where it is one of those called. */
export function timeframeIn(text: string, timeframes: readonly Timeframe[]): Timeframe | null {
  for (const [, count = '', word = ''] of folded(text).matchAll(/(?<![\p{L}\p{N}.,])(\d{1,2})\s?(\p{L}+)/gu)) {
    const unit = units.find(([pattern]) => pattern.test(word))?.[1];
    const named = `${count}${unit ?? ''}`;
    if (isTimeframe(named) && timeframes.includes(named)) return named;
  }
  return null;
}
