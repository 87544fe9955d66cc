import type { AlertMode, AlertPreview } from '../../core/alert.js';
import type { Market, Venue } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { Board, walk } from './board.js';
import { compile } from './compile.js';
import { type Standing, step } from './edge.js';
import type { AlertHistory } from './history.js';
import type { ParsedCondition } from './language/parse.js';

/** Candles a preview looks back over. */
export const rehearsedCandles = 500;

/** Gives whoever else waits a turn. */
export type Pause = () => Promise<void>;

const turn = 256;

/** How a condition would have behaved over the newest stored candles, looked at as it will be looked at. */
export async function rehearse(
  history: AlertHistory,
  subject: { readonly venue: Venue; readonly market: Market },
  { condition, base, readings }: ParsedCondition,
  manner: { readonly mode: AlertMode; readonly cooldownMs: number },
  pause: Pause,
): Promise<AlertPreview> {
  const until = await history.newest({ ...subject, timeframe: base });
  const board = new Board(base, history.watched());
  const compiled = compile(condition, (reading) => board.slot(reading));
  if (until === null) return nothing;
  const needs = history.needs(readings, base);
  const feed = await history.feed(subject, base, needs, history.from(needs, base, until, rehearsedCandles), until);
  const counted = (feed.get(base) ?? []).slice(-rehearsedCandles);
  const from = counted[0]?.candle.closedAt ?? until;
  let standing: Standing | null = null;
  let fires = 0;
  let known = 0;
  let holds: boolean | null = null;
  let done = 0;
  for (const { candle } of walk(board, feed)) {
    if (++done % turn === 0) await pause();
    if (candle.closedAt < from) continue;
    holds = compiled.holds();
    if (holds === null) continue;
    known++;
    // What was so before anybody could have asked is no event.
    if (standing === null) {
      standing = { holds, firedAt: null };
      continue;
    }
    // A one-time alert rests after the first; how often it could have been told is what a person wants to know.
    const next = step(standing, holds, candle.closedAt, { ...manner, mode: 'repeat', armed: true });
    standing = next.standing;
    if (next.fires) fires++;
  }
  return {
    candles: counted.length,
    from: counted[0]?.candle.openedAt ?? null,
    to: counted.at(-1)?.candle.closedAt ?? null,
    fires,
    lastFiredAt: standing?.firedAt ?? null,
    known: counted.length === 0 ? 0 : known / counted.length,
    holds,
    close: counted.at(-1)?.candle.close ?? null,
    clauses: compiled.clauses(),
  };
}

const nothing: AlertPreview = {
  candles: 0,
  from: null,
  to: null,
  fires: 0,
  lastFiredAt: null,
  known: 0,
  holds: null,
  close: null,
  clauses: [],
};

/** Several conditions of one market and candle length at its newest close. */
export async function newestValues(
  history: AlertHistory,
  subject: { readonly venue: Venue; readonly market: Market },
  conditions: readonly ParsedCondition[],
  pause: Pause,
): Promise<{
  readonly at: EpochMs | null;
  readonly close: number | null;
  readonly clauses: readonly AlertPreview['clauses'][];
}> {
  const base = conditions[0]?.base;
  const until = base === undefined ? null : await history.newest({ ...subject, timeframe: base });
  if (base === undefined || until === null) return { at: null, close: null, clauses: conditions.map(() => []) };
  const board = new Board(base, history.watched());
  const compiled = conditions.map(({ condition }) => compile(condition, (reading) => board.slot(reading)));
  const needs = history.needs(
    conditions.flatMap(({ readings }) => readings),
    base,
  );
  const feed = await history.feed(subject, base, needs, history.from(needs, base, until), until);
  let close: number | null = null;
  let done = 0;
  for (const { candle } of walk(board, feed)) {
    if (++done % turn === 0) await pause();
    close = candle.close;
  }
  return { at: until, close, clauses: compiled.map((one) => one.clauses()) };
}
