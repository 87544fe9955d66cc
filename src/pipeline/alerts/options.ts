import type { AlertFault, AlertMode } from '../../core/alert.js';
import { isTimeframe, type Timeframe, timeframes } from '../../core/market.js';
import { fail, ok, type Result } from '../../core/result.js';
import { faultAt } from './language/fault.js';

/** What a person says beside the condition; null where nothing was said. */
export interface AlertOptions {
  /** The condition alone: the beginning of what was typed, so that places in it are places in both. */
  readonly condition: string;
  readonly mode: AlertMode | null;
  readonly cooldownMs: number | null;
  readonly base: Timeframe | null;
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
export const cooldownLimits = { least: 60_000, most: 30 * 86_400_000 } as const;

const repeating: ReadonlySet<string> = new Set(['repeat', 'repeating', 'always']);
const resting: ReadonlySet<string> = new Set(['repeat', 'repeating', 'every', 'cooldown']);

interface Word {
  readonly text: string;
  readonly at: number;
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const isBreak = at === text.length || text.charAt(at).trim() === '';
    if (!isBreak && start < 0) start = at;
    if (isBreak && start >= 0) {
      words.push({ text: text.slice(start, at).toLowerCase(), at: start });
      start = -1;
    }
  }
  return words;
}

/** ms of `4h`; null when it is none. */
export function durationOf(text: string): number | null {
  const digits = text.slice(0, -1);
  const each = units[text.slice(-1)];
  if (each === undefined || digits === '' || digits.length > 5) return null;
  const amount = Number(digits);
  return Number.isInteger(amount) && amount > 0 ? amount * each : null;
}

/**
 * Takes `once`, `repeat`, `repeat 4h`, `every 1d` and `on 15m` off the end of what was typed, in whatever order. Fails for a
 * cooldown that is none or out of its limits, and for candles that are not `watched`.
 */
export function optionsOf(text: string, watched: readonly Timeframe[] = timeframes): Result<AlertOptions, AlertFault> {
  const words = [...wordsOf(text)];
  let mode: AlertMode | null = null;
  let cooldownMs: number | null = null;
  let base: Timeframe | null = null;
  for (;;) {
    const last = words.at(-1);
    const before = words.at(-2);
    if (!last) break;
    if (mode === null && last.text === 'once') mode = 'once';
    else if (mode === null && repeating.has(last.text)) mode = 'repeat';
    else if (base === null && before?.text === 'on') {
      if (!isTimeframe(last.text) || !watched.includes(last.text)) {
        const details = { params: { watched: watched.join(', ') }, example: 'close(4h) > sma(20, 4h)' };
        return fail(faultAt(text, { at: last.at, length: last.text.length }, 'base', details));
      }
      base = last.text;
      words.pop();
    } else if (cooldownMs === null && before && resting.has(before.text)) {
      cooldownMs = durationOf(last.text) ?? 0;
      if (cooldownMs < cooldownLimits.least || cooldownMs > cooldownLimits.most) {
        const example = 'close > sma(50) repeat 4h';
        return fail(faultAt(text, { at: last.at, length: last.text.length }, 'cooldown', { example }));
      }
      if (repeating.has(before.text)) mode ??= 'repeat';
      words.pop();
    } else break;
    words.pop();
  }
  const end = words.at(-1);
  const condition = text.slice(0, end ? end.at + end.text.length : 0);
  return ok({ condition, mode: cooldownMs !== null ? (mode ?? 'repeat') : mode, cooldownMs, base });
}
