import type { Bar, EntryIntent, Intent, SignalSource } from '../../core/ports/signal-source.js';
import { seededRandom } from '../../core/statistics.js';
import { type EpochMs, epochMs } from '../../core/units.js';

/** An intent of one bar as if it had been made at another: prices keep their distance from the close, times theirs from it. */
function moved(intent: Intent, from: Bar, to: Bar): Intent {
  if (intent.kind === 'leave') return intent;
  const scale = to.candle.close / from.candle.close;
  const later = to.candle.closedAt - from.candle.closedAt;
  const priced = (value: number | null): number | null => (value === null ? null : value * scale);
  const timed = (at: EpochMs): EpochMs => epochMs(at + later);
  return {
    ...intent,
    limit: priced(intent.limit),
    stop: priced(intent.stop),
    target: priced(intent.target),
    closesAt: intent.closesAt === null ? null : timed(intent.closesAt),
    expiresAt: timed(intent.expiresAt),
  } satisfies EntryIntent;
}

/** Every word of a rule so many bars late: what was real is still there, what came from the future is not. */
export function delayed(source: SignalSource, bars: number): SignalSource {
  const waiting: { readonly bar: Bar; readonly intent: Intent | null }[] = [];
  return {
    name: source.name,
    warmup: source.warmup + bars,
    ...(source.prepare ? { prepare: (block: readonly Bar[]) => source.prepare?.(block) ?? Promise.resolve() } : {}),
    onBar(bar, held) {
      waiting.push({ bar, intent: source.onBar(bar, held) });
      const due = waiting.length > bars ? waiting.shift() : undefined;
      return due?.intent ? moved(due.intent, due.bar, bar) : null;
    },
  };
}

/** What a rule said, bar by bar. */
export interface Spoken {
  readonly bar: Bar;
  readonly intent: Intent;
}

/** Listens to a rule without changing it. `from`: bars before only warm up. */
export function recorded(source: SignalSource, from: EpochMs, into: { bars: number; spoken: Spoken[] }): SignalSource {
  return {
    name: source.name,
    warmup: source.warmup,
    ...(source.prepare ? { prepare: (block: readonly Bar[]) => source.prepare?.(block) ?? Promise.resolve() } : {}),
    onBar(bar, held) {
      const intent = source.onBar(bar, held);
      if (bar.candle.closedAt <= from) return null;
      into.bars += 1;
      if (intent) into.spoken.push({ bar, intent });
      return intent;
    },
  };
}

/** Deals what a rule said to other bars of the same series, by lot: as many words, none of them in its place. */
export function dealt(
  name: string,
  from: EpochMs,
  { bars, spoken }: { readonly bars: number; readonly spoken: readonly Spoken[] },
  seed: number,
): SignalSource {
  const random = seededRandom(seed);
  const places = new Map<number, Spoken>();
  for (const one of spoken) {
    let place = Math.floor(random() * bars);
    while (places.has(place)) place = (place + 1) % bars;
    places.set(place, one);
  }
  let bar = 0;
  return {
    name,
    warmup: 0,
    onBar(now) {
      if (now.candle.closedAt <= from) return null;
      const one = places.get(bar++);
      return one ? moved(one.intent, one.bar, now) : null;
    },
  };
}
